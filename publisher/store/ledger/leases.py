"""Leasing deliveries, and the step after which one may leave."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Row, Select, bindparam, case, exists, select
from sqlalchemy.sql.dml import ReturningUpdate

from publisher.model.causes import Known, read
from publisher.model.dispatches import Delivery, DeliveryState, DispatchState
from publisher.model.segment_grammar import asked
from publisher.model.segments import Asked, without_history
from publisher.ports.ledger import Claim
from publisher.store.audience import rows
from publisher.store.audience.segments import within
from publisher.store.ledger import dispatches, having
from publisher.store.ledger.deliveries import value
from publisher.store.ledger.moves import moving
from publisher.store.ledger.prepared import listed, numbers, run
from publisher.store.tables import deliveries, list_members, subscribers, suppressions
from publisher.store.tables import dispatches as table

#: States of a part after which the next one may go.
_GONE: Final = (DeliveryState.SENT, DeliveryState.WRITTEN)


def claim(
    connection: Connection, dispatch_id: int, *, token: str, now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Lease up to ``limit`` deliveries of email; see :meth:`publisher.ports.Ledger.claim`.

    Empty only where nothing is pending or due: readers who may not be written to are passed over.
    """
    dispatch = dispatches.running(connection, dispatch_id)
    if dispatch is None:
        return []
    having.take_turn(connection, dispatch.content)
    barred = _barred(dispatch, having.others(connection, dispatch_id), now)
    while candidates := _candidates(connection, dispatch, barred, now, limit):
        _bar(connection, {row.id: row.barred for row in candidates if row.barred}, now)
        free = [row for row in candidates if not row.barred]
        if free:
            return _lease(connection, free, token=token, now=now, until=until)
    return []


def claim_part(
    connection: Connection, dispatch_id: int, *, token: str, now: datetime, until: datetime
) -> Delivery | None:
    """Lease the first part that is not sent, where it may go; see :meth:`publisher.ports.Ledger.claim_part`."""
    if dispatches.running(connection, dispatch_id) is None:
        return None
    first = (
        select(deliveries)
        .where(deliveries.c.dispatch_id == dispatch_id, deliveries.c.state.not_in(_GONE))
        .order_by(deliveries.c.position)
        .limit(1)
        .with_for_update()
    )
    row = connection.execute(first).first()
    if row is None or not _may_go(value(row), now):
        return None
    lease = moving(DeliveryState.CLAIMED).where(deliveries.c.id == row.id)
    leased = lease.values(token=token, lease_until=until, changed_at=now).returning(deliveries)
    return value(connection.execute(leased).one())


def commit(
    connection: Connection, delivery_ids: Sequence[int], *, token: str, now: datetime, evidence: str
) -> frozenset[int]:
    """Make claimed deliveries ``committing`` where the lease is ours and alive and the dispatch is running."""
    ids = numbers(delivery_ids, connection.dialect)
    return frozenset(run(connection, _commits, {"ids": ids, "ours": token, "instant": now, "seen": evidence}))


def lock(connection: Connection, delivery_ids: Sequence[int]) -> None:
    """Hold the dispatches of deliveries, so that a hold or a cancel waits for this transaction, or this one sees it.

    On SQLite there is one writer at a time.
    """
    if connection.dialect.name != "sqlite":
        run(connection, _running, {"ids": numbers(delivery_ids, connection.dialect)})


def _running(dialect: Dialect) -> Select[Any]:
    theirs = select(deliveries.c.dispatch_id).where(listed(deliveries.c.id, "ids", dialect))
    going = select(table.c.id).where(table.c.state == DispatchState.RUNNING, table.c.id.in_(theirs))
    return going.order_by(table.c.id).with_for_update(read=True)


def _commits(dialect: Dialect) -> ReturningUpdate[Any]:
    row = deliveries.c
    now: BindParameter[datetime] = bindparam("instant", type_=row.changed_at.type)
    return (
        moving(DeliveryState.COMMITTING)
        .where(
            listed(row.id, "ids", dialect),
            row.token == bindparam("ours"),
            row.lease_until > now,
            row.dispatch_id.in_(select(table.c.id).where(table.c.state == DispatchState.RUNNING)),
        )
        .values(attempts=row.attempts + 1, changed_at=now, evidence=bindparam("seen"), reply="", cause=Known.NONE)
        .returning(row.id)
    )


def _candidates(
    connection: Connection, dispatch: Row[Any], barred: ColumnElement[str], now: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Return what is deferred and due, then what is pending, at most ``limit``, each with why it is barred.

    Last those that were opened again: of a domain that refuses us alone, they would else be the first to be met, and
    keep all others waiting, round after round.
    """
    row = deliveries.c
    waiting = row.state == DeliveryState.PENDING
    turns = (
        (row.state == DeliveryState.DEFERRED, row.next_attempt <= now),
        (waiting, row.cause != Known.OPENED_AGAIN),
        (waiting, row.cause == Known.OPENED_AGAIN),
    )
    found: list[Row[Any]] = []
    for which in turns:
        if len(found) < limit:
            found += connection.execute(_query(dispatch, barred).where(*which).limit(limit - len(found)))
    return found


def _query(dispatch: Row[Any], barred: ColumnElement[str]) -> Select[Any]:
    row, reader = deliveries.c, subscribers.c
    return (
        select(deliveries, barred.label("barred"), *rows.BESIDE)
        .select_from(deliveries)
        .outerjoin(subscribers, reader.id == row.subscriber_id)
        .outerjoin(suppressions, suppressions.c.address_key == reader.address_key)
        .where(row.dispatch_id == dispatch.id)
        .order_by(row.next_attempt, row.id)
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _barred(dispatch: Row[Any], others: Sequence[int], now: datetime) -> ColumnElement[str]:
    """Return why a reader may not be written to any more, as SQL; an empty string where nothing bars it.

    ``others`` are the dispatches that say the same.  Of a segment counts what can change by a wish of the reader or of
    the desk; that others were sent since is no reason.
    """
    reasons: list[tuple[ColumnElement[bool], Any]] = [
        (subscribers.c.number.is_(None), str(Known.ERASED)),
        (suppressions.c.reason.is_not(None), suppressions.c.reason),
    ]
    if dispatch.lists:
        on = list_members.c.list.in_(dispatch.lists)
        member = exists().where(list_members.c.subscriber == subscribers.c.number, on)
        reasons.append((~member, str(Known.LEFT_LIST)))
    if who := asked(dispatch.who, now):
        reasons.append((~within(Asked(without_history(who.node), now)), str(Known.LEFT_SEGMENT)))
    if others:
        reasons.append((having.has_it(others), str(Known.HAS_IT)))
    return case(*reasons, else_="")


def _bar(connection: Connection, reasons: Mapping[int, str], now: datetime) -> None:
    for reason in sorted(set(reasons.values())):
        ids = [number for number, why in reasons.items() if why == reason]
        moved = moving(DeliveryState.SUPPRESSED).where(deliveries.c.id.in_(ids))
        connection.execute(moved.values(cause=read(reason), changed_at=now))


def _lease(
    connection: Connection, found: Sequence[Row[Any]], *, token: str, now: datetime, until: datetime
) -> list[Claim]:
    ids = numbers([row.id for row in found], connection.dialect)
    run(connection, _leases, {"ids": ids, "ours": token, "until": until, "instant": now})
    readers = rows.beside(connection, found)
    pairs = sorted(zip(found, readers, strict=True), key=lambda pair: (pair[0].cause is Known.OPENED_AGAIN, pair[0].id))
    return [Claim(delivery=_claimed(row, now), subscriber=reader) for row, reader in pairs]


def _leases(dialect: Dialect) -> ReturningUpdate[Any]:
    row = deliveries.c
    now: BindParameter[datetime] = bindparam("instant", type_=row.changed_at.type)
    until: BindParameter[datetime] = bindparam("until", type_=row.lease_until.type)
    lease = moving(DeliveryState.CLAIMED).where(listed(row.id, "ids", dialect))
    return lease.values(token=bindparam("ours"), lease_until=until, changed_at=now).returning(row.id)


def _claimed(row: Row[Any], now: datetime) -> Delivery:
    """Return a delivery as it is once it is leased."""
    return replace(value(row), state=DeliveryState.CLAIMED, next_attempt=None, changed_at=now)


def _may_go(delivery: Delivery, now: datetime) -> bool:
    if delivery.state is DeliveryState.DEFERRED:
        return delivery.next_attempt is None or delivery.next_attempt <= now
    return delivery.state is DeliveryState.PENDING
