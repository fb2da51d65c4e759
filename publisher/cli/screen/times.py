"""Times as a question says them: with year, zone, offset, and how far off."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.when import WallTime, zone

_ZONELESS = ("+", "-")


def at_length(at: WallTime | None, now: datetime) -> str:
    """Return ``Mon 21 Dec 2026, 09:00 GMT (+00:00), in 27 days``; ``None`` is as soon as the daemon runs.

    ``now`` is aware.
    """
    if at is None:
        return "as soon as the daemon runs"
    local = at.instant.astimezone(zone(at.zone))
    named = local.tzname() or ""
    called = at.zone if named.startswith(_ZONELESS) else named
    offset = f"{local:%z}"
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {called} ({offset[:3]}:{offset[3:5]}), {_off(at, now)}"


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
        return "which is past: at once"
    days = (at.local.date() - now.astimezone(zone(at.zone)).date()).days
    if days > 1:
        return f"in {days} days"
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours:
        return f"in {hours} h {minutes} min"
    return f"in {minutes} min"
