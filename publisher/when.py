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

from publisher.errors import AmbiguousTimeError, TimeError, nearest

Hemisphere = Literal["northern", "southern"]
Season = Literal["winter", "spring", "summer", "autumn"]

SEASONS: Final[tuple[Season, ...]] = ("winter", "spring", "summer", "autumn")
_NORTHERN_START: Final[dict[Season, int]] = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_SOUTHERN_START: Final[dict[Season, int]] = {"autumn": 3, "winter": 6, "spring": 9, "summer": 12}
_WALL: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?:\s+([\w+-]+(?:/[\w+-]+)+|UTC))?(?:\s+(first|second))?"
)


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

    def __str__(self) -> str:
        return f"{self.local:%Y-%m-%d %H:%M} {self.zone}"


def zone(name: str) -> ZoneInfo:
    """Return the time zone called ``name``; raise :class:`TimeError` naming the nearest where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = nearest(name, available_timezones())
        raise TimeError(f"There is no time zone “{name}”; use a name such as Europe/London.{hint}") from None


def parse_wall_time(text: str, *, zone_name: str) -> WallTime:
    """Read ``2026-12-20 09:00`` as a wall time in ``zone_name``.

    A zone may be named behind it, and ``first`` or ``second`` where the clocks go back and the time happens twice:
    ``2027-10-31 01:30 Europe/London second``.  Raises :class:`TimeError` for what cannot be read and for a time
    that the clocks skip, :class:`AmbiguousTimeError` for one that happens twice without a word on which is meant.
    """
    match = _WALL.fullmatch(text.strip())
    if match is None:
        raise TimeError(f"“{text}” is not a time; write it as 2026-12-20 09:00.")
    *numbers, named, which = match.groups()
    try:
        year, month, day, hour, minute = (int(number) for number in numbers)
        local = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - a wall time is naive, its zone beside it
        said = WallTime(local=local, zone=named or zone_name, fold=int(which == "second"))
        _refuse_gap(said)
    except (ValueError, OverflowError):
        raise TimeError(f"“{text}” is not a date and time of the calendar; write it as 2026-12-20 09:00.") from None
    _ask_about_fold(said, answered=which is not None)
    return said


def _refuse_gap(said: WallTime) -> None:
    if said.instant.astimezone(zone(said.zone)).replace(tzinfo=None) != said.local:
        raise TimeError(
            f"{said.local:%H:%M} on {said.local:%Y-%m-%d} does not exist in {said.zone}: the clocks go forward over "
            f"it; choose a time an hour earlier or later."
        )


def _ask_about_fold(said: WallTime, *, answered: bool) -> None:
    first, second = (replace(said, fold=fold).instant for fold in (0, 1))
    if first != second and not answered:
        raise AmbiguousTimeError(
            f"{said.local:%H:%M} on {said.local:%Y-%m-%d} happens twice in {said.zone}: the clocks go back; "
            f"write “{said.local:%Y-%m-%d %H:%M} first” or “… second”, or choose another time.",
            first,
            second,
        )


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
