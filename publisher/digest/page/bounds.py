"""Bounds on what a template may use up: steps, time, and text.

Templates are code that an organisation wrote or was given; a slip in one must end in a sentence and not take the
machine with it.  Everything that repeats, or makes something longer, counts against a meter before it does
(:mod:`publisher.digest.page.sandbox` sees to it), so that memory is bounded by what the meter allows.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

#: Turns of loops, calls, filters and tests of one rendering; a digest of twelve posts takes about a thousand.
MOST_STEPS: Final = 500_000
#: What all steps of one rendering make together, in characters; a value in a list counts as :data:`ITEM`.
MOST_MADE: Final = 20_000_000
ITEM: Final = 16
#: Characters of one text, and of the page.
MOST_TEXT: Final = 2_000_000
#: Seconds of computing, waiting apart; a digest of twelve posts takes a hundredth of one.
MOST_SECONDS: Final = 1.0
#: Bits of a whole number.
MOST_BITS: Final = 4_096
#: Steps between two looks at the clock.
_LOOKS: Final = 16


class BoundError(Exception):
    """A template goes past its bounds; says how, as the middle of a sentence that begins with where."""


class _Meter:
    __slots__ = ("began", "made", "steps")

    def __init__(self) -> None:
        self.steps = 0
        self.made = 0
        self.began = time.thread_time()

    def spend(self, made: int) -> None:
        self.steps += 1
        self.made += made
        if self.steps > MOST_STEPS:
            raise BoundError(f"the template takes more than {MOST_STEPS:,} steps; take a loop out")
        if self.made > MOST_MADE:
            raise BoundError(f"the template makes more than {MOST_MADE:,} characters on its way; take a loop out")
        if not self.steps % _LOOKS and time.thread_time() - self.began > MOST_SECONDS:
            raise BoundError(f"the template computes for more than {MOST_SECONDS:g} second; take a loop out")


_METER: Final[ContextVar[_Meter | None]] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[None]:
    """Count what is spent inside, from nothing."""
    before = _METER.set(_Meter())
    try:
        yield
    finally:
        _METER.reset(before)


@contextmanager
def paused() -> Iterator[None]:
    """Leave the time inside out of the count: Publisher's own work, which a template only asks for."""
    meter, since = _METER.get(), time.thread_time()
    try:
        yield
    finally:
        if meter is not None:
            meter.began += time.thread_time() - since


def spend(made: int = 0) -> bool:
    """Count a step that makes so much; raise :class:`BoundError` where that is too much.

    Returns true, so that it can stand in a condition.  Outside :func:`metered` nothing is counted.
    """
    meter = _METER.get()
    if meter is not None:
        meter.spend(made)
    return True


def spend_text(length: int) -> None:
    """Count a text, best before it is made; raise :class:`BoundError` for one that is too long."""
    if length > MOST_TEXT:
        raise BoundError(f"this makes a text of {length:,} characters, and a template may make {MOST_TEXT:,}")
    spend(length)


def spend_value(value: Any) -> Any:
    """Count a value that is made, taken along or compared, and return it."""
    if isinstance(value, str):
        spend_text(len(value))
    else:
        spend(weigh(value))
    return value


def weigh(value: object) -> int:
    """Return how much a value is, all that it holds included; of what is past all bounds a part.

    A list that holds another twice counts it twice: so it would be written, compared or hashed.
    """
    total, waiting = 0, [value]
    while waiting and total <= MOST_MADE:
        one = waiting.pop()
        if isinstance(one, str):
            total += len(one)
        elif isinstance(one, dict):
            waiting += (*one.keys(), *one.values())
        elif isinstance(one, list | tuple):
            waiting += one
        total += ITEM
    return total
