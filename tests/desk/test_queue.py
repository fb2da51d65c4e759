"""What a person decides about dispatches, and about deliveries in doubt."""

import pytest

from desk_room import NOW, Room
from ledger_bench import D, S, begun, claim, counts, ids, next_part, one, settle, thread
from publisher.desk.approve import approve
from publisher.desk.queue import decide, move, named, queued
from publisher.errors import QueueError
from publisher.model.causes import Cause, Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState
from publisher.model.note_words import sentence
from publisher.model.notes import Note, Reason
from publisher.ports.store import Store

WAIT = Note(reason=Reason.BY_HAND, by="B. Editor", words="wait for the printer")


@pytest.fixture
def numbers(room: Room) -> list[int]:
    """The dispatches of an approved campaign, the email and the thread."""
    done = approve(room.checked(), room.store.ledger, by="A. Editor", now=NOW)
    return [dispatch.id for dispatch in sorted(done.dispatches, key=lambda dispatch: dispatch.channel)]


def test_a_campaigns_name_means_all_of_it_and_a_number_one(room: Room, numbers: list[int]) -> None:
    ledger = room.store.ledger
    assert len(named(ledger.dispatches(), ["winter"], DispatchState.HELD)) == 2
    held = move(ledger, [str(numbers[0])], DispatchState.HELD, NOW, note=WAIT)
    assert [(item.dispatch.id, item.dispatch.note, item.dispatch.since) for item in held] == [(numbers[0], WAIT, NOW)]
    assert sentence(held[0].dispatch) == "Held by B. Editor: wait for the printer."
    assert [item.dispatch.id for item in move(ledger, ["winter"], DispatchState.QUEUED, NOW)] == [numbers[0]]


def test_everything_means_all_that_can(room: Room, numbers: list[int]) -> None:
    assert len(move(room.store.ledger, [], DispatchState.HELD, NOW, everything=True)) == len(numbers)
    assert move(room.store.ledger, [], DispatchState.HELD, NOW, everything=True) == []


@pytest.mark.parametrize(
    ("which", "words"), [([], "Say which"), (["wintr"], "Did you mean “winter”"), (["99"], "no dispatch “99”")]
)
def test_what_fits_nothing_is_told(room: Room, numbers: list[int], which: list[str], words: str) -> None:
    with pytest.raises(QueueError, match=words):
        move(room.store.ledger, which, DispatchState.HELD, NOW)


def test_what_is_cancelled_cannot_go_on(room: Room, numbers: list[int]) -> None:
    move(room.store.ledger, ["winter"], DispatchState.CANCELLED, NOW)
    with pytest.raises(QueueError, match="Nothing of winter can be resumed: it is cancelled"):
        move(room.store.ledger, ["winter"], DispatchState.QUEUED, NOW)


def test_what_is_over_is_listed_only_on_demand(room: Room, numbers: list[int]) -> None:
    move(room.store.ledger, [str(numbers[0])], DispatchState.CANCELLED, NOW)
    assert [item.dispatch.id for item in queued(room.store.ledger, NOW)] == [numbers[1]]
    assert len(queued(room.store.ledger, NOW, everything=True)) == len(numbers)


def test_nothing_is_decided_where_nothing_is_in_doubt(room: Room, numbers: list[int]) -> None:
    with pytest.raises(QueueError, match="has no delivery in doubt"):
        decide(room.store.ledger, numbers[0], "resend", NOW)


def in_doubt(store: Store, readers: int) -> Dispatch:
    """A finished dispatch of email, every message of it in doubt."""
    dispatch = begun(store, readers)
    store.ledger.commit(ids(claim(store, dispatch, now=NOW)), token="t", now=NOW)
    store.ledger.recover(NOW, all_leases=True)
    store.ledger.finish(dispatch.id, NOW)
    return dispatch


@pytest.mark.parametrize(
    ("decision", "state", "cause"),
    [
        ("resend", S.PENDING, Known.RESENT_BY_HAND),
        ("sent", S.SENT, Known.SENT_BY_HAND),
        ("failed", S.FAILED, Known.FAILED_BY_HAND),
    ],
)
def test_all_that_is_in_doubt_is_decided_in_one_go(
    store: Store, decision: str, state: DeliveryState, cause: Cause
) -> None:
    dispatch = in_doubt(store, 3)
    assert len(decide(store.ledger, dispatch.id, decision, NOW)) == 3
    assert {(row.state, row.cause) for row in store.ledger.deliveries(dispatch.id)} == {(state, cause)}
    again = decision == "resend"
    assert store.ledger.dispatch(dispatch.id).state is (D.QUEUED if again else D.DONE)


def test_one_of_them_is_decided_alone(store: Store) -> None:
    dispatch = in_doubt(store, 3)
    first = next(iter(store.ledger.deliveries(dispatch.id))).id
    assert decide(store.ledger, dispatch.id, "sent", NOW, only=first) == [first]
    assert counts(store, dispatch) == {S.SENT: 1, S.UNCERTAIN: 2}
    with pytest.raises(QueueError, match=f"with the number {first}"):
        decide(store.ledger, dispatch.id, "sent", NOW, only=first)


def test_a_part_that_is_said_to_be_live_needs_its_id_since_the_next_answers_it(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch, NOW)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.UNCERTAIN)
    with pytest.raises(QueueError, match="--id"):
        decide(store.ledger, dispatch.id, "sent", NOW)
    assert one(store, dispatch).state is S.UNCERTAIN
    decide(store.ledger, dispatch.id, "sent", NOW, remote_id="1075")
    assert (one(store, dispatch).state, one(store, dispatch).remote_id) == (S.SENT, "1075")
