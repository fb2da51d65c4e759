"""Beginning a dispatch: its deliveries are written, all in one statement."""

from datetime import datetime

from sqlalchemy import Connection, case, insert, literal, or_, select, update

from publisher.errors import QueueError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState
from publisher.model.notes import NOTHING
from publisher.model.segment_grammar import asked
from publisher.store.audience.members import members
from publisher.store.ledger import dispatches, having, releases
from publisher.store.ledger.moves import record_dispatch
from publisher.store.tables import deliveries, subscribers, suppressions
from publisher.store.tables import dispatches as table


def start(connection: Connection, dispatch_id: int, now: datetime) -> Dispatch:
    """Make a queued dispatch running, its deliveries written if they are not yet; a running one stays as it is."""
    dispatch = dispatches.load(connection, dispatch_id, lock=True)
    if dispatch.state is DispatchState.RUNNING:
        return dispatch
    dispatch.check_move(DispatchState.RUNNING)
    if not dispatches.has_begun(connection, dispatch_id):
        _plan(connection, dispatch, now)
        connection.execute(update(table).where(table.c.id == dispatch_id).values(started_at=now))
    began = {"state": DispatchState.RUNNING, "note": NOTHING, "since": now}
    connection.execute(update(table).where(table.c.id == dispatch_id).values(began))
    record_dispatch(connection, dispatch_id, at=now, state=DispatchState.RUNNING, note=NOTHING)
    return dispatches.load(connection, dispatch_id)


def _plan(connection: Connection, dispatch: Dispatch, now: datetime) -> None:
    release = releases.load(connection, dispatch.release_id)
    if dispatch.channel in release.digests:
        _plan_email(connection, dispatch, now)
        return
    thread = release.threads.get(dispatch.channel)
    if thread is None:
        raise QueueError(f"The release {release.id} has nothing for {dispatch.channel}; cancel dispatch {dispatch.id}.")
    blank = blank_part(dispatch, now)
    connection.execute(insert(deliveries), [blank | {"position": part.position} for part in thread.parts])


def blank_part(dispatch: Dispatch, now: datetime) -> dict[str, object]:
    """Return the columns of a part's delivery that has not been tried yet, its position left out."""
    return _blank(dispatch, now) | {"state": DeliveryState.PENDING, "cause": Known.NONE}


def _plan_email(connection: Connection, dispatch: Dispatch, now: datetime) -> None:
    row = connection.execute(select(table.c.lists, table.c.tags, table.c.who).where(table.c.id == dispatch.id)).one()
    barred = suppressions.c.address_key.is_not(None)
    has_it = having.has_it(having.others(connection, dispatch.id))
    blank = _blank(dispatch, now)
    # By id: both the rows and their unique index are then written from front to back, and as the ids are random,
    # so is the order of the readers: no mail server of theirs gets all of its own in a row.
    chosen = (
        members(row.lists, row.tags, asked(row.who, now))
        .outerjoin(suppressions, suppressions.c.address_key == subscribers.c.address_key)
        .with_only_columns(
            subscribers.c.id,
            case((or_(barred, has_it), DeliveryState.SUPPRESSED.value), else_=DeliveryState.PENDING.value),
            case((barred, suppressions.c.reason), (has_it, str(Known.HAS_IT)), else_=""),
            *(literal(value, deliveries.c[name].type) for name, value in blank.items()),
        )
        .order_by(subscribers.c.id)
    )
    connection.execute(insert(deliveries).from_select(["subscriber_id", "state", "cause", *blank], chosen))


def _blank(dispatch: Dispatch, now: datetime) -> dict[str, object]:
    return {
        "dispatch_id": dispatch.id,
        "attempts": 0,
        "reply": "",
        "remote_id": "",
        "evidence": "",
        "looks": 0,
        "changed_at": now,
    }
