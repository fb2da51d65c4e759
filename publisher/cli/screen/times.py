"""Times as a question says them: with year, zone, offset, and how far off."""

from datetime import datetime, timedelta

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
