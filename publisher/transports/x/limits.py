"""Rate limits as X tells them, the month's budget, and what calls beside posting cost.  Pure.

The limits come in three families of headers: the endpoint's window of 15 minutes, and 24 hours of the user and of
the app.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from publisher.channels.x.channel import X
from publisher.model.accounts import Budget, Window

FAMILIES: Final = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
_WINDOW: Final = timedelta(minutes=15)
_LONGEST: Final = timedelta(hours=25)
_SHORTEST: Final = timedelta(seconds=1)
#: Calls; more than anybody makes, and little enough for every database.
_MOST: Final = 1_000_000_000

#: US dollars for reading one own post, and for deleting one.
READ_COST: Final = 0.001
DELETE_COST: Final = 0.010


def budget(config: X) -> Budget:
    """Return what the account may use in a calendar month."""
    return Budget(section="x", cost=config.monthly_budget, posts=config.monthly_posts)


def windows(headers: Mapping[str, str], now: datetime) -> dict[str, Window]:
    """Return the windows that ``headers`` (names in small letters) tell of, by family.

    Resets are counted from the answer's own Date where it has one, so that a clock that is wrong here does not
    matter, and never lie more than 25 hours ahead.
    """
    offset = server_time(headers, now) - now
    found = {}
    for family in FAMILIES:
        remaining, reset = _number(headers.get(f"{family}-remaining")), _number(headers.get(f"{family}-reset"))
        if remaining is None or reset is None:
            continue
        try:
            instant = datetime.fromtimestamp(reset, UTC) - offset
        except (OverflowError, OSError, ValueError):
            continue
        found[family] = Window(remaining=min(max(remaining, 0), _MOST), reset=min(instant, now + _LONGEST))
    return found


def after_refusal(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return when to try again after a 429: when all exhausted windows are over, or in 15 minutes."""
    told = windows(headers, now)
    resets = [window.reset for window in told.values() if window.remaining <= 0]
    after = _number(headers.get("retry-after"))
    if after is not None:
        resets.append(now + timedelta(seconds=min(max(after, 0), _LONGEST.total_seconds())))
    return max(max(resets, default=now + _WINDOW), now + _SHORTEST)


def server_time(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return what time it is by an answer's Date; ``now`` where it has none that can be read."""
    try:
        told = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError):
        return now
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None
