"""Splitting a text into the parts of a thread.

The breaks are chosen together, by least cost, not one after the other: the parts are balanced, end where a
paragraph, a sentence or a clause ends, and the last one is no leftover.  Nothing is lost: joined again the parts give
the text, the whitespace at the breaks aside.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

from publisher.social.length import weighted_length
from publisher.social.sentences import sentences

LIMIT: Final = 280
#: Whitespace at which a line may break: no-break spaces hold together what stands around them.
_GAP: Final = re.compile(r"[^\S\u00a0\u202f\u2007\u2060\ufeff]+")
_NUMBER: Final = re.compile(r"[(\[“\"‘'~<>≈+-]?[£$€¥₹#]?\d[\d.,:/–-]*%?(?<![.,:])")
_UNIT: Final = re.compile(r"[^\W\d_]|[%‰°£€$]")
_CLAUSE: Final = re.compile(r"[,;:)\]–—…][\"”’')]*$")
_SIGN: Final = ("@", "＠")


class Gap(IntEnum):
    """What ends where a text may break, from best to worst."""

    PARAGRAPH = 0
    SENTENCE = 1
    CLAUSE = 2
    WORD = 3
    GRAPHEME = 4


#: What a break costs, where a part costs 0.8 and an empty one 1 more.
_COST: Final = {Gap.PARAGRAPH: 0.0, Gap.SENTENCE: 0.15, Gap.CLAUSE: 1.2, Gap.WORD: 2.5, Gap.GRAPHEME: 4.0}
_PART_COST: Final = 0.8
_ORPHAN_COST: Final = 3.0
#: Share of a part between two good ends from which on words between them are tried too.
_FAR: Final = 0.5
_ORPHAN_SHARE: Final = 0.25
_REPLY_COST: Final = 1_000.0


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
    weigh: Callable[[str], int] = weighted_length,
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
        parts = _parts(whole, pieces, room)
        if not numbering:
            return parts
        if _digits(len(parts)) <= digits:
            return [f"{part} {number}/{len(parts)}" for number, part in enumerate(parts, 1)]
        digits = _digits(len(parts))


def _digits(number: int) -> int:
    return len(str(number))


def _parts(text: str, pieces: Sequence[_Piece], room: Sequence[int]) -> list[str]:
    """Return the parts; ``room`` is what part 1, 2 … may weigh without its number."""
    edges = pairwise([0, *_best_breaks(pieces, text, room), len(pieces)])
    return [_guarded(text[pieces[first].start : pieces[last - 1].end], first) for first, last in edges]


def _guarded(part: str, first: int) -> str:
    """Keep a part from becoming a reply where only mentions stand around every possible break."""
    return f"\u00a0{part}" if first and part.startswith(_SIGN) else part


def _pieces(text: str, most: int, weigh: Callable[[str], int]) -> list[_Piece]:
    """Cut the text into what never breaks."""
    ends = [sentence.end for sentence in sentences(text)]
    pieces: list[_Piece] = []
    start = 0
    gaps = [*_GAP.finditer(text), None]
    for gap in gaps:
        end = gap.start() if gap else len(text)
        if gap and _holds(text, start, end, gap.end(), ends):
            continue
        kind = _kind(text, start, end, gap, ends)
        space = _space(gap.group()) if gap else 0
        word = text[start:end]
        weight = weigh(word)
        if weight <= most - 1:
            pieces.append(_Piece(start, end, weight, space, kind))
        else:
            pieces += _cut(text, start, end, most - 1, weigh, space, kind)
        start = gap.end() if gap else end
    return pieces


def _holds(text: str, start: int, end: int, following: int, ends: Sequence[int]) -> bool:
    """Return whether a number before the gap holds on to its unit behind it."""
    word = (text[start:end].split() or [""])[-1]
    place = bisect_right(ends, end)
    ended = place > 0 and ends[place - 1] == end
    return not ended and _NUMBER.fullmatch(word) is not None and _UNIT.match(text, following) is not None


def _space(gap: str) -> int:
    return weighted_length(gap)


def _kind(text: str, start: int, end: int, gap: "re.Match[str] | None", ends: Sequence[int]) -> Gap:
    if gap is None or gap.group().count("\n") > 1:
        return Gap.PARAGRAPH
    place = bisect_right(ends, end)
    if place and ends[place - 1] == end:
        return Gap.SENTENCE
    return Gap.CLAUSE if "\n" in gap.group() or _CLAUSE.search(text, start, end) else Gap.WORD


def _cut(
    text: str, start: int, end: int, most: int, weigh: Callable[[str], int], space: int, kind: Gap
) -> Iterator[_Piece]:
    """Cut a word that no part could hold, between its atoms."""
    atoms = [*_atoms(text[start:end], most, weigh)]
    first = 0
    while first < len(atoms):
        last, piece = first + 1, atoms[first]
        while last < len(atoms) and weigh(piece + atoms[last]) <= most:
            piece += atoms[last]
            last += 1
        closing = last == len(atoms)
        yield _Piece(
            start, start + len(piece), weigh(piece), space if closing else 0, kind if closing else Gap.GRAPHEME
        )
        start += len(piece)
        first = last


def _atoms(word: str, most: int, weigh: Callable[[str], int]) -> Iterator[str]:
    """Yield addresses, names with a sign, and graphemes; what is too long for a part comes in graphemes."""
    from publisher.social.length import cashtags, hashtags, mentions, urls  # noqa: PLC0415 - only overlong words

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
    #: Cost so far, number of parts so far, and where the last of them begins, by where it ends.
    best: dict[int, tuple[float, int, int]] = {0: (0.0, 0, 0)}
    reached = [0]
    for last in _candidates(pieces, before, room[1]):
        way = _cheapest(best, reached, before, last, before[last] - pieces[last - 1].space, room)
        if way is not None:
            cost, count, first = way
            best[last] = (cost + _break_cost(pieces, text, last), count, first)
            reached.append(last)
    return _way_back(best, len(pieces))


def _cheapest(
    best: Mapping[int, tuple[float, int, int]],
    reached: Sequence[int],
    before: Sequence[int],
    last: int,
    end: int,
    room: Sequence[int],
) -> tuple[float, int, int] | None:
    """Return the cheapest way to a part that ends with the weight ``end``, without the cost of its break."""
    found: tuple[float, int, int] | None = None
    ending = last == len(before) - 1
    for first in reversed(reached):
        weight = end - before[first]
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
    good = [number for number, piece in enumerate(pieces, 1) if piece.gap <= Gap.CLAUSE and number < len(pieces)]
    chosen: list[int] = []
    previous = 0
    for number in [*good, len(pieces)]:
        if before[number] - before[previous] > room * _FAR:
            chosen += range(previous + 1, number)
        chosen.append(number)
        previous = number
    return chosen
