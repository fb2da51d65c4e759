"""What happened to readers, written beside what is changed and in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, extract, func, insert, select, update

from publisher.model.reader_history import Change, Happening, Month
from publisher.store.tables import reader_history, subscribers


def entry(
    number: int | None, what: Happening, at: datetime, *, by: str, detail: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return one entry as its row."""
    return {"subscriber": number, "what": what, "at": at, "made_by": by, "detail": detail or {}}


def record(connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
    """Write entries."""
    if rows := list(entries):
        connection.execute(insert(reader_history), rows)


def of(connection: Connection, subscriber_id: str) -> list[Change]:
    """Return the entries of a subscriber, oldest first."""
    row = reader_history.c
    query = select(row.at, row.what, row.detail, row.made_by).join(subscribers, subscribers.c.number == row.subscriber)
    found = connection.execute(query.where(subscribers.c.id == subscriber_id).order_by(row.id)).all()
    return [Change(at=at, what=what, detail=detail, by=by) for at, what, detail, by in found]


def forget(connection: Connection, number: int) -> None:
    """Leave of a subscriber's entries only what happened, and when."""
    mine = update(reader_history).where(reader_history.c.subscriber == number)
    connection.execute(mine.values(subscriber=None, detail={}, made_by=""))


def months(connection: Connection) -> Sequence[Month]:
    """Return how often what happened in each month, UTC, oldest first."""
    row = reader_history.c
    at = row.at if connection.dialect.name == "sqlite" else func.timezone("UTC", row.at)
    year, month = extract("year", at), extract("month", at)
    found: dict[tuple[int, int], Counter[Happening]] = {}
    for when_year, when_month, what, count in connection.execute(
        select(year, month, row.what, func.count()).group_by(year, month, row.what)
    ):
        found.setdefault((int(when_year), int(when_month)), Counter())[what] = count
    return [Month(year=key[0], month=key[1], counts=counts) for key, counts in sorted(found.items())]
