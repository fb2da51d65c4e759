"""Another release for a dispatch that stands still in the middle: what is out stays, the rest is as approved now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from publisher.errors import QueueError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState
from publisher.model.notes import Note, Reason
from publisher.model.releases import Release
from publisher.store.ledger import dispatches, releases
from publisher.store.ledger.deliveries import value
from publisher.store.ledger.moves import moving, record, record_dispatch
from publisher.store.ledger.starting import blank_part
from publisher.store.tables import deliveries
from publisher.store.tables import dispatches as table

_S = DeliveryState
#: How a part that is not out becomes pending: no single move leads there from deferred, or on from failed.
_STEPS: Final[Mapping[DeliveryState, list[DeliveryState]]] = {
    _S.PENDING: [],
    _S.DEFERRED: [_S.CLAIMED, _S.PENDING],
    _S.FAILED: [_S.PENDING],
    _S.WRITTEN: [_S.PENDING],
}


def amend(connection: Connection, dispatch_id: int, release: Release, now: datetime) -> Dispatch:
    """Give a held thread another release and queue it; see :meth:`publisher.ports.Ledger.amend`."""
    dispatches.take_turn(connection, release.campaign)
    dispatch = dispatches.load(connection, dispatch_id, lock=True)
    if dispatch.state is not DispatchState.HELD:
        raise QueueError(
            f"Dispatch {dispatch.id} ({dispatch.campaign}, {dispatch.channel}) is {dispatch.state}, and only what is "
            f"held can be mended; publisher queue hold {dispatch.id} holds it."
        )
    thread = release.threads[dispatch.channel]
    releases.keep(connection, release)
    _rows(connection, dispatch, len(thread.parts), now)
    note = Note(reason=Reason.MENDED, by=release.approved_by)
    values = {
        "release_id": release.id,
        "title": release.title,
        "content": thread.content or None,
        "state": DispatchState.QUEUED,
        "note": note,
        "since": now,
        "due": max(dispatch.due, now),
    }
    connection.execute(update(table).where(table.c.id == dispatch_id).values(values))
    record_dispatch(connection, dispatch_id, at=now, state=DispatchState.QUEUED, note=note)
    return dispatches.load(connection, dispatch_id)


def _rows(connection: Connection, dispatch: Dispatch, parts: int, now: datetime) -> None:
    """Make the deliveries those of so many parts: what is not out is pending, and what there is no more cancelled."""
    row = deliveries.c
    query = select(deliveries).where(row.dispatch_id == dispatch.id).order_by(row.position)
    found = [value(each) for each in connection.execute(query)]
    for delivery in found:
        if delivery.state is _S.CANCELLED and delivery.position <= parts:
            # Cancelled when the thread was mended to fewer parts: never out, and there again now.
            connection.execute(update(deliveries).where(row.id == delivery.id).values(state=_S.PENDING))
        if delivery.state in {_S.SENT, _S.CANCELLED}:
            continue
        if delivery.state not in _STEPS:
            raise QueueError(
                f"Part {delivery.position} of dispatch {dispatch.id} is {delivery.state}; publisher queue show "
                f"{dispatch.id} tells what can be done, before it can be mended."
            )
        kept = delivery.position <= parts
        values = {"cause": Known.MENDED if kept else Known.CANCELLED, "changed_at": now, "reply": "", "looks": 0}
        for to in [*_STEPS[delivery.state], *([] if kept else [_S.CANCELLED])]:
            connection.execute(moving(to).where(row.id == delivery.id).values(values))
        connection.execute(update(deliveries).where(row.id == delivery.id).values(values | {"next_attempt": None}))
        record(connection, [delivery.id])
    there = {delivery.position for delivery in found}
    blank = blank_part(dispatch, now)
    more = [blank | {"position": place} for place in range(1, parts + 1) if place not in there]
    if more:
        connection.execute(insert(deliveries), more)
