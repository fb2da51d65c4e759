"""What is kept of the accounts that channels are carried over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from publisher.model.accounts import Budget, Charge, Pause, Spending, Window


class Accounts(Protocol):
    """Pauses, spending and limits, by the account's name.

    Every method is one durable transaction of its own: what several threads and processes do to one account at once
    adds up, and none undoes what another has done.
    """

    def pause(self, account: str, why: str, now: datetime) -> bool:
        """Let ``account`` rest until it is resumed; return whether it did not rest, or for another reason.

        ``why`` says in a sentence what is wrong and what to do.  One that rests already rests since it began to.
        """

    def resume(self, account: str) -> bool:
        """Let ``account`` go on; return whether it was paused."""

    def paused(self, account: str) -> Pause | None:
        """Return why ``account`` rests, or ``None`` where it does not."""

    def charge(
        self, account: str, *, cost: float, now: datetime, posts: int = 0, budget: Budget | None = None
    ) -> Charge:
        """Charge ``cost`` US dollars and ``posts`` to the month of ``now``, and return the charge.

        Raises :class:`BudgetError` where that would pass ``budget``, and charges nothing then; however many charge at
        once, they never pass it together.  Without a budget it notes what has been spent already.
        """

    def refund(self, charge: Charge) -> None:
        """Take a charge back, in the month that paid for it: what it was for has provably not happened."""

    def spent(self, account: str, month: str) -> Spending:
        """Return what ``account`` has used in a month such as 2026-12."""

    def note_windows(self, account: str, endpoint: str, windows: Mapping[str, Window]) -> None:
        """Keep what is known of an endpoint's limits, by the name of each; others of it stay as they are."""

    def windows(self, account: str, endpoint: str) -> Mapping[str, Window]:
        """Return the limits of an endpoint by their names, as last noted; past ones included."""
