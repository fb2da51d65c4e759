"""Wall time and zone to instant and back; seasons.

``zoneinfo`` moves a time in a gap silently (01:30 on 2027-03-28 in London becomes 02:30) and picks the first
of two in a fold.  What a person says is therefore kept as said (:class:`WallTime`) beside the instant, gaps
are refused and folds are asked about.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from publisher.errors import AmbiguousTimeError, SkippedTimeError, TimeError, nearest

Hemisphere = Literal["northern", "southern"]
Season = Literal["winter", "spring", "summer", "autumn"]

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS: Final[tuple[Season, ...]] = ("winter", "spring", "summer", "autumn")
_NORTHERN_START: Final[dict[Season, int]] = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_SOUTHERN_START: Final[dict[Season, int]] = {"autumn": 3, "winter": 6, "spring": 9, "summer": 12}
_WALL: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?:\s+(?!(?:first|second|am|pm)\b)([A-Za-z][\w+-]*(?:/[\w+-]+)*))?"
    r"(?:\s+(first|second))?"
)
_WHICH: Final = ("first", "second")
_MINUTE: Final = timedelta(minutes=1)
#: Years whose every time has an instant in every zone.
_YEARS: Final = range(2, 9999)


@dataclass(frozen=True, kw_only=True, slots=True)
class WallTime:
    """A time as a person said it: naive local time, IANA zone name, and which of two when it happens twice."""

    #: Naive local time, to the minute.
    local: datetime
    #: IANA zone name, such as ``Europe/London``.
    zone: str
    #: 0 for the first, 1 for the second of two equal wall times in a fold.
    fold: int = 0

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("WallTime.local is naive: the zone stands beside it")

    @property
    def instant(self) -> datetime:
        """The aware UTC datetime of this wall time."""
        return self.local.replace(tzinfo=zone(self.zone), fold=self.fold).astimezone(UTC)

    @property
    def which(self) -> str:
        """``first`` or ``second`` where the clocks show it twice, otherwise empty."""
        instants = {replace(self, fold=fold).instant for fold in (0, 1)}
        return _WHICH[self.fold] if len(instants) > 1 else ""

    def written(self, own_zone: str = "") -> str:
        """Return it as :func:`parse_wall_time` reads it, without the zone where that is ``own_zone``."""
        named = "" if self.zone == own_zone else self.zone
        return " ".join(filter(None, (f"{self.local:%Y-%m-%d %H:%M}", named, self.which)))

    def __str__(self) -> str:
        return self.written()


def zone(name: str) -> ZoneInfo:
    """Return the time zone called ``name``; raise :class:`TimeError` naming the nearest where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = nearest(name, available_timezones())
        raise TimeError(f"There is no time zone “{name}”; use a name such as Europe/London.{hint}") from None


def wall_time(instant: datetime, zone_name: str) -> WallTime:
    """Return what the clocks of a zone show at an aware instant, to the minute."""
    local = instant.astimezone(zone(zone_name))
    return WallTime(local=local.replace(tzinfo=None, second=0, microsecond=0, fold=0), zone=zone_name, fold=local.fold)


def parse_wall_time(text: str, *, zone_name: str) -> WallTime:
    """Read ``2026-12-20 09:00`` as a wall time in ``zone_name``.

    A zone may be named behind it, and ``first`` or ``second`` where the clocks go back and the time happens twice:
    ``2027-10-31 01:30 Europe/London second``.  Raises :class:`TimeError` for what cannot be read,
    :class:`SkippedTimeError` for a time that the clocks skip, :class:`AmbiguousTimeError` for one that happens twice
    without a word on which is meant.
    """
    match = _WALL.fullmatch(text.strip())
    if match is None:
        raise TimeError(f"“{text}” is not a time; write it as 2026-12-20 09:00.")
    *numbers, named, which = match.groups()
    said = named or zone_name
    zone(said)
    try:
        year, month, day, hour, minute = (int(number) for number in numbers)
        local = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a wall time is naive, its zone beside it
    except ValueError:
        local = datetime.min  # noqa: DTZ901 - outside the years that are taken
    if local.year not in _YEARS:
        raise TimeError(f"“{text}” is not a date and time of the calendar; write it as 2026-12-20 09:00.")
    return on_the_wall(local, said, which or "", shown_zone=named or "")


def on_the_wall(local: datetime, zone_name: str, which: str = "", *, shown_zone: str = "") -> WallTime:
    """Return the wall time ``local``, naive, in a zone; ``which`` is ``first``, ``second`` or empty.

    ``shown_zone`` is what an error repeats of the zone.  Raises as :func:`parse_wall_time`.
    """
    earlier, later = (WallTime(local=local, zone=zone_name, fold=fold) for fold in (0, 1))
    if wall_time(earlier.instant, zone_name).local != local:
        raise _skipped(local, zone_name, later.instant, earlier.instant)
    if earlier.instant == later.instant:
        if which:
            raise TimeError(f"{_day_and_time(local)} happens only once in {zone_name}; leave out “{which}”.")
        return earlier
    if not which:
        raise _twice(earlier, later, shown_zone)
    return later if which == "second" else earlier


def _skipped(local: datetime, zone_name: str, before: datetime, after: datetime) -> SkippedTimeError:
    """Return the error for a time that the clocks skip; their change lies after ``before`` and not after ``after``."""
    old = before.astimezone(zone(zone_name)).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if middle.astimezone(zone(zone_name)).utcoffset() == old:
            before = middle
        else:
            after = middle
    last, first = (moment.astimezone(zone(zone_name)) for moment in (before, after))
    days = {moment.date() for moment in (local, last, first)}
    form = "%H:%M" if len(days) == 1 else "%Y-%m-%d %H:%M"
    return SkippedTimeError(
        f"{_day_and_time(local)} does not exist in {zone_name}: the clocks go forward over it; the nearest times are "
        f"{last:{form}} and {first:{form}}.",
        before,
        after,
    )


def _twice(first: WallTime, second: WallTime, shown_zone: str) -> AmbiguousTimeError:
    written = f"{first.local:%Y-%m-%d %H:%M}{f' {shown_zone}' if shown_zone else ''}"
    ways = [f"“{written} {which}” ({with_offset(said)})" for which, said in zip(_WHICH, (first, second), strict=True)]
    return AmbiguousTimeError(
        f"{_day_and_time(first.local)} happens twice in {first.zone}: the clocks go back; write {ways[0]} or "
        f"{ways[1]}, or choose another time.",
        first.instant,
        second.instant,
    )


def _day_and_time(local: datetime) -> str:
    return f"{local:%H:%M} on {local:%a} {local.day} {local:%b %Y}"


def with_offset(at: WallTime) -> str:
    """Return what the zone is called at that time, with its offset: ``GMT, +00:00``; a zone without letters by name."""
    local = at.instant.astimezone(zone(at.zone))
    named = local.tzname() or ""
    offset = f"{local:%z}"
    return f"{at.zone if named.startswith(('+', '-')) else named}, {offset[:3]}:{offset[3:5]}"


def in_full(at: WallTime) -> str:
    """Return ``Mon 21 Dec 2026, 09:00 GMT (+00:00)``; of a time that happens twice which: ``the second 01:30``."""
    called, offset = with_offset(at).split(", ")
    which = f"the {at.which} " if at.which else ""
    return f"{at.local:%a} {at.local.day} {at.local:%b %Y}, {which}{at.local:%H:%M} {called} ({offset})"


def parse_day(text: str) -> date:
    """Read ``2018-12-20`` as a date; raise :class:`TimeError` for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise TimeError(f"“{text}” is not a date; write it as 2018-12-20.") from None


def season_span(season: Season, year: int, hemisphere: Hemisphere = "northern") -> tuple[date, date]:
    """Return the first day of a season and the first day after it.

    The season that begins in December of ``year`` runs on through January and February of ``year + 1``:
    northern winter, southern summer.
    """
    start = (_NORTHERN_START if hemisphere == "northern" else _SOUTHERN_START)[season]
    first = date(year, start, 1)
    after = date(year + 1, 3, 1) if start == 12 else date(year, start + 3, 1)  # noqa: PLR2004
    return first, after


def season_of(day: date, hemisphere: Hemisphere = "northern") -> Season:
    """Return the season in which ``day`` lies."""
    starts = _NORTHERN_START if hemisphere == "northern" else _SOUTHERN_START
    begun = (day.month // 3 * 3) or 12
    return next(season for season, month in starts.items() if month == begun)


def year_of_season(day: date, season: Season, hemisphere: Hemisphere = "northern") -> int:
    """Return the year by which the season about ``day`` goes: that in which it begins, as in :func:`season_span`."""
    first, after = season_span(season, day.year - 1, hemisphere)
    return day.year - 1 if first <= day < after else day.year


def require_aware(moment: datetime, what: str) -> None:
    """Raise ``ValueError`` where a value would be made with a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError(f"{what} must be an aware datetime")


def in_words(span: timedelta) -> str:
    """Say a span as a person would: ``3 days``, ``2 hours``, ``5 minutes``, ``now``."""
    seconds = int(abs(span).total_seconds())
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = (seconds + size // 2) // size
            return f"{count} {word}{'s' if count > 1 else ''}"
    return "now"
