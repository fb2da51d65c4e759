"""What is known of an account: why it rests, what it has spent, which limits it was told.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from publisher.errors import BudgetError
from publisher.when import require_aware

#: Costs are sums of tenths of a cent; what differs by less than this is a matter of floating point.
_LEAST: Final = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """An account at rest, until somebody has mended what is wrong with it."""

    #: Why, and what to do, in a sentence.
    why: str
    #: Aware.
    since: datetime

    def __post_init__(self) -> None:
        require_aware(self.since, "Pause.since")


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """One limit: how many calls are left, and the aware instant at which they are counted anew."""

    remaining: int
    reset: datetime

    def __post_init__(self) -> None:
        require_aware(self.reset, "Window.reset")


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """What an account has used in one calendar month, UTC."""

    #: Such as 2026-12.
    month: str
    posts: int = 0
    #: US dollars, by list prices.
    cost: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """What one thing was charged to an account; whoever made the charge can have it taken back."""

    account: str
    #: The month that pays for it, such as 2026-12.
    month: str
    posts: int = 0
    #: US dollars.
    cost: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What an account may use in a calendar month."""

    #: The section of config.toml that says so; named to a person who meets the bound.
    section: str
    #: US dollars.
    cost: float
    posts: int

    def check(self, spent: Spending, charge: Charge) -> None:
        """Raise :class:`BudgetError` where ``charge``, on top of what is ``spent``, passes the budget."""
        if spent.posts + charge.posts > self.posts:
            raise BudgetError(
                f"The month's {self.posts} posts of the account {charge.account} are used up ({spent.posts} in "
                f"{spent.month}); raise {self.section}.monthly_posts in config.toml and resume the dispatch, or wait "
                f"for the next month."
            )
        if spent.cost + charge.cost > self.cost + _LEAST:
            raise BudgetError(
                f"The month's budget of ${self.cost:.2f} for the account {charge.account} does not cover this: "
                f"${spent.cost:.2f} is spent in {spent.month} and this costs ${charge.cost:.3f}; raise "
                f"{self.section}.monthly_budget in config.toml and resume the dispatch, or wait for the next month."
            )

    def left(self, spent: Spending) -> tuple[float, int]:
        """Return the US dollars and the number of posts that are left of it."""
        return max(0.0, self.cost - spent.cost), max(0, self.posts - spent.posts)


def month_of(now: datetime) -> str:
    """Return the calendar month, UTC, of an aware instant: such as 2026-12."""
    require_aware(now, "The time of a charge")
    return f"{now.astimezone(UTC):%Y-%m}"


def rests_until(windows: Iterable[Window], now: datetime) -> datetime | None:
    """Return when the last of the exhausted ``windows`` is over; ``None`` where none keeps anybody waiting."""
    resets = [window.reset for window in windows if window.remaining <= 0 and window.reset > now]
    return max(resets, default=None)
