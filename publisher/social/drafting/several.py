"""A thread about several posts: what it is, a thought of each, and the links.

The opening speaks of all of them, and has words of none: it may come to stand with the links of all.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from publisher.model.posts import Post
from publisher.model.words import spelled
from publisher.social.drafting.dangling import asks
from publisher.social.drafting.passages import Passage
from publisher.social.drafting.telling import (
    DraftedPart,
    Drafting,
    fitting,
    offered,
    one_line,
    says_again,
    stacked,
    voiced,
)

#: Characters from which a passage says enough to be all that is told of a post.
_ENOUGH: Final = 120
#: Share of a part that a title may take above a passage.
_LONGEST_TITLE: Final = 0.4


def about_several(title: str, posts: Sequence[Post], desk: Drafting, website: str) -> list[DraftedPart]:
    """Return the parts of a thread about several posts.

    No title is said twice: all stand in the opening where there is room, otherwise each above its passage, and the
    links at the end follow in that order.  ``website`` stands at the end where no post has an address.
    """
    opening, listed = _opening(title, posts, desk)
    told = [_part(post, desk, titled=not listed) for post in posts]
    return [opening, *told, *(DraftedPart(text=part) for part in _closing(posts, desk, website))]


def _opening(title: str, posts: Sequence[Post], desk: Drafting) -> tuple[DraftedPart, bool]:
    """Return the part that says what the thread is, and whether it names every post."""
    links = " Links at the end." if desk.settings.links == "last" and any(post.url for post in posts) else ""
    line = f"{spelled(len(posts)).capitalize()} pieces, one thought from each.{links}"
    titles = "\n".join(f"• {one_line(post.title)}" for post in posts)
    bare = [part for part in (stacked(title, line, desk.hashtags), stacked(title, line), title) if desk.fits(part)]
    for tags in (desk.hashtags, ""):
        part = stacked(title, line, titles, tags)
        if desk.fits(part):
            return DraftedPart(text=part, alternatives=tuple(bare[:1])), True
    return DraftedPart(text=bare[0] if bare else line), False


def _part(post: Post, desk: Drafting, *, titled: bool) -> DraftedPart:
    """Tell a post in one part: under its title, if the opening has not said it, what it says best."""
    link = post.url if desk.settings.links == "each" else ""
    title = _kicker(post, desk, titled=titled)
    found = [one for one in desk.passages(post) if not one.leans]
    best = sorted(found, key=lambda one: (-_alone(one), one.first, one.last))

    def finish(told: str) -> str:
        for head in [""] if not title or says_again(told, title) else [title, ""]:
            part = stacked(head, told, link)
            if desk.fits(part):
                return part
        return ""

    told = [one for one in best if (words := voiced(one.text, one, post)) is not None and finish(words)]
    made = offered(list(_apart(told)), post, desk, finish, besides=())
    if made:
        return DraftedPart(text=made[0], alternatives=made[1:])
    room = desk.room - (desk.network.weigh(f"\n\n{link}") if link else 0)
    return DraftedPart(text=stacked(fitting(one_line(post.title), room, desk.network), link))


def _apart(found: Sequence[Passage]) -> Iterator[Passage]:
    """Yield passages of which none shares a sentence with one before it."""
    said: set[str] = set()
    for passage in found:
        if not said & set(passage.sentences):
            said |= set(passage.sentences)
            yield passage


def _alone(passage: Passage) -> float:
    """Return what a passage is worth where it is all that is told of its post."""
    worth = max(passage.evidence, passage.payoff, passage.hook) + 0.3 * passage.hook + 0.1 * passage.score
    return worth * math.sqrt(min(1.0, len(passage.text) / _ENOUGH))


def _kicker(post: Post, desk: Drafting, *, titled: bool) -> str:
    """Return the line over a post's passage: its title, and whose it is where the configuration has a handle.

    A long title takes the room that the passage needs, and a question asks for the answer: neither stands there.
    """
    title = one_line(post.title)
    handle = desk.settings.handles.get(post.author, "").lstrip("@")
    if not titled or asks(title) or desk.network.weigh(title) > _LONGEST_TITLE * desk.room:
        title = ""
    by = f"by @{handle}" if handle else ""
    return f"{title}, {by}" if title and by else title or by.capitalize()


def _closing(posts: Sequence[Post], desk: Drafting, website: str) -> Iterator[str]:
    """Yield the last part with the links, or several where one is too small."""
    if desk.settings.links != "last":
        return
    links = [post.url for post in posts if post.url]
    if not links:
        yield from [f"More from us: {website}"] if website else []
        return
    head = "Read it in full:" if len(links) == 1 else "Read them in full, in this order:"
    held: list[str] = []
    for link in links:
        if held and not desk.fits(stacked(head, "\n".join([*held, link]))):
            yield stacked(head, "\n".join(held))
            head, held = "And the rest:", []
        held.append(link)
    yield stacked(head, "\n".join(held))
