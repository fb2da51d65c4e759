"""The pieces of a text that never break, and what ends behind each of them."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import IntEnum
from functools import cache
from string import ascii_letters
from typing import Any, Final, NamedTuple

from publisher.channels.x.length import cashtags, hashtags, mentions, urls
from publisher.model.sentences import sentences
from publisher.social.kinsoku import divides, ends_open, stands_behind, units

_GAP: Final = re.compile(r"\s+")
#: Whitespace that holds together what stands around it.
_NO_BREAK: Final = frozenset("\u00a0\u202f\u2007")
#: A number that is a word, or ends one in a script without spaces.
_NUMBER: Final = re.compile(
    r"(?:^[(\[“\"‘'~<>≈+-]?|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af])"
    r"[£$€¥₹#]?\d[\d.,:/–-]*%?(?<![.,:])$"
)
_LONGEST_NUMBER: Final = 40
_LETTERS: Final = frozenset(ascii_letters)
#: More marks than this in a row are no writing, and may be parted.
_MOST_JOINED: Final = 20
_UNIT: Final = re.compile(r"[^\W\d_]|[%‰°£€$]|\d{3}(?!\d)")
_CURRENCY: Final = frozenset("£$€¥₹")
_COMMA: Final = re.compile(r"[,)\]][\"”’')]*$")
_CLAUSE: Final = re.compile(r"[;:–—…][\"”’')]*$")
#: Behind a comma, what begins a clause of its own.
_JOINING: Final = re.compile(
    r"(?:and|or|but|nor|so|yet|who|whose|whom|which|where|when|while|because|although|though|if|as|since|unless|until)\b"
)
#: What ends a sentence and a clause where words are not divided by spaces, and what closes behind it.
_WIDE_STOP: Final = frozenset("。！？｡")
_WIDE_PAUSE: Final = frozenset("、，；：")
_WIDE_CLOSING: Final = "）」』】》〉〕”’"

Weigh = Callable[[str], int]


class Gap(IntEnum):
    """What ends where a text may break, from best to worst."""

    PARAGRAPH = 0
    SENTENCE = 1
    CLAUSE = 2
    COMMA = 3
    WORD = 4
    GRAPHEME = 5


class Piece(NamedTuple):
    """What never breaks: a word, with what ends behind it."""

    start: int
    end: int
    weight: int
    #: Weight of the whitespace behind it.
    space: int
    gap: Gap


def pieces_of(text: str, most: int, weigh: Weigh) -> list[Piece]:
    """Cut the text into what never breaks, each at most ``most``."""
    ends = {sentence.end for sentence in sentences(text)}
    pieces: list[Piece] = []
    gaps = [(gap.start(), gap.end()) for gap in _GAP.finditer(text) if _breaks(text, gap.start(), gap.end())]
    start = word = 0
    inner: list[tuple[int, int]] = []
    for end, following in [*gaps, (len(text), len(text))]:
        if following < len(text) and end not in ends and _holds(text[word:end], text, following):
            inner.append((end, following))
        else:
            if inner and weigh(text[start:end]) >= most:
                # Too much to hold together; only the last one keeps what it counts.
                for stop, after in inner[:-1]:
                    pieces += _whole_or_cut(text, start, stop, after, ends, most, weigh)
                    start = after
            pieces += _whole_or_cut(text, start, end, following, ends, most, weigh)
            start = following
            inner = []
        word = following
    return pieces


def _breaks(text: str, begin: int, end: int) -> bool:
    """Return whether a text may break at this whitespace: not where it belongs to the grapheme around it."""
    if end == len(text) or text[begin - 1 : end + 1].isascii():
        return True
    if _NO_BREAK.issuperset(text[begin:end]):
        return False
    joined = not unicodedata.category(text[end - 1]).startswith("C") and _continues().match(text, end) is not None
    return not joined and _prepends().match(text, begin - 1) is None


@cache
def _continues() -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text in ASCII need not wait for

    return regex.compile(r"[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]", regex.VERSION1)


@cache
def _prepends() -> Any:
    import regex  # noqa: PLC0415 - the same

    return regex.compile(r"\p{GCB=Prepend}", regex.VERSION1)


def _holds(word: str, text: str, following: int) -> bool:
    """Return whether what stands around a gap holds together: a number with its unit, a mark with what it marks."""
    if word[-1] in _LETTERS and text[following].isalnum():
        return False  # two ordinary words, as nearly always
    if ends_open(word) or stands_behind(text, following):
        return True
    if word[-1:] in _CURRENCY and len(word) == 1:
        return text[following].isdecimal()
    return _NUMBER.search(word[-_LONGEST_NUMBER:]) is not None and _UNIT.match(text, following) is not None


def _piece(text: str, start: int, end: int, following: int, ends: Collection[int], weight: int, weigh: Weigh) -> Piece:
    gap = text[end:following]
    return Piece(start, end, weight, 1 if gap == " " else weigh(gap), _kind(text, start, end, following, ends))


def _whole_or_cut(
    text: str, start: int, end: int, following: int, ends: Collection[int], most: int, weigh: Weigh
) -> list[Piece]:
    weight = weigh(text[start:end])
    # One less than there is room for: a part that would begin with @ gets a space before it.
    if weight < most:
        return [_piece(text, start, end, following, ends, weight, weigh)]
    *rest, last = cut(text, start, end, most - 1, weigh)
    return [*rest, _piece(text, last.start, last.end, following, ends, last.weight, weigh)]


def _kind(text: str, start: int, end: int, following: int, ends: Collection[int]) -> Gap:
    gap = text[end:following]
    if following == len(text) or gap.count("\n") > 1:
        return Gap.PARAGRAPH
    if end in ends:
        return Gap.SENTENCE
    if gap == " " and text[end - 1].isalnum():
        return Gap.WORD
    if "\n" in gap or _CLAUSE.search(text, start, end):
        return Gap.CLAUSE
    if _COMMA.search(text, start, end):
        return Gap.CLAUSE if _JOINING.match(text, following) else Gap.COMMA
    return Gap.WORD


def cut(text: str, start: int, end: int, most: int, weigh: Weigh) -> Iterator[Piece]:
    """Cut a word that no part could hold, between its atoms, where a sentence or clause ends if that can be."""
    piece, weight = "", 0
    for atom in _held(_atoms(text[start:end], most, weigh), most, weigh):
        longer = piece + atom
        # What has a dot may be an address, and then weighs not what its letters weigh.
        exact = "." in longer or "@" in longer
        more = weigh(longer) if exact else weight + weigh(atom)
        if piece and (more > most or _wide_gap(piece) < Gap.GRAPHEME):
            yield Piece(start, start + len(piece), weight, 0, _wide_gap(piece))
            start += len(piece)
            longer, more = atom, weigh(atom)
        piece, weight = longer, more
    yield Piece(start, start + len(piece), weight, 0, Gap.GRAPHEME)


def _held(atoms: Iterable[str], most: int, weigh: Weigh) -> Iterator[str]:
    """Join what no break may stand between, as far as a part can hold it."""
    held, joined = "", 0
    for atom in atoms:
        joined += 1
        if held and (joined > _MOST_JOINED or divides(held, atom) or weigh(held + atom) > most):
            yield held
            held, joined = "", 0
        held += atom
    if held:
        yield held


def _wide_gap(piece: str) -> Gap:
    last = (piece.rstrip(_WIDE_CLOSING) or piece)[-1]
    if last in _WIDE_STOP:
        return Gap.SENTENCE
    return Gap.CLAUSE if last in _WIDE_PAUSE or piece[-1] in _WIDE_CLOSING else Gap.GRAPHEME


def _atoms(word: str, most: int, weigh: Weigh) -> Iterator[str]:
    """Yield addresses, names with a sign, and graphemes; what is too long for a part comes in graphemes."""
    whole = sorted(
        (entity.start, entity.end)
        for entities in (urls(word), mentions(word), hashtags(word), cashtags(word))
        for entity in entities
        if weigh(word[entity.start : entity.end]) <= most
    )
    position = 0
    for start, end in whole:
        if start < position:
            continue
        yield from _graphemes(word[position:start], most, weigh)
        yield word[start:end]
        position = end
    yield from _graphemes(word[position:], most, weigh)


def _graphemes(text: str, most: int, weigh: Weigh) -> Iterator[str]:
    """Yield what holds together; what no part could hold comes in graphemes, and those in code points."""
    for unit in units(text):
        if weigh(unit) <= most:
            yield unit
            continue
        for grapheme in _grapheme().findall(unit):
            yield from [grapheme] if weigh(grapheme) <= most else grapheme


@cache
def _grapheme() -> Any:
    import regex  # noqa: PLC0415 - only overlong words

    return regex.compile(r"\X")
