"""Dispatches: rows to values, their moves, and when they are due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from publisher.errors import QueueError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState
from publisher.model.notes import NOTHING, Note, Reason
from publisher.store.ledger.moves import moving, record_dispatch
from publisher.store.tables import deliveries, dispatches
from publisher.when import WallTime

#: Deliveries of a cancelled dispatch that nobody is in the middle of sending.
NOT_IN_FLIGHT: Final = frozenset({DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.DEFERRED})
_LIVE: Final = (DispatchState.QUEUED, DispatchState.RUNNING)


def add(connection: Connection, row: Mapping[str, Any], now: datetime) -> None:
    """Queue a dispatch; ``row`` has its columns, the wall time as ``at``."""
    values = dict(row)
    at: WallTime | None = values.pop("at")
    if at is not None:
        values |= {"at_local": f"{at.local:%Y-%m-%dT%H:%M}", "at_zone": at.zone, "at_fold": at.fold}
    made = connection.execute(
        insert(dispatches).values(values | {"state": DispatchState.QUEUED, "note": NOTHING, "since": now})
    )
    key = made.inserted_primary_key
    if key is not None:
        record_dispatch(connection, key[0], at=now, state=DispatchState.QUEUED, note=Note(reason=Reason.APPROVED))


def of(connection: Connection, *which: ColumnElement[bool]) -> list[Dispatch]:
    """Return the dispatches that meet all of ``which``, by due time."""
    query = select(dispatches).where(*which).order_by(dispatches.c.due, dispatches.c.id)
    return [value(row) for row in connection.execute(query)]


def load(connection: Connection, dispatch_id: int, *, lock: bool = False) -> Dispatch:
    """Return a dispatch, with ``lock`` held against other writers; raise :class:`QueueError` where there is none."""
    query = select(dispatches).where(dispatches.c.id == dispatch_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise QueueError(f"There is no dispatch {dispatch_id}; publisher queue list shows those there are.")
    return value(row)


def due(connection: Connection, now: datetime) -> list[Dispatch]:
    """Return what is queued or running and due."""
    return of(connection, dispatches.c.state.in_(_LIVE), dispatches.c.due <= now)


def move(connection: Connection, dispatch_id: int, to: DispatchState, now: datetime, note: Note) -> Dispatch:
    """Move a dispatch, and with a cancelled one its deliveries that are not in flight.

    The row stays locked to the end of the transaction: a commit either is through or sees the new state.
    """
    dispatch = load(connection, dispatch_id, lock=True)
    dispatch.check_move(to)
    values: dict[str, Any] = {"state": to, "note": note, "since": now}
    if to is DispatchState.QUEUED:
        values["due"] = max(dispatch.due, now)
    connection.execute(update(dispatches).where(dispatches.c.id == dispatch_id).values(values))
    record_dispatch(connection, dispatch_id, at=now, state=to, note=note)
    if to is DispatchState.CANCELLED:
        cancel = moving(DeliveryState.CANCELLED, among=NOT_IN_FLIGHT).where(deliveries.c.dispatch_id == dispatch_id)
        connection.execute(cancel.values(changed_at=now, cause=Known.CANCELLED))
    return load(connection, dispatch_id)


def waits(connection: Connection, dispatch_id: int, note: Note, now: datetime) -> None:
    """Note what a running dispatch waits for, or that it waits no more; see :meth:`publisher.ports.Ledger.waits`."""
    of_it = (dispatches.c.id == dispatch_id, dispatches.c.state == DispatchState.RUNNING)
    before = connection.execute(select(dispatches.c.note).where(*of_it).with_for_update()).first()
    if before is not None and before.note != note:
        again = bool(before.note) and bool(note)  # it still waits, though the answer is another one
        since = {} if again else {"since": now}
        connection.execute(update(dispatches).where(*of_it).values(note=note, **since))


def has_begun(connection: Connection, dispatch_id: int) -> bool:
    """Tell whether the deliveries of a dispatch have been written."""
    query = select(dispatches.c.started_at).where(dispatches.c.id == dispatch_id)
    return connection.execute(query).scalar() is not None


def running(connection: Connection, dispatch_id: int) -> Row[Any] | None:
    """Return the row of a dispatch that is running, held so that it stays so to the end of the transaction."""
    query = select(dispatches).where(dispatches.c.id == dispatch_id, dispatches.c.state == DispatchState.RUNNING)
    return connection.execute(query.with_for_update(read=True)).first()


def take_turn(connection: Connection, campaign: str) -> None:
    """Wait on PostgreSQL until nobody else is approving this campaign; on SQLite there is one writer at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(campaign))))


def value(row: Row[Any]) -> Dispatch:
    """Return the dispatch of a row."""
    at = None
    if row.at_local is not None:
        local = datetime.fromisoformat(row.at_local)
        at = WallTime(local=local, zone=row.at_zone, fold=row.at_fold)
    return Dispatch(
        id=row.id,
        release_id=row.release_id,
        campaign=row.campaign,
        title=row.title,
        channel=row.channel,
        at=at,
        due=row.due,
        state=row.state,
        note=row.note,
        since=row.since,
    )
