"""What every part of a draft needs: its room, and how a passage, a title and a link are put together in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from publisher.channels.channel import Network
from publisher.model.posts import Post
from publisher.social.drafting.dangling import asks
from publisher.social.drafting.passages import Passage, joined, passages_of
from publisher.social.drafting.usable import speaks_of_itself
from publisher.social.pieces import cut
from publisher.workspace.config import Social

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
#: Share of a title's words from which a passage says it again.
_SAME: Final = 0.75
_ELLIPSIS: Final = "…"
#: Most alternatives of a part.
_OFFERED: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftedPart:
    """A part of a draft."""

    text: str
    #: What could stand in its place instead, best first.
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafting:
    """What one draft is made with."""

    settings: Social
    network: Network
    #: What a part may weigh, its number aside.
    room: int
    #: Day when the thread leaves; without it no time is held to be old.
    leaves: date | None

    def passages(self, post: Post) -> list[Passage]:
        """Return what of a post can stand alone, best first."""
        return passages_of(post, self.leaves)

    def fits(self, text: str) -> bool:
        """Return whether a part can hold a text."""
        return self.network.weigh(text) <= self.room

    @property
    def hashtags(self) -> str:
        """The hashtags of the configuration, on one line."""
        return " ".join(f"#{tag.lstrip('#')}" for tag in self.settings.hashtags)


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def stacked(*blocks: str) -> str:
    """Return blocks below each other, empty ones left out."""
    return "\n\n".join(block for block in blocks if block)


def voiced(words: str, passage: Passage, post: Post) -> str | None:
    """Return words of a passage as they stand, or in the mouth of whoever says “I” in them; nothing if that is nobody.

    So are the words that a post quotes.
    """
    if passage.sayer:
        return f"“{words}”\n— {passage.sayer}"
    if not passage.personal or not speaks_of_itself(words):
        return words
    if not post.byline or re.search(r"[“”\"«»]", words):
        return None
    return f"“{words}”\n— {post.byline}"


def tellings(passage: Passage, post: Post, desk: Drafting) -> list[str]:
    """Return the parts that tell a passage: one, or two where it has to be broken between sentences; none if it cannot.

    The break is where both have enough to say.
    """
    whole = voiced(passage.text, passage, post)
    if whole is None:
        return []
    if desk.fits(whole):
        return [whole]
    fitting: list[list[str]] = []
    for place in range(1, len(passage.sentences)):
        runs = (passage.sentences[:place], passage.sentences[place:])
        halves = [voiced(joined(run), passage, post) or "" for run in runs]
        if all(map(desk.fits, halves)) and not asks(runs[0][-1]):
            fitting.append(halves)
    return min(fitting, key=lambda pair: abs(len(pair[0]) - len(pair[1])), default=[])


def says_again(told: str, title: str) -> bool:
    """Return whether a passage says what its title says."""
    words = set(_WORD.findall(title.casefold()))
    return bool(words) and len(words & set(_WORD.findall(told.casefold()))) >= _SAME * len(words)


def fitting(title: str, most: int, on: Network) -> str:
    """Return a title, or as many of its words as fit with an ellipsis behind them; nothing where none does."""
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


def offered(
    found: Sequence[Passage], post: Post, desk: Drafting, finish: Callable[[str], str], *, besides: Sequence[str]
) -> tuple[str, ...]:
    """Return the passages that can stand in place of a part, each made one by ``finish``, ``besides`` left out."""
    made: list[str] = []
    for passage in found:
        told = voiced(passage.text, passage, post)
        part = finish(told) if told is not None else ""
        if part and desk.fits(part) and part not in besides and part not in made:
            made.append(part)
        if len(made) == _OFFERED:
            break
    return tuple(made)
