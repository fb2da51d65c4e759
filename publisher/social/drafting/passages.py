"""Passages of a post that can stand alone in a thread, with how much they say.

A passage is one sentence or a few that follow one another.  It never begins with a sentence that hangs on another,
never ends with a question, never holds half a quotation or one without the name of who said it, and never promises a
list that is not there.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from publisher.channels.x.length import urls
from publisher.model.sentences import Sentence, sentences
from publisher.social.drafting.dangling import announces, asks, hangs
from publisher.social.drafting.salience import salience

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
_SPACES: Final = re.compile(r"\s+")
_FINISHED: Final = re.compile(r"[.!?…][\"”’')\]]*[^\w\s]*$")
_ITEM: Final = re.compile(r"(?:[•*–—‣◦·-]|\d{1,2}[.)]|[a-z][.)])\s", re.IGNORECASE)
#: Lines about the post, calls to click, and what cleaning left over: nothing to quote.
_HOUSEKEEPING: Final = re.compile(
    r"(?:originally|first) (?:appeared|published)|"
    r"^(?:posted|written by|follow|click|dear|translate|below|above|image|photo|picture|source|video|share|tags?)\b|"
    r"\b(?:click|tap|read more|find out more|sign up|register|subscribe|share this|listen|watch|view)\b.{0,60}\bhere\b|"
    r"\[email|\bclick\b",
    re.IGNORECASE,
)
#: A by-line, and words that cleaning left stuck together.
_LEFTOVER: Final = re.compile(r"^By [A-Z]|[a-z]{3}[A-Z][a-z]{3}|\w_\w")
_GREETING: Final = re.compile(
    r"(?:merry|happy|thank|thanks|have a|we hope|we would like|welcome|see you|look out|good luck|hello)", re.IGNORECASE
)
_QUOTE: Final = re.compile(r"[“\"«](?P<said>[^“”\"«»]*)[”\"»]")
_MARKS: Final = re.compile(r"[“”\"«»]")
_SPEECH: Final = re.compile(
    r"\b(?:said|says|say|told|tells|wrote|writes|asked|asks|explained|explains|added|adds|argued|argues|called|calls|"
    r"warned|warns|described|describes|according to|noted|notes|stated|states|put it|replied|answered|concluded|hear|"
    r"heard|found that|determined|report(?:s|ed)?|remember(?:s|ed)?|ask|asking|named|reads?|titled|entitled)\b",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"[”\"»][,.]?\s*[–—-]\s*\w")
_FIRST_PERSON: Final = re.compile(r"\b(?:I|me|my|mine|myself)\b(?![.:])")
_FIGURE: Final = re.compile(r"\d")
#: Verbs that show a whole sentence; without one it may be a fragment.
_VERB: Final = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|shall|should|may|might|must|cannot|"
    r"need|needs|let|\w+n[’']t|\w+[’'](?:s|re|ve|ll|d)|\w{2,}ed|came|went|gave|took|made|said|told|found|began|sat|got|"
    r"left|kept|held|saw|knew|wrote|met|ran|brought|rose|fell|grew|won|lost|spoke|stood|thought|felt|became|means?)\b",
    re.IGNORECASE,
)
#: Words of a saying that is quoted for what somebody said, not for how a thing is called.
_SAYING: Final = 5
_LONGEST: Final = 3
#: Characters from which a sentence is long enough to say something.
_GOOD: Final = 110
_FEWEST_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of a post, on one line, that can stand alone."""

    text: str
    #: How much it says; about 1 for an ordinary sentence.
    score: float
    #: Where it stands in the post: number of its first sentence and of the first behind it.
    first: int
    last: int
    #: Whether the author speaks of himself, so that it needs the author's name.
    personal: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A sentence in its place."""

    text: str
    paragraph: int
    #: Whether it may stand in a thread at all.
    usable: bool
    #: Whether it needs the sentence before it.
    hangs: bool
    #: Whether it stands behind an announcement such as “Delegates said:”, so that its “I” may be anybody's.
    announced: bool
    #: Whether nothing may end with it: a question, or the announcement of something.
    open: bool
    #: Whether it says “I” outside quotation marks.
    personal: bool
    score: float


def passages(text: str) -> list[Passage]:
    """Return what of a post's text can stand alone, best first."""
    lines = _lines(text)
    found = [passage for first in range(len(lines)) for passage in _from(lines, first)]
    return sorted(found, key=lambda passage: (-passage.score, passage.first, passage.last))


def _lines(text: str) -> list[_Line]:
    found = sentences(text)
    ranks = salience([sentence.text for sentence in found])
    lines: list[_Line] = []
    announced: int | None = None
    for sentence, rank, paragraph in zip(found, ranks, _paragraphs(text, found), strict=True):
        clean = _SPACES.sub(" ", sentence.text)
        before = lines[-1] if lines and lines[-1].paragraph == paragraph else None
        # What is announced is somebody else's words, or a list.
        usable = (announced is None or paragraph != announced + 1) and _usable(clean)
        line = _Line(
            text=clean,
            paragraph=paragraph,
            usable=usable,
            hangs=not usable or (before is not None and asks(before.text)) or hangs(clean),
            announced=announced is not None,
            open=usable and (asks(clean) or announces(clean)),
            personal=_FIRST_PERSON.search(clean) is not None and _FIRST_PERSON.search(_unquoted(clean)) is not None,
            score=rank * _worth(clean),
        )
        lines.append(line)
        if clean.endswith(":"):
            announced = paragraph
    return lines


def _paragraphs(text: str, found: Sequence[Sentence]) -> Iterator[int]:
    number, end = 0, 0
    for sentence in found:
        number += _PARAGRAPH.search(text, end, sentence.start) is not None or _ITEM.match(sentence.text) is not None
        yield number
        end = sentence.end


def _usable(text: str) -> bool:
    return bool(
        _FINISHED.search(text)
        and not _ITEM.match(text)
        and not _HOUSEKEEPING.search(text)
        and not _LEFTOVER.search(text)
        and not text.startswith(("@", "＠"))
        and not urls(text)
    )


def _worth(text: str) -> float:
    """Return what speaks for a sentence beside its rank: a figure, a good length, a verb."""
    worth = 1.15 if _FIGURE.search(text) else 1.0
    worth *= math.sqrt(min(1.0, len(text) / _GOOD))
    if not _VERB.search(text):
        worth *= 0.7
    return worth * (0.5 if _GREETING.match(text) else 1.0)


def _from(lines: Sequence[_Line], first: int) -> Iterator[Passage]:
    """Yield the passages that begin with one sentence."""
    if lines[first].hangs:
        return
    for last in range(first + 1, min(first + _LONGEST, len(lines)) + 1):
        line = lines[last - 1]
        if not line.usable or line.paragraph != lines[first].paragraph:
            return
        if line.open:
            continue
        text = " ".join(lines[place].text for place in range(first, last))
        personal = any(lines[place].personal for place in range(first, last))
        if personal and line.announced:
            return
        if len(text.split()) >= _FEWEST_WORDS and _quotes_are_whole(text):
            yield Passage(text, _score(lines[first:last]), first, last, personal)


def _quotes_are_whole(text: str) -> bool:
    """Return whether every quotation and bracket is closed, and what somebody said has its sayer with it."""
    if text.count("‘") > text.count("’") or text.count("(") != text.count(")"):
        return False
    if _MARKS.search(text) is None:
        return True
    rest = _unquoted(text)
    if _MARKS.search(rest):
        return False
    sayings = [quote["said"] for quote in _QUOTE.finditer(text) if len(quote["said"].split()) >= _SAYING]
    return not sayings or _SPEECH.search(rest) is not None or _SIGNED.search(text) is not None


def _unquoted(text: str) -> str:
    return _QUOTE.sub(" ", text)


def _score(lines: Sequence[_Line]) -> float:
    """Return the first sentence's score and less and less of each further one."""
    return sum(line.score * share for line, share in zip(lines, (1.0, 0.35, 0.1), strict=False))
