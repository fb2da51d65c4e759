"""Moving deliveries: the one place that writes a delivery's state, so that no illegal move can be written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Update, insert, literal, or_, select, update

from publisher.model.causes import Known
from publisher.model.dispatches import DELIVERY_MOVES, DeliveryState, DispatchState
from publisher.model.notes import NOTHING, Note
from publisher.store.tables import deliveries, events

#: Ids in one statement; databases limit the number of parameters.
_BATCH: Final = 1_000


def moving(to: DeliveryState, *, among: Collection[DeliveryState] | None = None) -> Update:
    """Return an UPDATE that makes deliveries ``to``, restricted to those for which that is a legal move.

    ``among`` restricts the states moved from further.  The lease goes with every move but into ``claimed``,
    ``committing`` and ``uncertain``: a late answer to an uncertain one is still known by its token.
    """
    states = came_from(to)
    if among is not None:
        states &= frozenset(among)
    values: dict[str, Any] = {"state": to}
    if to is not DeliveryState.DEFERRED:
        values["next_attempt"] = None
    if to not in {DeliveryState.CLAIMED, DeliveryState.COMMITTING}:
        values["lease_until"] = None
        if to is not DeliveryState.UNCERTAIN:
            values["token"] = None
    # Not IN, which SQLAlchemy expands at each execution and so cannot write for many rows at once.
    legal = or_(*(deliveries.c.state == state for state in sorted(states)))
    return update(deliveries).where(legal).values(values)


def came_from(to: DeliveryState) -> frozenset[DeliveryState]:
    """Return the states from which a delivery may become ``to``."""
    return frozenset(state for state, moves in DELIVERY_MOVES.items() if to in moves)


def record(connection: Connection, delivery_ids: Sequence[int]) -> None:
    """Write an event for each of these deliveries, as it stands now."""
    row = deliveries.c
    none = literal(NOTHING, events.c.note.type)
    now = select(row.dispatch_id, row.id, row.changed_at, row.state, row.cause, none, row.reply)
    for start in range(0, len(delivery_ids), _BATCH):
        chosen = now.where(row.id.in_(delivery_ids[start : start + _BATCH])).order_by(row.id)
        columns = ["dispatch_id", "delivery_id", "at", "state", "cause", "note", "reply"]
        connection.execute(insert(events).from_select(columns, chosen))


def record_dispatch(
    connection: Connection, dispatch_id: int, *, at: datetime, state: DispatchState, note: Note
) -> None:
    """Write an event of a dispatch."""
    row = {"dispatch_id": dispatch_id, "at": at, "state": state, "cause": Known.NONE, "note": note, "reply": ""}
    connection.execute(insert(events).values(row))
