"""Drafting: from posts to the parts of ``thread.md``, for a person to edit.

An opening part says what the thread is; each post has a part with what it says best; the links come at the end, or with
each post.  Every sentence is the author's own, whole and in its order; nothing is invented, shortened or rephrased.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from publisher.channels.channel import Network
from publisher.model.posts import Post
from publisher.social.drafting.dangling import asks
from publisher.social.drafting.passages import Passage, passages
from publisher.social.pieces import cut
from publisher.workspace.config import Social

_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_BREAK_LINE: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
#: A single post becomes one part where its text is at most so many parts long.
_SHORT: Final = 3
#: Most parts in which a single long post is told, between its opening and its link.
_TELLINGS: Final = 3
#: Share of a title's words from which a passage says it again.
_SAME: Final = 0.75
_LONGEST_TITLE: Final = 0.4
_SHORTEST_TITLE: Final = 20
_FEW: Final = 6
_ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class _Drafting:
    """What every part of one draft needs."""

    settings: Social
    network: Network
    #: What a part may weigh, its number aside.
    room: int

    def fits(self, text: str, besides: str = "") -> bool:
        return self.network.weigh(text + besides) <= self.room


def draft_thread(
    *, title: str, posts: Sequence[Post], settings: Social, on: Network, website: str = ""
) -> tuple[str, ...]:
    """Return the parts of a thread about ``posts`` for the network ``on``, each within its limit.

    ``website`` stands at the end where no post has an address of its own.  One short post gives one part.
    """
    if not posts:
        return ()
    digits = len(str(len(posts) + _TELLINGS + 1))
    room = on.limit - (2 + 2 * digits if settings.numbering else 0)
    desk = _Drafting(settings, on, room)
    parts = _single(posts[0], desk, website) if len(posts) == 1 else _several(title, posts, desk, website)
    return tuple(_BREAK_LINE.sub("—", part).strip() for part in parts)


def _several(title: str, posts: Sequence[Post], desk: _Drafting, website: str) -> list[str]:
    told = [_part(post, desk) for post in posts]
    closing = _closing(posts, desk, website)
    return [_opening(title, posts, desk), *told, *closing]


def _opening(title: str, posts: Sequence[Post], desk: _Drafting) -> str:
    """Say what the thread is: its title, how many pieces, and their titles where there is room."""
    number = _NUMBERS[len(posts)] if len(posts) < len(_NUMBERS) else str(len(posts))
    links = " Links at the end." if desk.settings.links == "last" and any(post.url for post in posts) else ""
    line = f"{number.capitalize()} pieces, one thought from each.{links}"
    for tags in (_hashtags(desk), ""):
        for count in range(len(posts), 0, -1):
            some = "" if count == len(posts) else "Among them:"
            listed = "\n".join(f"• {_one_line(post.title)}" for post in posts[:count])
            opening = _stacked(title, line, some, listed, tags)
            if desk.fits(opening) and (count > 1 or count == len(posts)):
                return opening
        if desk.fits(_stacked(title, line, tags)):
            return _stacked(title, line, tags)
    return title if desk.fits(title) else line


def _part(post: Post, desk: _Drafting) -> str:
    """Tell a post in one part: its title and what it says best, as much as there is room for."""
    link = post.url if desk.settings.links == "each" else ""
    title = _kicker(post, desk)
    found = passages(post.text)
    return _best(found, title, post, desk, link) or _stacked(_fallback(post, desk, link), link)


def _best(found: Sequence[Passage], title: str, post: Post, desk: _Drafting, link: str = "", lead: str = "") -> str:
    """Return the best passage under its title that fits, without the title where only that fits; else nothing."""
    for passage in found:
        told = _voiced(passage, post)
        if told is None:
            continue
        heads = [""] if _says_again(told, title) or not title else [title]
        for head in heads:
            part = _stacked(lead, head, told, link)
            if desk.fits(part):
                return part
    return _best(found, "", post, desk, link, lead) if title else ""


def _voiced(passage: Passage, post: Post) -> str | None:
    """Return the passage as it stands, or in the author's mouth where the author says “I”."""
    if not passage.personal:
        return passage.text
    if not post.byline or re.search(r"[“”\"«»]", passage.text):
        return None
    return f"“{passage.text}”\n— {post.byline}"


def _says_again(told: str, title: str) -> bool:
    words = set(_WORD.findall(title.casefold()))
    return bool(words) and len(words & set(_WORD.findall(told.casefold()))) >= _SAME * len(words)


def _kicker(post: Post, desk: _Drafting) -> str:
    """Return the line over a post's passage: its title, and whose it is where the configuration has a handle.

    A long title takes the room that the passage needs, and a question asks for the answer: neither stands there.
    """
    title = _one_line(post.title)
    handle = desk.settings.handles.get(post.author, "").lstrip("@")
    if asks(title) or desk.network.weigh(title) > _LONGEST_TITLE * desk.room:
        title = ""
    by = f"by @{handle}" if handle else ""
    return f"{title}, {by}" if title and by else title or by.capitalize()


def _fallback(post: Post, desk: _Drafting, link: str) -> str:
    """Return the title, or as many of its words as fit."""
    room = desk.room - (desk.network.weigh(f"\n\n{link}") if link else 0)
    return _fitting(_one_line(post.title), room, desk.network)


def _single(post: Post, desk: _Drafting, website: str) -> list[str]:
    link = "" if desk.settings.links == "none" else post.url or website
    whole = desk.network.weigh(post.text)
    if whole <= _SHORT * desk.room:
        return [_alone(post, desk, link)]
    found = passages(post.text)
    lead = _best(_leading(found), _one_line(post.title), post, desk)
    opening = lead or _fallback(post, desk, "")
    tags = _hashtags(desk)
    told = _told(found, opening, post, desk)
    if not told:
        return [_alone(post, desk, link)]
    opening = _stacked(opening, tags) if desk.fits(_stacked(opening, tags)) else opening
    return [opening, *told, *([f"Read it in full: {link}"] if link else [])]


def _alone(post: Post, desk: _Drafting, link: str) -> str:
    """Return the one part of a short post: all of it where that fits, else its title and what it says best."""
    tags, title, text = _hashtags(desk), _one_line(post.title), post.text.strip()
    ends = [_stacked(tags, link), link] if tags else [link]
    for end in ends:
        for part in (_stacked(title, text, end), _stacked(text, end)):
            if text and desk.network.weigh(part) <= desk.network.limit:
                return part
    for end in ends:
        part = _best(passages(text), title, post, desk, end)
        if part:
            return part
    return _stacked(_fallback(post, desk, link), link)


def _leading(found: Sequence[Passage]) -> list[Passage]:
    """Return the passages with those of the beginning first: an opening begins at the beginning."""
    return sorted(found, key=lambda passage: (passage.first > _FEW // 2, -passage.score))


def _told(found: Sequence[Passage], opening: str, post: Post, desk: _Drafting) -> list[str]:
    """Return the best passages of a long post that do not overlap, in its order, one for each part."""
    taken: list[tuple[Passage, str]] = []
    for passage in found:
        told = _voiced(passage, post)
        apart = all(passage.last <= other.first or passage.first >= other.last for other, _ in taken)
        if told and apart and desk.fits(told) and passage.text not in opening and not _shares(passage, opening):
            taken.append((passage, told))
        if len(taken) == _TELLINGS:
            break
    return [told for _, told in sorted(taken, key=lambda pair: pair[0].first)]


def _shares(passage: Passage, opening: str) -> bool:
    return any(sentence and sentence in opening for sentence in re.split(r"(?<=[.!?]) ", passage.text))


def _closing(posts: Sequence[Post], desk: _Drafting, website: str, head: str = "Read them in full:") -> Iterator[str]:
    """Yield the last part with the links, under their titles where there is room; two parts where one is too small."""
    if desk.settings.links != "last":
        return
    linked = [post for post in posts if post.url]
    if not linked:
        yield from [f"Read them all: {website}"] if website else []
        return
    head = head if len(linked) > 1 else "Read it in full:"
    for names in ([_one_line(post.title) for post in linked], _short_titles(linked, head, desk), [""] * len(linked)):
        lines = [f"{name}\n{post.url}" if name else post.url for name, post in zip(names, linked, strict=True)]
        part = _stacked(head, "\n\n".join(lines) if any(names) else "\n".join(lines))
        if desk.fits(part) or (len(linked) == 1 and not any(names)):
            yield part
            return
    middle = (len(posts) + 1) // 2
    yield from _closing(posts[:middle], desk, "", head)
    yield from _closing(posts[middle:], desk, "", "And the rest:")


def _short_titles(posts: Sequence[Post], head: str, desk: _Drafting) -> list[str]:
    """Return titles short enough for one part with their links, or empty ones where nothing readable is left."""
    bare = _stacked(head, "\n\n".join(f"\n{post.url}" for post in posts))
    each = (desk.room - desk.network.weigh(bare)) // len(posts)
    return [_fitting(_one_line(post.title), each, desk.network) if each >= _SHORTEST_TITLE else "" for post in posts]


def _fitting(title: str, most: int, on: Network) -> str:
    """Return the title, or as many of its words as fit with an ellipsis behind them; nothing where none does."""
    if on.weigh(title) <= most:
        return title
    kept = ""
    for word in title.split(" "):
        longer = f"{kept} {word}" if kept else word
        if on.weigh(f"{longer}{_ELLIPSIS}") > most:
            break
        kept = longer
    if not kept and on.weigh(_ELLIPSIS) < most:
        kept = title[: next(cut(title, 0, len(title), most - on.weigh(_ELLIPSIS), on.weigh)).end]
    return f"{kept.rstrip(' ,;:–—-')}{_ELLIPSIS}" if kept else ""


def _hashtags(desk: _Drafting) -> str:
    return " ".join(f"#{tag.lstrip('#')}" for tag in desk.settings.hashtags)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _stacked(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)
