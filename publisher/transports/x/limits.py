"""Rate limits and the month's budget, as they are kept in the database between calls.  Pure.

Everything is a flat mapping of strings, the form in which the ledger keeps it for an account.  X tells its limits
in three families of headers: the endpoint's window of 15 minutes, and 24 hours of the user and of the app.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from publisher.errors import BudgetError

FAMILIES: Final = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
_WINDOW: Final = timedelta(minutes=15)
_LONGEST: Final = timedelta(hours=25)
_SHORTEST: Final = timedelta(seconds=1)

#: US dollars for reading one own post, and for deleting one.
READ_COST: Final = 0.001
DELETE_COST: Final = 0.010


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """One limit: how many calls are left, and the aware instant at which it begins anew."""

    remaining: int
    reset: datetime


def windows(headers: Mapping[str, str], now: datetime) -> dict[str, Window]:
    """Return the windows that ``headers`` (names in small letters) tell of, by family.

    Resets are counted from the answer's own Date where it has one, so that a clock that is wrong here does not
    matter, and never lie more than 25 hours ahead.
    """
    offset = _server_time(headers, now) - now
    found = {}
    for family in FAMILIES:
        remaining, reset = _number(headers.get(f"{family}-remaining")), _number(headers.get(f"{family}-reset"))
        if remaining is None or reset is None:
            continue
        try:
            instant = datetime.fromtimestamp(reset, UTC) - offset
        except (OverflowError, OSError, ValueError):
            continue
        found[family] = Window(remaining=remaining, reset=min(instant, now + _LONGEST))
    return found


def noted(values: Mapping[str, str], route: str, headers: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return ``values`` with what ``headers`` say about ``route``."""
    kept = dict(values)
    for family, window in windows(headers, now).items():
        kept[f"{route} {family}"] = f"{window.remaining} {window.reset.isoformat()}"
    return kept


def wait(values: Mapping[str, str], route: str, now: datetime) -> datetime | None:
    """Return until when ``route`` must rest, by what was noted; ``None`` where it may go on."""
    resets = []
    for family in FAMILIES:
        remaining, _, reset = values.get(f"{route} {family}", "").partition(" ")
        if remaining == "0" and reset and datetime.fromisoformat(reset) > now:
            resets.append(datetime.fromisoformat(reset))
    return max(resets, default=None)


def after_refusal(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return when to try again after a 429: when all exhausted windows are over, or in 15 minutes."""
    told = windows(headers, now)
    resets = [window.reset for window in told.values() if window.remaining <= 0]
    after = _number(headers.get("retry-after"))
    if after is not None:
        resets.append(now + min(timedelta(seconds=max(after, 0)), _LONGEST))
    return max(max(resets, default=now + _WINDOW), now + _SHORTEST)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """What the account has used in one calendar month, UTC."""

    #: Such as 2026-12.
    month: str
    posts: int = 0
    #: US dollars, by X's list prices.
    cost: float = 0.0

    def check(self, *, cost: float, budget: float, posts: int, count: int = 1) -> None:
        """Raise :class:`BudgetError` where ``count`` more posts for ``cost`` pass ``budget`` or ``posts``.

        Costs are in US dollars.
        """
        if self.posts + count > posts:
            raise BudgetError(
                f"The month's {posts} posts on X are used up ({self.posts} in {self.month}); raise x.monthly_posts in "
                f"config.toml and release the dispatch, or wait for the next month."
            )
        if self.cost + cost > budget + 1e-9:
            raise BudgetError(
                f"The month's budget of ${budget:.2f} for X does not cover this: ${self.cost:.2f} is spent in "
                f"{self.month} and this costs ${cost:.3f}; raise x.monthly_budget in config.toml and release the "
                f"dispatch, or wait for the next month."
            )


def spending(values: Mapping[str, str], now: datetime) -> Spending:
    """Return what ``values`` tell of the month in which ``now`` lies."""
    month = f"{now.astimezone(UTC):%Y-%m}"
    if values.get("month") != month:
        return Spending(month=month)
    return Spending(month=month, posts=int(values.get("posts", "0")), cost=float(values.get("cost", "0")))


def charged(values: Mapping[str, str], now: datetime, *, cost: float, posts: int = 0) -> dict[str, str]:
    """Return ``values`` with so much more spent in this month; negative figures take back a charge."""
    so_far = spending(values, now)
    total, number = max(0.0, so_far.cost + cost), max(0, so_far.posts + posts)
    return {**values, "month": so_far.month, "posts": str(number), "cost": f"{total:.4f}"}


def _server_time(headers: Mapping[str, str], now: datetime) -> datetime:
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
