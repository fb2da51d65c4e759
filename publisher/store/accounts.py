"""Pauses, spending and limits of accounts, each method one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select, update

from publisher.model.accounts import Budget, Charge, Pause, Spending, Window, month_of
from publisher.store.engine import Database, insert_new, upsert
from publisher.store.tables import account_pauses, account_spending, account_windows

#: What a column of costs counts: sums of whole numbers are exact.
_MILLIONTHS: Final = 1_000_000


class SqlAccounts:
    """:class:`publisher.ports.accounts.Accounts` on a database; what each method promises stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pause(self, account: str, why: str, now: datetime) -> bool:
        """Let an account rest."""
        row = account_pauses.c
        with self._database.write() as connection:
            if insert_new(connection, account_pauses, {"account": account, "why": why, "since": now}):
                return True
            other = update(account_pauses).where(row.account == account, row.why != why)
            return bool(connection.execute(other.values(why=why)).rowcount)

    def resume(self, account: str) -> bool:
        """Let an account go on."""
        with self._database.write() as connection:
            gone = connection.execute(delete(account_pauses).where(account_pauses.c.account == account))
            return bool(gone.rowcount)

    def paused(self, account: str) -> Pause | None:
        """Return why an account rests."""
        row = account_pauses.c
        with self._database.read() as connection:
            found = connection.execute(select(row.why, row.since).where(row.account == account)).first()
        return None if found is None else Pause(why=found.why, since=found.since)

    def charge(
        self, account: str, *, cost: float, now: datetime, posts: int = 0, budget: Budget | None = None
    ) -> Charge:
        """Charge to the month of ``now``, within the budget."""
        charge = Charge(account=account, month=month_of(now), posts=posts, cost=cost)
        with self._database.write() as connection:
            spent = _held(connection, account, charge.month)
            if budget is not None:
                budget.check(spent, charge)
            _add(connection, charge, 1)
        return charge

    def refund(self, charge: Charge) -> None:
        """Take a charge back."""
        with self._database.write() as connection:
            _held(connection, charge.account, charge.month)
            _add(connection, charge, -1)

    def spent(self, account: str, month: str) -> Spending:
        """Return what an account has used in a month."""
        with self._database.read() as connection:
            return _spent(connection, account, month, lock=False)

    def note_windows(self, account: str, endpoint: str, windows: Mapping[str, Window]) -> None:
        """Keep what is known of an endpoint's limits."""
        with self._database.write() as connection:
            for name in sorted(windows):  # in one order, so that no two transactions wait for each other
                key = {"account": account, "endpoint": endpoint, "name": name}
                values = {"remaining": windows[name].remaining, "reset": windows[name].reset}
                upsert(connection, account_windows, key, values)

    def windows(self, account: str, endpoint: str) -> Mapping[str, Window]:
        """Return the limits of an endpoint."""
        row = account_windows.c
        query = select(row.name, row.remaining, row.reset).where(row.account == account, row.endpoint == endpoint)
        with self._database.read() as connection:
            return {each.name: Window(remaining=each.remaining, reset=each.reset) for each in connection.execute(query)}


def _held(connection: Connection, account: str, month: str) -> Spending:
    """Return what the month has seen, its row made and locked to the end of the transaction."""
    insert_new(connection, account_spending, {"account": account, "month": month, "posts": 0, "cost": 0})
    return _spent(connection, account, month, lock=True)


def _spent(connection: Connection, account: str, month: str, *, lock: bool) -> Spending:
    row = account_spending.c
    query = select(row.posts, row.cost).where(row.account == account, row.month == month)
    found = connection.execute(query.with_for_update() if lock else query).first()
    if found is None:
        return Spending(month=month)
    return Spending(month=month, posts=found.posts, cost=found.cost / _MILLIONTHS)


def _add(connection: Connection, charge: Charge, sign: int) -> None:
    row = account_spending.c
    values = {
        "posts": row.posts + sign * charge.posts,
        "cost": row.cost + sign * round(charge.cost * _MILLIONTHS),
    }
    which = (row.account == charge.account, row.month == charge.month)
    connection.execute(update(account_spending).where(*which).values(values))
