"""Splitting a text into the parts of a thread.

The breaks are chosen together, by least cost, not one after the other: the parts are balanced, end where a
paragraph, a sentence or a clause ends, and the last one is no leftover.  Nothing is lost: joined again the parts give
the text, the whitespace at the breaks aside.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import Any, Final

from publisher.social.length import cashtags, hashtags, mentions, urls, weighted_length
from publisher.social.sentences import sentences

LIMIT: Final = 280
_GAP: Final = re.compile(r"\s+")
#: Whitespace that holds together what stands around it.
_NO_BREAK: Final = frozenset("\u00a0\u202f\u2007")
_NUMBER: Final = re.compile(r"[(\[“\"‘'~<>≈+-]?[£$€¥₹#]?\d[\d.,:/–-]*%?(?<![.,:])")
_UNIT: Final = re.compile(r"[^\W\d_]|[%‰°£€$]|\d{3}(?!\d)")
_CURRENCY: Final = frozenset("£$€¥₹")
_COMMA: Final = re.compile(r"[,)\]][\"”’')]*$")
_CLAUSE: Final = re.compile(r"[;:–—…][\"”’')]*$")
#: Behind a comma, what begins a clause of its own.
_JOINING: Final = re.compile(
    r"(?:and|or|but|nor|so|yet|who|whose|whom|which|where|when|while|because|although|though|if|as|since|unless|until)\b"
)
_SIGN: Final = ("@", "＠")
#: What ends a sentence and a clause where words are not divided by spaces.
_WIDE_STOP: Final = frozenset("。！？｡")
_WIDE_PAUSE: Final = frozenset("、，；：）」』】》")


class Gap(IntEnum):
    """What ends where a text may break, from best to worst."""

    PARAGRAPH = 0
    SENTENCE = 1
    CLAUSE = 2
    COMMA = 3
    WORD = 4
    GRAPHEME = 5


#: What a break costs, where a part costs 0.8 and an empty one 1 more.
_COST: Final = {
    Gap.PARAGRAPH: 0.0,
    Gap.SENTENCE: 0.15,
    Gap.CLAUSE: 1.0,
    Gap.COMMA: 1.6,
    Gap.WORD: 2.5,
    Gap.GRAPHEME: 4.0,
}
_PART_COST: Final = 0.8
_ORPHAN_COST: Final = 3.0
#: Share of a part between two good ends from which on words between them are tried too.
_FAR: Final = 0.5
_ORPHAN_SHARE: Final = 0.25
_REPLY_COST: Final = 1_000.0

Weigh = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What never breaks: a word, with what ends behind it."""

    start: int
    end: int
    weight: int
    #: Weight of the whitespace behind it.
    space: int
    gap: Gap


def split_text(
    text: str,
    *,
    limit: int = LIMIT,
    numbering: bool = True,
    weigh: Weigh = weighted_length,
) -> list[str]:
    """Return ``text`` as parts of at most ``limit`` by ``weigh``, each with `` n/N`` at its end if ``numbering``.

    No break falls inside an address, mention, hashtag, number with its unit, or grapheme; no part but a text's own
    beginning begins with ``@``.  A text that fits is one part without a number.  Raises ``ValueError`` for a limit
    too small to hold anything.
    """
    whole = text.strip()
    if not whole:
        return []
    if weigh(whole) <= limit:
        return [whole]
    widest = 2 * _digits(len(whole)) + 2 if numbering else 0
    if limit <= 2 * widest:
        raise ValueError(f"a limit of {limit} leaves no room for text and number")
    pieces = _pieces(whole, limit - widest, weigh)
    digits = _digits(sum(piece.weight + piece.space for piece in pieces) // limit + 1)
    while True:
        room = [limit - (2 + _digits(number) + digits if numbering else 0) for number in range(len(pieces) + 2)]
        parts = _parts(whole, pieces, room, weigh)
        if not numbering:
            return parts
        if _digits(len(parts)) <= digits:
            return [f"{part} {number}/{len(parts)}" for number, part in enumerate(parts, 1)]
        digits = _digits(len(parts))


def _digits(number: int) -> int:
    return len(str(number))


def _parts(text: str, pieces: Sequence[_Piece], room: Sequence[int], weigh: Weigh) -> list[str]:
    """Return the parts; ``room`` is what part 1, 2 … may weigh without its number."""
    parts: list[str] = []
    for first, last in pairwise([0, *_best_breaks(pieces, text, room), len(pieces)]):
        for part in _enforced(text[pieces[first].start : pieces[last - 1].end], room[len(parts) + 1], weigh):
            parts.append(_guarded(part) if parts else part)
    return parts


def _enforced(part: str, most: int, weigh: Weigh) -> list[str]:
    """Cut a part that weighs more than its pieces did: two of one overlong word can make an address together."""
    if weigh(part) <= most:
        return [part]
    return [part[piece.start : piece.end] for piece in _cut(part, 0, len(part), most, weigh)]


def _guarded(part: str) -> str:
    """Keep a part from beginning with @ where only mentions stand around every possible break."""
    return f"\u00a0{part}" if part.startswith(_SIGN) else part


def _pieces(text: str, most: int, weigh: Weigh) -> list[_Piece]:
    """Cut the text into what never breaks, each at most ``most``."""
    ends = {sentence.end for sentence in sentences(text)}
    pieces: list[_Piece] = []
    gaps = [(gap.start(), gap.end()) for gap in _GAP.finditer(text) if _breaks(text, gap.start(), gap.end())]
    start = word = 0
    inner: list[tuple[int, int]] = []
    for end, following in [*gaps, (len(text), len(text))]:
        if following < len(text) and end not in ends and _holds(text[word:end], text, following):
            inner.append((end, following))
        else:
            weight = weigh(text[start:end])
            if weight < most:
                pieces.append(_piece(text, start, end, following, ends, weight, weigh))
            else:
                for stop, after in [*inner, (end, following)]:
                    pieces += _whole_or_cut(text, start, stop, after, ends, most, weigh)
                    start = after
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
    """Return whether a number holds on to its unit behind the gap, or a currency's sign to its number."""
    if word[-1:] in _CURRENCY and len(word) == 1:
        return text[following].isdecimal()
    return _NUMBER.fullmatch(word) is not None and _UNIT.match(text, following) is not None


def _piece(text: str, start: int, end: int, following: int, ends: Collection[int], weight: int, weigh: Weigh) -> _Piece:
    gap = text[end:following]
    return _Piece(start, end, weight, 1 if gap == " " else weigh(gap), _kind(text, start, end, following, ends))


def _whole_or_cut(
    text: str, start: int, end: int, following: int, ends: Collection[int], most: int, weigh: Weigh
) -> list[_Piece]:
    weight = weigh(text[start:end])
    # One less than there is room for: a part that would begin with @ gets a space before it.
    if weight < most:
        return [_piece(text, start, end, following, ends, weight, weigh)]
    *cut, last = _cut(text, start, end, most - 1, weigh)
    return [*cut, _piece(text, last.start, last.end, following, ends, last.weight, weigh)]


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


def _cut(text: str, start: int, end: int, most: int, weigh: Weigh) -> Iterator[_Piece]:
    """Cut a word that no part could hold, between its atoms, where a sentence or clause ends if that can be."""
    piece, weight = "", 0
    for atom in _atoms(text[start:end], most, weigh):
        longer = piece + atom
        # What has a dot may be an address, and then weighs not what its letters weigh.
        exact = "." in longer or "@" in longer
        more = weigh(longer) if exact else weight + weigh(atom)
        if piece and (more > most or _wide_gap(piece) < Gap.GRAPHEME):
            yield _Piece(start, start + len(piece), weight, 0, _wide_gap(piece))
            start += len(piece)
            longer, more = atom, weigh(atom)
        piece, weight = longer, more
    yield _Piece(start, start + len(piece), weight, 0, Gap.GRAPHEME)


def _wide_gap(piece: str) -> Gap:
    if piece[-1] in _WIDE_STOP:
        return Gap.SENTENCE
    return Gap.CLAUSE if piece[-1] in _WIDE_PAUSE else Gap.GRAPHEME


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
        yield from _graphemes(word[position:start])
        yield word[start:end]
        position = end
    yield from _graphemes(word[position:])


def _graphemes(text: str) -> list[str]:
    import regex  # noqa: PLC0415 - only overlong words

    return regex.findall(r"\X", text)


def _best_breaks(pieces: Sequence[_Piece], text: str, room: Sequence[int]) -> list[int]:
    """Return the indices of the pieces with which the second part and those after it begin.

    Goes through the places where a part may end and keeps for each the cheapest way to get there.
    """
    before = [0]
    for piece in pieces:
        before.append(before[-1] + piece.weight + piece.space)
    #: Where a part begins, counted as `before`: one earlier where a space must keep it from beginning with @.
    begins = [
        weight - (number > 0 and text[piece.start] in _SIGN)
        for number, (weight, piece) in enumerate(zip(before, pieces, strict=False))
    ]
    #: Cost so far, number of parts so far, and where the last of them begins, by where it ends.
    best: dict[int, tuple[float, int, int]] = {0: (0.0, 0, 0)}
    reached = [0]
    for last in _candidates(pieces, before, room[1]):
        way = _cheapest(best, reached, begins, last == len(pieces), before[last] - pieces[last - 1].space, room)
        if way is not None:
            cost, count, first = way
            best[last] = (cost + _break_cost(pieces, text, last), count, first)
            reached.append(last)
    return _way_back(best, len(pieces))


def _cheapest(
    best: Mapping[int, tuple[float, int, int]],
    reached: Sequence[int],
    begins: Sequence[int],
    ending: bool,
    end: int,
    room: Sequence[int],
) -> tuple[float, int, int] | None:
    """Return the cheapest way to a part that ends with the weight ``end``, without the cost of its break."""
    found: tuple[float, int, int] | None = None
    for first in reversed(reached):
        weight = end - begins[first]
        if weight > room[1]:
            break
        cost, count, _ = best[first]
        space = room[count + 1]
        if weight > space:
            continue
        empty = 1.0 - weight / space
        total = cost + _PART_COST + empty * empty
        if ending and first and empty > 1.0 - _ORPHAN_SHARE:
            total += _ORPHAN_COST
        if found is None or total < found[0]:
            found = (total, count + 1, first)
    return found


def _break_cost(pieces: Sequence[_Piece], text: str, last: int) -> float:
    if last == len(pieces):
        return 0.0
    return _COST[pieces[last - 1].gap] + (_REPLY_COST if text[pieces[last].start] in _SIGN else 0.0)


def _way_back(best: Mapping[int, tuple[float, int, int]], end: int) -> list[int]:
    breaks: list[int] = []
    while (end := best[end][2]) > 0:
        breaks.append(end)
    return breaks[::-1]


def _candidates(pieces: Sequence[_Piece], before: Sequence[int], room: int) -> list[int]:
    """Return the indices behind which a part may end: good ends, and every word where good ends are far apart."""
    good = [number for number, piece in enumerate(pieces, 1) if piece.gap <= Gap.COMMA and number < len(pieces)]
    chosen: list[int] = []
    previous = 0
    for number in [*good, len(pieces)]:
        if before[number] - before[previous] > room * _FAR:
            chosen += range(previous + 1, number)
        chosen.append(number)
        previous = number
    return chosen
