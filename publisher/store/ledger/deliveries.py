"""Deliveries: rows to values, and reading them without holding a transaction open."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from publisher.errors import QueueError
from publisher.model.causes import Known
from publisher.model.dispatches import OPEN, Delivery, DeliveryState, DispatchState, Event, Tally
from publisher.model.doubts import Doubt
from publisher.store.engine import Database
from publisher.store.tables import deliveries, dispatches, events

#: Rows read in one transaction by an iterator.
PAGE: Final = 1_000
#: States of a dispatch in which nothing is decided without a person.
_AT_REST: Final = (DispatchState.HELD, DispatchState.CANCELLED)


def value(row: Row[Any]) -> Delivery:
    """Return the delivery of a row."""
    return Delivery(
        id=row.id,
        dispatch_id=row.dispatch_id,
        subscriber_id=row.subscriber_id or "",
        position=row.position or 0,
        state=row.state,
        attempts=row.attempts,
        next_attempt=row.next_attempt,
        reply=row.reply,
        cause=row.cause,
        remote_id=row.remote_id,
        evidence=row.evidence,
        looks=row.looks,
        changed_at=row.changed_at,
    )


def load(connection: Connection, delivery_id: int, *, lock: bool = False) -> Delivery:
    """Return a delivery; raise :class:`QueueError` where there is none."""
    query = select(deliveries).where(deliveries.c.id == delivery_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise QueueError(f"There is no delivery {delivery_id}; publisher report NAME shows those there are.")
    return value(row)


def many(connection: Connection, ids: Collection[int]) -> list[Delivery]:
    """Return the deliveries with these ids, in order."""
    found: list[Delivery] = []
    wanted = sorted(ids)
    for start in range(0, len(wanted), PAGE):
        query = select(deliveries).where(deliveries.c.id.in_(wanted[start : start + PAGE])).order_by(deliveries.c.id)
        found += [value(row) for row in connection.execute(query)]
    return found


def pages(database: Database, dispatch_id: int, states: Collection[DeliveryState]) -> Iterator[Delivery]:
    """Yield the deliveries of a dispatch by id; each page is a transaction of its own."""
    query = select(deliveries).where(deliveries.c.dispatch_id == dispatch_id).order_by(deliveries.c.id).limit(PAGE)
    if states:
        query = query.where(deliveries.c.state.in_(sorted(states)))
    return _pages(database, query)


def of_reader(connection: Connection, subscriber_id: str) -> list[Delivery]:
    """Return the deliveries of one reader, newest first."""
    query = select(deliveries).where(deliveries.c.subscriber_id == subscriber_id).order_by(deliveries.c.id.desc())
    return [value(row) for row in connection.execute(query)]


def tally(connection: Connection, dispatch_id: int) -> Tally:
    """Count the deliveries of a dispatch by state."""
    row = deliveries.c
    of_it = row.dispatch_id == dispatch_id
    query = select(row.state, func.count()).where(of_it).group_by(row.state)
    counts: dict[DeliveryState, int] = dict(connection.execute(query).all())
    gone = select(func.count()).where(of_it, row.position.is_not(None), row.cause == Known.DELETED)
    deleted = connection.execute(gone).scalar() or 0
    counts[DeliveryState.SENT] = counts.get(DeliveryState.SENT, 0) - deleted
    return Tally(counts={state: count for state, count in counts.items() if count}, deleted=deleted)


def sent_between(connection: Connection, dispatch_id: int) -> tuple[datetime, datetime] | None:
    """Return when the first and the last of a dispatch were sent."""
    row = deliveries.c
    sent = (row.dispatch_id == dispatch_id) & (row.state == DeliveryState.SENT)
    first, last = connection.execute(select(func.min(row.changed_at), func.max(row.changed_at)).where(sent)).one()
    return None if first is None else (first, last)


def doubts(connection: Connection, dispatch_id: int | None) -> list[Doubt]:
    """Return what is in doubt of a dispatch, or of all that are neither held nor cancelled, by delivery."""
    row, told = deliveries.c, events.c
    here = select(dispatches.c.id)
    if dispatch_id is None:
        here = here.where(dispatches.c.state.not_in(_AT_REST))
    else:
        here = here.where(dispatches.c.id == dispatch_id)
    mine = (told.delivery_id == row.id, told.state == DeliveryState.UNCERTAIN)
    times = select(func.count()).where(*mine).scalar_subquery()
    since = select(func.max(told.at)).where(*mine).scalar_subquery()
    query = select(deliveries, times.label("times"), func.coalesce(since, row.changed_at).label("since")).where(
        row.dispatch_id.in_(here), row.state == DeliveryState.UNCERTAIN
    )
    return [
        Doubt(delivery=value(each), since=each.since, times=each.times)
        for each in connection.execute(query.order_by(row.id))
    ]


def any_open(connection: Connection, dispatch_id: int) -> bool:
    """Tell whether a delivery of the dispatch may still leave; four looks into the index."""
    return any(
        connection.execute(
            select(deliveries.c.id).where(deliveries.c.dispatch_id == dispatch_id, deliveries.c.state == state).limit(1)
        ).first()
        for state in sorted(OPEN)
    )


def story(connection: Connection, dispatch_id: int, delivery_id: int | None) -> list[Event]:
    """Return the events of a dispatch itself, or of one of its deliveries, in their order."""
    row = events.c
    query = select(row.at, row.state, row.cause, row.note, row.reply).where(row.dispatch_id == dispatch_id)
    found = connection.execute(query.where(row.delivery_id == delivery_id).order_by(row.id))
    return [Event(at=each.at, state=each.state, cause=each.cause, note=each.note, reply=each.reply) for each in found]


def _pages(database: Database, query: Select[Any]) -> Iterator[Delivery]:
    last = 0
    while True:
        with database.read() as connection:
            page = [value(row) for row in connection.execute(query.where(deliveries.c.id > last))]
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].id
