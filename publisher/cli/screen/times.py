"""Times as a question says them: with year, zone, offset, and how far off."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from publisher.when import WallTime, in_full, in_words, zone

YEAR: Final = timedelta(days=365)


def at_length(at: WallTime | None, now: datetime) -> str:
    """Return ``Mon 21 Dec 2026, 09:00 GMT (+00:00), in 27 days``; ``None`` is as soon as the daemon runs.

    Of a time that happens twice it says which: ``the second 01:30``.  ``now`` is aware.
    """
    return "as soon as the daemon runs" if at is None else f"{in_full(at)}, {_off(at, now)}"


def is_far(at: WallTime, now: datetime) -> bool:
    """Tell whether a time is so far away that its year may be mistyped."""
    return at.instant - now > 2 * YEAR


def briefly(at: datetime, now: datetime, where: ZoneInfo) -> str:
    """Return an aware time as it is told in passing: ``09:12`` today, else as :func:`dated` does."""
    local, today = at.astimezone(where), now.astimezone(where)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return dated(at, now, where)


def dated(at: datetime, now: datetime, where: ZoneInfo) -> str:
    """Return an aware time with its day: ``Mon 21 Dec, 09:00``; with its year where that is not this one."""
    local = at.astimezone(where)
    year = "" if local.year == now.astimezone(where).year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M}"


def _off(at: WallTime, now: datetime) -> str:
    """Say how far off a time is: in days of its own calendar, and below two in hours or minutes."""
    left = at.instant - now
    if left <= timedelta(0):
        return f"{in_words(left)} ago, which is past: at once"
    if is_far(at, now):
        return f"in {left // YEAR} years"
    days = (at.local.date() - now.astimezone(zone(at.zone)).date()).days
    if days > 1:
        return f"in {days} days"
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours:
        return f"in {hours} h {minutes} min"
    return f"in {minutes} min"
