"""Hours and days on which an organisation would rather send nothing, as its configuration writes them.  Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Final, TypeAlias

from publisher.errors import TimeError, nearest
from publisher.when import WEEKDAYS

#: Tells whether a day is one of those that are meant.
Days: TypeAlias = Callable[[date], bool]

_HOURS: Final = re.compile(r"\s*(\d{1,2}):(\d{2})\s*(?:-|–|to)\s*(\d{1,2}):(\d{2})\s*")
_DAY: Final = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")
#: A year with a 29 February, for days that come each year.
_ANY_YEAR: Final = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """A stretch of each day, which may run over midnight."""

    begins: time
    #: The first minute after it.
    ends: time

    def cover(self, clock: time) -> bool:
        """Tell whether what the clock shows lies in it."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def __str__(self) -> str:
        return f"{self.begins:%H:%M} to {self.ends:%H:%M}"


def hours(text: str) -> Hours:
    """Read ``21:00-08:00``; raise :class:`TimeError`."""
    found = _HOURS.fullmatch(text)
    numbers = [int(number) for number in found.groups()] if found is not None else [24] * 4
    try:
        read = Hours(begins=time(numbers[0], numbers[1]), ends=time(numbers[2], numbers[3]))
    except ValueError:
        raise TimeError(f"“{text}” is no stretch of the day; write it as 21:00-08:00.") from None
    if read.begins == read.ends:
        raise TimeError(f"“{text}” begins when it ends; write it as 21:00-08:00.")
    return read


def days(text: str) -> Days:
    """Read ``2026-12-25``, ``12-25`` of every year, ``12-24 to 01-02``, or ``sunday``; raise :class:`TimeError`."""
    said = text.strip().lower()
    if said in WEEKDAYS:
        number = WEEKDAYS.index(said)
        return lambda day: day.weekday() == number
    begin, _, end = (part.strip() for part in said.partition(" to "))
    first, last = _DAY.fullmatch(begin), _DAY.fullmatch(end or begin)
    if first is None or last is None or bool(first[1]) != bool(last[1]):
        hint = nearest(said, WEEKDAYS)
        raise TimeError(f"“{text}” is no day; write it as 2026-12-25, 12-25, 12-24 to 01-02, or sunday.{hint}")
    try:
        span = tuple(date(int(one[1] or _ANY_YEAR), int(one[2]), int(one[3])) for one in (first, last))
    except ValueError:
        raise TimeError(f"“{text}” is not in the calendar; write it as 2026-12-25, or 12-25 for every year.") from None
    return _between(*span) if first[1] else _each_year(*span)


def _between(first: date, last: date) -> Days:
    if last < first:
        raise TimeError(f"{first} to {last} ends before it begins; turn them round.")
    return lambda day: first <= day <= last


def _each_year(first: date, last: date) -> Days:
    begins, ends = (first.month, first.day), (last.month, last.day)

    def covers(day: date) -> bool:
        here = (day.month, day.day)
        return begins <= here <= ends if begins <= ends else here >= begins or here <= ends

    return covers
