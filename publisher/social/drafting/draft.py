"""Drafting: from posts to the parts of ``thread.md``, for a person to edit.

Every sentence is the author's own, whole and in its order, but for one that may be moved up to open the thread;
nothing is invented, shortened or rephrased.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from publisher.channels.channel import Network
from publisher.model.posts import Post
from publisher.social.drafting.several import about_several
from publisher.social.drafting.single import MOST, about_one
from publisher.social.drafting.telling import DraftedPart, Drafting
from publisher.workspace.config import Social

_BREAK_LINE: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)


def draft_thread(
    *, title: str, posts: Sequence[Post], settings: Social, on: Network, website: str = "", leaves: date | None = None
) -> tuple[DraftedPart, ...]:
    """Return the parts of a thread about ``posts`` for the network ``on``, each within its limit.

    ``website`` stands at the end where no post has an address of its own.  On the day when the thread ``leaves``, what
    a post of another day says of “last week” is kept out of it.  One short post gives one part.
    """
    if not posts:
        return ()
    digits = len(str(len(posts) + MOST))
    room = on.limit - (2 + 2 * digits if settings.numbering else 0)
    desk = Drafting(settings=settings, network=on, room=room, leaves=leaves)
    parts = about_one(posts[0], desk, website) if len(posts) == 1 else about_several(title, posts, desk, website)
    return tuple(replace(part, text=_unbroken(part.text)) for part in parts)


def _unbroken(text: str) -> str:
    """Return a text in which nothing looks like the end of a part."""
    return _BREAK_LINE.sub("—", text).strip()
