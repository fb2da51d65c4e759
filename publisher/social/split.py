"""Splitting a text into the parts of a thread.

The breaks are chosen together, by least cost, not one after the other: the parts are balanced, end where a
paragraph, a sentence or a clause ends, and the last one is no leftover.  Nothing is lost: joined again the parts give
the text, the whitespace at the breaks aside.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from publisher.social.pieces import Gap, Piece, Weigh, cut, pieces_of

_SIGN: Final = ("@", "＠")
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
#: Share of a part that words which are tried stand apart.
_APART: Final = 0.05
_ORPHAN_SHARE: Final = 0.25
_REPLY_COST: Final = 1_000.0


def split_text(text: str, *, limit: int, weigh: Weigh, numbering: bool = True) -> list[str]:
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
    pieces = pieces_of(whole, limit - widest, weigh)
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


def _parts(text: str, pieces: Sequence[Piece], room: Sequence[int], weigh: Weigh) -> list[str]:
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
    return [part[piece.start : piece.end] for piece in cut(part, 0, len(part), most, weigh)]


def _guarded(part: str) -> str:
    """Keep a part from beginning with @ where only mentions stand around every possible break."""
    return f"\u00a0{part}" if part.startswith(_SIGN) else part


def _best_breaks(pieces: Sequence[Piece], text: str, room: Sequence[int]) -> list[int]:
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
    for last in _candidates(pieces, text, before, room[1]):
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


def _break_cost(pieces: Sequence[Piece], text: str, last: int) -> float:
    if last == len(pieces):
        return 0.0
    return _COST[pieces[last - 1].gap] + (_REPLY_COST if text[pieces[last].start] in _SIGN else 0.0)


def _way_back(best: Mapping[int, tuple[float, int, int]], end: int) -> list[int]:
    breaks: list[int] = []
    while (end := best[end][2]) > 0:
        breaks.append(end)
    return breaks[::-1]


def _candidates(pieces: Sequence[Piece], text: str, before: Sequence[int], room: int) -> list[int]:
    """Return the indices behind which a part may end: good ends, and words between them where those are far apart."""
    good = [number for number, piece in enumerate(pieces, 1) if piece.gap <= Gap.COMMA and number < len(pieces)]
    chosen: list[int] = []
    previous = 0
    for number in [*good, len(pieces)]:
        if before[number] - before[previous] > room * _FAR:
            chosen += _words(pieces, text, before, room, previous, number)
        chosen.append(number)
        previous = number
    return chosen


def _words(
    pieces: Sequence[Piece], text: str, before: Sequence[int], room: int, first: int, last: int
) -> Iterator[int]:
    """Yield enough of the ends of words between two good ends, and none before a mention where there is another."""
    chosen = first
    for number in range(first + 1, last):
        far = before[number + 1] - before[chosen] > room * _FAR
        apart = before[number] - before[chosen] >= room * _APART
        if far or (apart and text[pieces[number].start] not in _SIGN):
            chosen = number
            yield number
