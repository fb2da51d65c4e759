"""What became of an attempt, what a restart finds, and what a person decides."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Row, Select, Update, bindparam, select, update

from publisher.errors import QueueError
from publisher.model.causes import Cause, GivenUp, Known
from publisher.model.dispatches import (
    DELIVERY_MOVES,
    Delivery,
    DeliveryState,
    Dispatch,
    DispatchState,
    Outcome,
    RetryPolicy,
)
from publisher.model.notes import NOTHING, Note, Reason
from publisher.model.rehearsals import OUTBOX
from publisher.ports.ledger import Recovery
from publisher.store.ledger import dispatches
from publisher.store.ledger.deliveries import any_open, load, many
from publisher.store.ledger.dispatches import NOT_IN_FLIGHT
from publisher.store.ledger.moves import moving, record
from publisher.store.ledger.prepared import run_many
from publisher.store.tables import deliveries
from publisher.store.tables import dispatches as table

_S = DeliveryState
#: An outcome can arrive in these: under lease, or late, after the lease was taken for lost.
_AWAITED: Final = frozenset({_S.CLAIMED, _S.COMMITTING, _S.UNCERTAIN})
#: Outcomes of which an event is kept: a later one may overwrite them in the row, and ``sent`` stands there for good.
_TOLD: Final = frozenset({_S.DEFERRED, _S.FAILED, _S.UNCERTAIN})


def settle(
    connection: Connection, outcomes: Iterable[Outcome], *, token: str, now: datetime, policy: RetryPolicy
) -> list[int]:
    """Write the outcomes of deliveries under ``token``; see :meth:`publisher.ports.Ledger.settle`.

    Returns the ids of those whose outcome is no legal move, such as one that is said to be sent although it was
    never committed; they are left as they are.
    """
    answers = {outcome.delivery_id: outcome for outcome in outcomes}
    if _write_sent(connection, answers.values(), token=token, now=now) == len(answers):
        return []
    moves: dict[DeliveryState, list[dict[str, Any]]] = {}
    refused, over = [], []
    for row in _awaiting(connection, answers, token):
        to, values = _settled(row, answers[row.id], now, policy)
        if to in DELIVERY_MOVES[row.state]:
            moves.setdefault(to, []).append(values)
            if row.dispatch_state is DispatchState.CANCELLED:
                over.append(row.id)
        elif row.state is not _S.UNCERTAIN:
            refused.append(row.id)
    for to, rows in moves.items():
        _write(connection, to, rows)
    if over:
        cancel = moving(_S.CANCELLED, among=NOT_IN_FLIGHT).where(deliveries.c.id.in_(over))
        connection.execute(cancel.values(cause=Known.CANCELLED))
    return refused


def resolve(
    connection: Connection, delivery_id: int, to: DeliveryState, now: datetime, *, cause: Cause, remote_id: str
) -> None:
    """Decide an uncertain or failed delivery; one to be tried again brings a dispatch that was done back."""
    delivery = load(connection, delivery_id, lock=True)
    if delivery.state not in {_S.UNCERTAIN, _S.FAILED} or to not in DELIVERY_MOVES[delivery.state]:
        able = ", ".join(sorted(DELIVERY_MOVES[delivery.state])) or "nothing else"
        raise QueueError(
            f"Delivery {delivery_id} is {delivery.state} and cannot be decided to be {to}; it can become {able}."
        )
    if to is _S.PENDING:
        _reopen(connection, delivery, now)
    values = {"cause": cause, "changed_at": now, "looks": 0} | ({"remote_id": remote_id} if remote_id else {})
    connection.execute(moving(to).where(deliveries.c.id == delivery_id).values(values))
    record(connection, [delivery_id])


def reopen(connection: Connection, delivery_ids: Collection[int], now: datetime) -> None:
    """Put failed deliveries back and take the attempt back; see :meth:`publisher.ports.Ledger.reopen`."""
    row = deliveries.c
    failed = moving(_S.PENDING, among={_S.FAILED}).where(row.id.in_(sorted(delivery_ids)))
    values = {"attempts": row.attempts - 1, "cause": Known.OPENED_AGAIN, "changed_at": now}
    record(connection, sorted(connection.execute(failed.values(values).returning(row.id)).scalars()))


def for_real(connection: Connection, dispatch_id: int, now: datetime) -> None:
    """Put back what was only written into ``outbox/``; see :meth:`publisher.ports.Ledger.for_real`."""
    if dispatches.running(connection, dispatch_id) is None:
        return
    written = moving(_S.PENDING, among={_S.WRITTEN}).where(deliveries.c.dispatch_id == dispatch_id)
    values = {"attempts": 0, "cause": Known.FOR_REAL, "reply": "", "remote_id": "", "evidence": "", "changed_at": now}
    record(connection, sorted(connection.execute(written.values(values).returning(deliveries.c.id)).scalars()))


def retry(connection: Connection, dispatch_id: int, states: Collection[DeliveryState], now: datetime, by: str) -> int:
    """Put back what nobody got; see :meth:`publisher.ports.Ledger.retry`."""
    dispatch = dispatches.load(connection, dispatch_id, lock=True)
    _check_goes_on(connection, dispatch)
    row = deliveries.c
    # One that was given up by policy while in doubt may have arrived.
    theirs = (row.dispatch_id == dispatch_id, row.cause != Known.SKIPPED_BY_POLICY)
    values = {"attempts": 0, "cause": Known.AGAIN_BY_HAND, "looks": 0, "changed_at": now}
    opened: list[int] = []
    for state in sorted(states):
        whole = {} if state is _S.FAILED else {"reply": "", "remote_id": "", "evidence": ""}
        moved = moving(_S.PENDING, among={state}).where(*theirs).values(**values, **whole).returning(row.id)
        opened += connection.execute(moved).scalars()
    record(connection, sorted(opened))
    if opened and dispatch.state is DispatchState.DONE:
        dispatches.move(connection, dispatch_id, DispatchState.QUEUED, now, Note(reason=Reason.RETRY, by=by))
    return len(opened)


def looked(connection: Connection, delivery_id: int, now: datetime, *, again: datetime, counted: bool) -> None:
    """Count a look for an uncertain part; see :meth:`publisher.ports.Ledger.looked`."""
    row = deliveries.c
    uncertain = update(deliveries).where(row.id == delivery_id, row.state == _S.UNCERTAIN)
    connection.execute(uncertain.values(looks=row.looks + int(counted), next_attempt=again, changed_at=now))


def retracted(connection: Connection, delivery_id: int, now: datetime) -> None:
    """Note that a sent part was deleted from the network."""
    row = deliveries.c
    sent = update(deliveries).where(row.id == delivery_id, row.state == _S.SENT)
    if connection.execute(sent.values(cause=Known.DELETED, changed_at=now)).rowcount:
        record(connection, [delivery_id])


def recover(connection: Connection, now: datetime, *, all_leases: bool) -> Recovery:
    """Give expired leases back, and name what was in flight; see :meth:`publisher.ports.Ledger.recover`."""
    returned = _expire(connection, _S.CLAIMED, _S.PENDING, Known.NONE, now, all_leases=all_leases)
    files = deliveries.c.evidence == OUTBOX
    returned += _expire(connection, _S.COMMITTING, _S.PENDING, Known.NONE, now, files, all_leases=all_leases)
    doubtful = _expire(connection, _S.COMMITTING, _S.UNCERTAIN, Known.STOPPED, now, all_leases=all_leases)
    record(connection, doubtful)
    return Recovery(returned=len(returned), uncertain=tuple(many(connection, doubtful)))


def finish(connection: Connection, dispatch_id: int, now: datetime) -> bool:
    """Make a running dispatch done where nothing is open; see :meth:`publisher.ports.Ledger.finish`."""
    dispatch = dispatches.load(connection, dispatch_id, lock=True)
    if dispatch.state is not DispatchState.RUNNING:
        return dispatch.state is DispatchState.DONE
    if any_open(connection, dispatch_id):
        return False
    if _stands_still(connection, dispatch_id):
        return False
    dispatches.move(connection, dispatch_id, DispatchState.DONE, now, NOTHING)
    return True


def _write_sent(connection: Connection, outcomes: Collection[Outcome], *, token: str, now: datetime) -> int:
    """Write those that were sent, which nothing but the state can forbid, and return how many were."""
    rows = [
        {"which": outcome.delivery_id, "said": outcome.reply, "named": outcome.remote_id}
        for outcome in outcomes
        if outcome.state is _S.SENT and outcome.cause is Known.NONE
    ]
    return run_many(connection, _sends, {"ours": token, "instant": now}, rows) if rows else 0


def _sends(_dialect: Dialect) -> Update:
    row = deliveries.c
    sent = moving(_S.SENT).where(row.id == bindparam("which"), row.token == bindparam("ours"))
    now: BindParameter[datetime] = bindparam("instant", type_=row.changed_at.type)
    said: BindParameter[str] = bindparam("said")
    named: BindParameter[str] = bindparam("named")
    return sent.values(reply=said, remote_id=named, cause=Known.NONE, changed_at=now)


def _awaiting(connection: Connection, ids: Collection[int], token: str) -> list[Row[Any]]:
    """Return the deliveries that await an outcome under ``token``, locked, each with its dispatch's state."""
    wanted = {"ids": list(ids), "ours": token}
    dispatch_rows, delivery_rows = _mine()
    if connection.dialect.name != "sqlite":
        # The dispatch before its deliveries, as everywhere, so that no two transactions wait for each other.
        connection.execute(dispatch_rows, wanted).all()
    return list(connection.execute(delivery_rows, wanted))


@cache
def _mine() -> tuple[Select[Any], Select[Any]]:
    """Return the queries that lock the dispatches, and then the deliveries, that await an outcome."""
    row = deliveries.c
    mine = (
        row.id.in_(bindparam("ids", expanding=True)),
        row.token == bindparam("ours"),
        row.state.in_(sorted(_AWAITED)),
    )
    going = select(table.c.id).where(table.c.id.in_(select(row.dispatch_id).where(*mine))).order_by(table.c.id)
    over = table.c.state.label("dispatch_state")
    query = select(row.id, row.state, row.attempts, over).join(table, table.c.id == row.dispatch_id).where(*mine)
    return going.with_for_update(read=True), query.order_by(row.id).with_for_update(of=deliveries)


def _settled(
    row: Row[Any], outcome: Outcome, now: datetime, policy: RetryPolicy
) -> tuple[DeliveryState, dict[str, Any]]:
    """Return what a delivery becomes by its outcome, and the values of its row."""
    to, cause, next_attempt, attempts = outcome.state, outcome.cause, None, row.attempts
    if row.state is _S.CLAIMED and to in {_S.DEFERRED, _S.FAILED}:
        attempts += 1
    if row.state is _S.COMMITTING and to is _S.PENDING:
        attempts -= 1  # it was nobody's fault here
    if to is _S.DEFERRED:
        next_attempt = policy.next_attempt(attempts, now)
        if next_attempt is None:
            to, cause = _S.FAILED, GivenUp(attempts=attempts, last=cause)
        elif outcome.retry_at is not None:
            next_attempt = max(now, outcome.retry_at)
    if row.state is _S.UNCERTAIN and to is _S.DEFERRED and row.dispatch_state is DispatchState.RUNNING:
        to, next_attempt = _S.PENDING, None
    values = {
        "which": row.id,
        "new_attempts": attempts,
        "new_next_attempt": next_attempt,
        "new_reply": outcome.reply,
        "new_cause": cause,
        "new_remote_id": outcome.remote_id,
        "new_changed_at": now,
    }
    return to, values


def _write(connection: Connection, to: DeliveryState, rows: list[dict[str, Any]]) -> None:
    connection.execute(_writing(to), rows)
    if to in _TOLD:
        record(connection, [row["which"] for row in rows])


@cache
def _writing(to: DeliveryState) -> Update:
    """Return the statement that writes an outcome; its parameters are those that :func:`_settled` names."""
    columns = ("attempts", "next_attempt", "reply", "cause", "remote_id", "changed_at")
    values: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in columns}
    return moving(to).where(deliveries.c.id == bindparam("which")).values(values)


def _expire(
    connection: Connection,
    state: DeliveryState,
    to: DeliveryState,
    cause: Cause,
    now: datetime,
    *which: ColumnElement[bool],
    all_leases: bool,
) -> list[int]:
    row = deliveries.c
    # By dispatch, so that the index is used; a row that another worker is writing this moment is not expired.
    leases = select(row.id).where(row.dispatch_id.in_(select(table.c.id)), row.state == state, *which)
    if not all_leases:
        leases = leases.where(row.lease_until <= now)
    expired = row.id.in_(leases.with_for_update(skip_locked=True))
    moved = moving(to, among={state}).where(expired).values(cause=cause, changed_at=now).returning(row.id)
    return sorted(connection.execute(moved).scalars())


def _reopen(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Queue a dispatch that is done again, since one of its deliveries is to leave after all."""
    dispatch = dispatches.load(connection, delivery.dispatch_id, lock=True)
    if dispatch.state is DispatchState.CANCELLED:
        raise QueueError(
            f"Dispatch {dispatch.id} ({dispatch.campaign}, {dispatch.channel}) was cancelled, so delivery "
            f"{delivery.id} cannot be sent again; decide it to be sent or failed."
        )
    _check_goes_on(connection, dispatch)
    if dispatch.state is DispatchState.DONE:
        dispatches.move(connection, dispatch.id, DispatchState.QUEUED, now, Note(reason=Reason.RESEND))


def _check_goes_on(connection: Connection, dispatch: Dispatch) -> None:
    """Raise :class:`QueueError` where nothing more may leave of a dispatch."""
    named = f"Dispatch {dispatch.id} ({dispatch.campaign}, {dispatch.channel})"
    if dispatch.state is DispatchState.CANCELLED:
        raise QueueError(f"{named} was cancelled, so nothing of it leaves again; approve the campaign anew.")
    same = (table.c.campaign == dispatch.campaign, table.c.channel == dispatch.channel)
    newer = dispatches.of(connection, *same, table.c.id > dispatch.id, table.c.state != DispatchState.CANCELLED)
    if newer:
        raise QueueError(f"{named} was followed by {newer[-1].id}, so nothing of it leaves again; see that one.")


def _stands_still(connection: Connection, dispatch_id: int) -> bool:
    """Tell whether a part of a thread is in doubt or failed, so that those after it cannot follow."""
    query = select(deliveries.c.id).where(
        deliveries.c.dispatch_id == dispatch_id,
        deliveries.c.position > 0,
        deliveries.c.state.in_((_S.UNCERTAIN, _S.FAILED)),
    )
    return connection.execute(query.limit(1)).first() is not None
