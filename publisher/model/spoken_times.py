"""Times as people say them, to wall times: ``tomorrow 9am``, ``next thursday 9:00``, ``christmas eve 18:00``.  Pure.

Nothing is guessed.  What two people would read differently (``3/4/2027``, ``at 9``, ``midnight``) is refused with both
readings, and so is every word that is not known; a day without its year is the next one to come.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, NoReturn
from zoneinfo import available_timezones

from publisher.errors import TimeError, nearest
from publisher.when import WEEKDAYS, WallTime, on_the_wall, parse_wall_time, wall_time, zone

_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SHORT: Final = {"tues": "tuesday", "thur": "thursday", "thurs": "thursday", "sept": "september"}
_NUMBERS: Final = dict(
    zip(
        ("a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        (1, 1, *range(1, 13)),
        strict=True,
    )
)
#: Days that people call by a name, as month and day.
_FEASTS: Final = {
    "new year": (1, 1),
    "new years day": (1, 1),
    "burns night": (1, 25),
    "valentines day": (2, 14),
    "st davids day": (3, 1),
    "international womens day": (3, 8),
    "st patricks day": (3, 17),
    "earth day": (4, 22),
    "st georges day": (4, 23),
    "halloween": (10, 31),
    "bonfire night": (11, 5),
    "st andrews day": (11, 30),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new years eve": (12, 31),
}
_UNITS: Final = {
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2),
}
_SHORT_UNITS: Final = ("minute", "min", "hour")
#: Said where nothing needs to be understood but that it is soon.
_AT_ONCE: Final = frozenset({"now", "at once", "asap", "as soon as possible"})
_FILLERS: Final = frozenset({"on", "at", "of", "the", "by"})
_EXAMPLES: Final = (
    "say it as “tomorrow 9am”, “next thursday 9:00”, “3 december 14:30”, “christmas eve 18:00”, “in 3 days 9am” or "
    "2026-12-20 09:00."
)
_ISO: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[t ](\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(z|[+-]\d{2}:?\d{2})?(?!\s*[ap]\.?m)(.*)"
)
_NUMERIC: Final = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b")
_CLOCK: Final = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?:\s*([ap])\.?m\b\.?)?")
_HOUR: Final = re.compile(r"\b(\d{1,2})\s*([ap])\.?m\b\.?")
_BARE: Final = re.compile(r"\bat (\d{1,2})(?!\d)(?! ?(?:days?|weeks?|hours?|minutes?|mins?)\b)|(?<![\d-])(\d{1,2})$")
_PARTS: Final = {"morning": "a", "afternoon": "p", "evening": "p"}
_SPAN: Final = re.compile(rf"(?:in )?(\d{{1,4}}|{'|'.join(_NUMBERS)}) ({'|'.join(_UNITS)})s?(?: from (now|today))?")
_NOON: Final = time(12)
_MIDNIGHT: Final = "Midnight belongs to two days; write 00:00 with the day that begins then, or 23:59."
_LEAP: Final = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What was understood."""

    #: ``None`` for as soon as possible.
    at: WallTime | None
    #: Another reading of the words, a sentence to tell with it; empty where there is none.
    otherwise: str = ""


def understand(text: str, *, now: datetime, zone_name: str) -> Spoken:
    """Return the wall time that a person's words mean at ``now``, aware, in a zone; another may be named in the words.

    Raises :class:`TimeError` for what is not understood, where the time of day is missing, and for what can be read
    in two ways, :class:`SkippedTimeError` and :class:`AmbiguousTimeError` where the clocks go forward or back.
    """
    words = " ".join(text.strip().lower().rstrip(".").split())
    if words in _AT_ONCE:
        return Spoken(at=None)
    if iso := _ISO.fullmatch(words):
        return Spoken(at=_from_iso(iso, text, zone_name))
    return _Sentence(text, words, now, zone_name).spoken()


def _from_iso(iso: re.Match[str], text: str, zone_name: str) -> WallTime:
    day, clock, offset, rest = iso.groups()
    if not offset:
        return parse_wall_time(f"{day} {clock}{_zones_cased(rest)}", zone_name=zone_name)
    try:
        instant = datetime.fromisoformat(f"{day}T{clock.zfill(5)}{offset.upper()}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise TimeError(f"“{text}” is not a date and time of the calendar; write it as 2026-12-20 09:00.") from None
    if rest.strip():
        raise TimeError(f"“{text}” has an offset and more behind it; write it as 2026-12-20T09:00+00:00.")
    return wall_time(instant, zone_name)


def _zones_cased(rest: str) -> str:
    """Return the words behind a time with zones spelt as their names are."""
    return "".join(f" {_zone_called(word) or word}" for word in rest.split())


def _zone_called(word: str) -> str:
    """Return the name of the zone that ``word`` is, however its letters are; empty where it is none."""
    return _zones().get(word, "")


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


class _Sentence:
    """One saying, of which what is understood is taken away bit by bit."""

    def __init__(self, text: str, words: str, now: datetime, zone_name: str) -> None:
        self._text = text
        plain = words.replace(",", " ").replace("’", "").replace("'", "")
        self._left = re.sub(
            r"\b(\d{1,2}) ?oclock\b", r"at \1", re.sub(r"\bthis (?=morning|afternoon|evening)", "today ", plain)
        )
        self._own = zone_name
        self._zone = self._take_zone(zone_name)
        self._today = now.astimezone(zone(self._zone)).date()
        self._now = now
        self._which = self._take_which()
        self._otherwise = ""

    def spoken(self) -> Spoken:
        if span := self._take_short_span():
            # What is over before the next minute begins would be past as soon as it is said.
            instant = self._now + span + timedelta(seconds=59)
            return Spoken(at=wall_time(instant, self._zone))
        numeric = self._take_numeric_day()
        clock = self._take_time()
        words = [_SHORT.get(word, word) for word in self._left.split() if word not in _FILLERS]
        days = [numeric] if numeric and not words else None if numeric else list(self._days(words))
        if days is None:
            self._refuse()
        if clock is None:
            raise TimeError(f"“{self._text}” has no time of day; say it too, as in “tomorrow 9:00”.")
        at = self._first_to_come(days, clock)
        return Spoken(at=at, otherwise=self._otherwise)

    def _first_to_come(self, days: list[date], clock: time) -> WallTime:
        """Return the time on the first of these days on which it is still to come; the last where none is."""
        local = datetime.combine(days[-1], clock)
        for day in days:
            local = datetime.combine(day, clock)
            if len(days) == 1 or self._now < WallTime(local=local, zone=self._zone, fold=1).instant:
                break
        return on_the_wall(local, self._zone, self._which, shown_zone="" if self._zone == self._own else self._zone)

    def _days(self, words: list[str]) -> Iterator[date]:  # noqa: PLR0911 - one for each way of saying a day
        """Yield the days that the words mean, the nearest first; a day without its year has several."""
        today, phrase = self._today, " ".join(words)
        if not words:
            return iter((today, today + timedelta(1)))
        if phrase in {"today", "this"}:
            return iter((today,))
        if phrase == "tomorrow":
            return iter((today + timedelta(1),))
        if phrase == "day after tomorrow":
            return iter((today + timedelta(2),))
        if span := _SPAN.fullmatch(phrase):
            return iter((today + _length(span),))
        if phrase in _FEASTS:
            return self._each_year(*_FEASTS[phrase])
        name, _, year = phrase.rpartition(" ")
        if name in _FEASTS and _is_year(year):
            return iter((self._day(int(year), *_FEASTS[name]),))
        if weekday := self._weekday(words):
            return weekday
        return self._calendar_day(words)

    def _weekday(self, words: list[str]) -> Iterator[date] | None:
        named = [number for word in words if (number := _number_of(word, WEEKDAYS)) is not None]
        others = [word for word in words if _number_of(word, WEEKDAYS) is None]
        if len(named) != 1:
            return None
        ahead = (named[0] - self._today.weekday()) % 7
        coming = self._today + timedelta(ahead)
        following = self._today + timedelta(named[0] - self._today.weekday() + 7)
        if others in ([], ["this"], ["coming"]):
            return iter((coming, coming + timedelta(7)))
        if others == ["next"]:
            if coming < following and coming > self._today:
                self._otherwise = (
                    f"“next {WEEKDAYS[named[0]]}” is taken as the one of next week; “{WEEKDAYS[named[0]]}” alone is "
                    f"{coming:%a} {coming.day} {coming:%b}."
                )
            return iter((following,))
        if others == ["next", "week"]:
            return iter((following,))
        return None

    def _calendar_day(self, words: list[str]) -> Iterator[date]:
        weekday = _number_of(words[0], WEEKDAYS)
        rest = words[1:] if weekday is not None else words
        month, day, year = self._date(rest)
        found = iter((self._day(year, month, day),)) if year else self._each_year(month, day)
        if weekday is None:
            return found
        days = list(found)
        if days[0].weekday() != weekday:
            raise TimeError(
                f"{days[0].day} {days[0]:%B %Y} is a {WEEKDAYS[days[0].weekday()].capitalize()}, not a "
                f"{WEEKDAYS[weekday].capitalize()}; correct one of them."
            )
        return iter(days[:1])

    def _date(self, words: list[str]) -> tuple[int, int, int]:
        """Return month, day and year, 0 where none is said, of ``3 december``, ``dec 3rd`` or ``3 december 2026``."""
        if len(words) == 1 and (iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words[0])):
            return int(iso[2]), int(iso[3]), int(iso[1])
        year = int(words[-1]) if len(words) == 3 and _is_year(words[-1]) else 0  # noqa: PLR2004 - day, month, year
        pair = words[:2] if year else words
        if len(pair) != 2:  # noqa: PLR2004 - a day and a month
            self._refuse()
        months = [number for word in pair if (number := _number_of(word, _MONTHS)) is not None]
        days = [int(found[1]) for word in pair if (found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word))]
        if len(months) != 1 or len(days) != 1:
            self._refuse()
        return months[0] + 1, days[0], year

    def _each_year(self, month: int, day: int) -> Iterator[date]:
        """Return the days of this name from today on; 29 February is not in every year."""
        found = []
        for year in range(self._today.year, self._today.year + _LEAP):
            try:
                found.append(date(year, month, day))
            except ValueError:
                continue
        if not found:
            self._day(self._today.year, month, day)
        return (one for one in found if one >= self._today)

    def _day(self, year: int, month: int, day: int) -> date:
        try:
            return date(year, month, day)
        except ValueError:
            raise TimeError(f"“{self._text}” is not a day of the calendar; look it up and say it again.") from None

    def _take_zone(self, zone_name: str) -> str:
        for word in self._left.split():
            if "/" in word and not re.fullmatch(r"[\d/]+", word):
                found = _zone_called(word) or zone(word).key
            elif not (found := _zone_called(word)):
                continue
            self._left = " ".join(other for other in self._left.split() if other != word)
            return found
        return zone_name

    def _take_which(self) -> str:
        """Take ``first`` or ``second`` where it says which of two times: at the end, or before the time."""
        found = re.search(r"\b(first|second)$|\b(first|second)(?= \d{1,2}[:.h]\d{2}| \d{1,2} ?[ap]\.?m)", self._left)
        if found is None:
            return ""
        self._left = " ".join((self._left[: found.start()] + self._left[found.end() :]).split())
        return found[1] or found[2]

    def _take_short_span(self) -> timedelta | None:
        found = _SPAN.fullmatch(self._left)
        return _length(found) if found is not None and found[2] in _SHORT_UNITS else None

    def _take_numeric_day(self) -> date | None:
        found = _NUMERIC.search(self._left)
        if found is None:
            return None
        one, sign, two, years = int(found[1]), found[2], int(found[3]), found[4]
        year = int(years) + (2000 if len(years) == 2 else 0)  # noqa: PLR2004 - 27 for 2027
        self._left = " ".join((self._left[: found.start()] + self._left[found.end() :]).split())
        if sign == "." or one > 12 or one == two:  # noqa: PLR2004 - no month
            return self._day(year, two, one)
        if two > 12:  # noqa: PLR2004 - no month
            return self._day(year, one, two)
        here = [f"{day} {_MONTHS[month - 1].capitalize()}" for day, month in ((one, two), (two, one)) if day and month]
        raise TimeError(f"“{found[0]}” can be {' or '.join(here)}; write {year}-MM-DD, or the month as a word.")

    def _take_time(self) -> time | None:
        self._left = re.sub(r"\btonight\b", "today evening", self._left)
        evening = "evening" in self._left.split()
        part = next((half for word, half in _PARTS.items() if word in self._left.split()), "")
        if part:
            self._left = re.sub(r"\b(?:in the )?(?:morning|afternoon|evening)\b", "", self._left)
        for word in ("noon", "midday"):
            if word in self._left.split():
                self._left = " ".join(other for other in self._left.split() if other != word)
                return _NOON
        if "midnight" in self._left.split():
            raise TimeError(_MIDNIGHT)
        for form in (_CLOCK, _HOUR, _BARE):
            if found := form.search(self._left):
                read = self._read_time(form, found, part)
                if evening and found[1] == "12":
                    raise TimeError(_MIDNIGHT)
                if read is not None:
                    self._left = " ".join((self._left[: found.start()] + " " + self._left[found.end() :]).split())
                    return read
        return None

    def _read_time(self, form: re.Pattern[str], found: re.Match[str], part: str) -> time | None:
        """Return the time that was found; ``None`` where a bare number at the end is the day of a month or a year."""
        if form is _BARE:
            before = self._left[: found.start()].split()
            if found[2] and before and _number_of(before[-1], _MONTHS) is not None:
                return None
            hour, minute, half = int(found[1] or found[2]), 0, part
            if not half and 0 < hour <= 12:  # noqa: PLR2004 - as on the face of a clock
                raise TimeError(f"“{self._text}” can be {hour}am or {hour}pm; say which, or write {hour:02}:00.")
        elif form is _HOUR:
            hour, minute, half = int(found[1]), 0, found[2]
        else:
            hour, minute, half = int(found[1]), int(found[2]), found[3] or (part if int(found[1]) <= 12 else "")  # noqa: PLR2004
        if half and not 1 <= hour <= 12:  # noqa: PLR2004 - as on the face of a clock
            raise TimeError(f"“{found[0].strip()}” is no time of day; write it as 9am, 9:30pm or 21:30.")
        try:
            return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)
        except ValueError:
            raise TimeError(f"“{found[0].strip()}” is no time of day; write it as 9am, 9:30pm or 21:30.") from None

    def _refuse(self) -> NoReturn:
        known = (*WEEKDAYS, *_MONTHS, "today", "tomorrow", "next", "this", "christmas", "eve", "noon", *_UNITS)
        strange = [word for word in self._left.split() if word.isalpha() and word not in known + tuple(_FILLERS)]
        hint = nearest(strange[0], known) if strange else ""
        raise TimeError(f"“{self._text}” is not understood as a time; {_EXAMPLES}{hint}")


def _length(span: re.Match[str]) -> timedelta:
    number = _NUMBERS[span[1]] if span[1] in _NUMBERS else int(span[1])
    return number * _UNITS[span[2]]


def _number_of(word: str, names: tuple[str, ...]) -> int | None:
    """Return the place of a name that ``word`` is, in full or its first three letters."""
    bare = _SHORT.get(word.rstrip("."), word.rstrip("."))
    return next((place for place, name in enumerate(names) if bare in (name, name[:3])), None)


def _is_year(word: str) -> bool:
    return re.fullmatch(r"\d{4}", word) is not None
