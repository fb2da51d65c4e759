"""A thread out of passages: what opens it, what shows that it is so, and what is to be done, in the author's order.

Only the opening may be moved up.  The end is what the post was written for: a proposal, advice, thanks, and last of all
whom to call.  Between them stands what says most and says it once.  Pure and bounded: of each role only the best
passages are tried together.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from publisher.social.drafting.passages import Passage

#: Passages of each role that are tried.
_HOOKS: Final = 6
_MIDDLES: Final = 9
_ENDS: Final = 6
#: Passages that are tried though they need the one before.
_LEANING: Final = 3
#: Worth below which a passage is filler: better three good parts than four with filler.
_LEAST: Final = 0.78
_LEAST_PAYOFF: Final = 0.55
#: What the opening and the end weigh beside a part of the middle.
_OPENING: Final = 1.6
_ENDING: Final = 1.3
#: What is left of an opening that leaves no room for the title.
_BARE: Final = 0.8
#: Worth from which a passage may be offered instead of another.
_POOR: Final = 0.3
#: What a part costs that says much of what another has said.
_REPEATED: Final = 0.9
_SAME: Final = 0.42
#: What the first, the second and further parts add by being there.
_WANTED: Final = (0.0, 0.5, 0.5, 0.12, 0.0, 0.0)
_LITTLE: Final = 75
_SHORT: Final = 0.35
_NEIGHBOURS: Final = 0.12
#: What it costs to part a sentence from the one that it leans on, though one part could hold both.
_PARTED: Final = 0.6
_ADRIFT: Final = 0.2

#: In how many parts a passage can be told; 0 where it cannot.
Parts = Callable[[Passage], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Arranged:
    """Passages in the order of a thread."""

    hook: Passage
    middle: tuple[Passage, ...] = ()
    end: Passage | None = None
    help: Passage | None = None

    def __iter__(self) -> Iterator[Passage]:
        yield self.hook
        yield from self.middle
        yield from (passage for passage in (self.end, self.help) if passage is not None)


def arrange(
    found: Sequence[Passage], told_in: Parts, *, parts: int, headed: Callable[[Passage], bool]
) -> Arranged | None:
    """Return the best thread of at most ``parts`` parts, or nothing where no passage can open one.

    ``headed`` tells whether the title can stand above a passage, or need not.
    """
    usable = [passage for passage in found if told_in(passage)]
    alone = [passage for passage in found if not passage.leans and told_in(passage) == 1]
    worth = {one: one.hook * (1.0 if headed(one) else _BARE) for one in alone}
    hooks = _best(alone, worth.__getitem__, _HOOKS)
    if not hooks:
        return None
    helps = _best([passage for passage in usable if passage.help and not passage.leans], _worth_as_help, 1)
    helping = helps[0] if helps else None
    room = parts - 1 - (told_in(helping) if helping is not None else 0)
    ends = _ends(usable, helping) if room > 0 else [None]
    middles = _middles([one for one in usable if not one.help], [end for end in ends if end is not None])
    joined = {(one.first, one.last) for one in usable if told_in(one) == 1}
    tried = (
        _Attempt.of(Arranged(hook=hook, middle=between, end=end, help=helping), worth[hook], joined)
        for hook in hooks
        for end in ends
        for between in _between(hook, middles, end, helping, room - (told_in(end) if end is not None else 0), told_in)
    )
    best = max(tried, key=lambda attempt: attempt.worth, default=None)
    return best.arranged if best is not None else Arranged(hook=hooks[0])


def alternatives(found: Sequence[Passage], taken: Sequence[Passage], place: int) -> list[Passage]:
    """Return what could stand in a place of a thread instead of ``taken[place]``: other passages, best there first.

    None of them leans on anything, shares a sentence with another part or with another alternative.
    """
    key = _worth_in_middle
    if place == 0:
        key = _worth_as_hook
    elif place == len(taken) - 1:
        key = _worth_as_end
    others = [one for number, one in enumerate(taken) if number != place]
    chosen: list[Passage] = []
    for one in sorted(found, key=lambda one: (-key(one), one.first, one.last)):
        free = not one.leans and one.text != taken[place].text and len(one.text) >= _LITTLE
        if free and key(one) > _POOR and all(_apart(one, other) for other in [*others, *chosen]):
            chosen.append(one)
    return chosen


@dataclass(frozen=True, slots=True)
class _Attempt:
    worth: float
    arranged: Arranged

    @classmethod
    def of(cls, arranged: Arranged, hook: float, joined: Collection[tuple[int, int]]) -> "_Attempt":
        end, told = arranged.end, list(arranged)
        if any(one.leans and before.last != one.first for before, one in pairwise(told)):
            return cls(-1.0, arranged)
        worth = _OPENING * hook + (_ENDING * end.payoff if end is not None else 0)
        worth += sum(_worth_in_middle(one) - _LEAST for one in arranged.middle)
        worth += sum(_WANTED[: len(told)])
        worth -= sum(_SHORT for one in told if len(one.text) < _LITTLE)
        worth -= sum(_repeats(one, other) for one, other in combinations(told, 2))
        worth -= sum(_ADRIFT for one in told if one.follows and not any(other.last == one.first for other in told))
        for one, other in pairwise(told):
            if one.last == other.first:
                worth += -_PARTED if other.leans and (one.first, other.last) in joined else _NEIGHBOURS
        return cls(worth, arranged)


def _middles(usable: Sequence[Passage], ends: Sequence[Passage]) -> list[Passage]:
    """Return what may stand in the middle: the best that stands alone, and what leans with what it leans on."""
    alone = _best([one for one in usable if not one.leans], _worth_in_middle, _MIDDLES)
    leaning = _best([one for one in usable if one.leans], _worth_in_middle, _LEANING)
    held = [one for one in [*leaning, *ends] if one.leans]
    under = [
        one
        for top in held
        for one in _best([one for one in usable if one.last == top.first and not one.leans], _worth_in_middle, 1)
    ]
    return list(dict.fromkeys([*alone, *leaning, *under]))


def _ends(usable: Sequence[Passage], helping: Passage | None) -> list[Passage | None]:
    free = [one for one in usable if one.payoff >= _LEAST_PAYOFF and not one.help]
    if helping is not None:
        free = [one for one in free if _apart(one, helping)]
    return [*_best(free, lambda one: one.payoff, _ENDS), None]


def _between(
    hook: Passage, middles: Sequence[Passage], end: Passage | None, helping: Passage | None, room: int, told_in: Parts
) -> Iterator[tuple[Passage, ...]]:
    """Yield what may stand between a beginning and an end that stand apart: nothing, one passage, or more in order."""
    fixed = [one for one in (hook, end, helping) if one is not None]
    if any(not _apart(one, other) for one, other in combinations(fixed, 2)):
        return
    before = end.first if end is not None else max((one.last for one in middles), default=0)
    free = [one for one in middles if one.last <= before and all(_apart(one, other) for other in fixed)]
    free.sort(key=lambda one: (one.first, one.last))
    for count in range(min(room, len(free)) + 1):
        for chosen in combinations(free, count):
            ordered = all(one.last <= other.first for one, other in pairwise(chosen))
            if ordered and sum(told_in(one) for one in chosen) <= room:
                yield chosen


def _worth_in_middle(passage: Passage) -> float:
    return max(passage.evidence, 0.85 * passage.payoff)


def _worth_as_help(passage: Passage) -> float:
    """Return what says best where to turn: where a life is in danger first, then the shorter."""
    return passage.help - len(passage.sentences) / 1000


def _worth_as_hook(passage: Passage) -> float:
    return passage.hook


def _worth_as_end(passage: Passage) -> float:
    return passage.payoff + 0.2 * passage.evidence


def _best(found: Sequence[Passage], key: Callable[[Passage], float], most: int) -> list[Passage]:
    return sorted(found, key=lambda one: (-key(one), one.first, one.last))[:most]


def _apart(one: Passage, other: Passage) -> bool:
    """Return whether two passages share no sentence, be it that the post says one twice."""
    return (one.last <= other.first or one.first >= other.last) and not set(one.sentences) & set(other.sentences)


def _repeats(one: Passage, other: Passage) -> float:
    if not one.words or not other.words:
        return 0.0
    same = len(one.words & other.words) / min(len(one.words), len(other.words))
    return _REPEATED * max(0.0, same - _SAME)
