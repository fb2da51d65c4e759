"""What the queue promises: approving, starting, deciding and ending, on each database."""

from datetime import datetime, timedelta

import pytest

from ledger_bench import (
    NOW,
    SOON,
    D,
    S,
    begun,
    claim,
    committed,
    counts,
    ids,
    next_part,
    one,
    reader,
    release,
    settle,
    thread,
)
from publisher.errors import QueueError, ReleaseError
from publisher.model.causes import Known, Words
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState
from publisher.model.notes import Note, Reason
from publisher.ports.store import Store

# Releases and dispatches


def test_each_channel_of_a_release_is_a_dispatch(store: Store) -> None:
    email, thread = store.ledger.enqueue(release(parts=2))
    assert (email.channel, thread.channel) == ("email", "x")
    assert {email.state, thread.state} == {D.QUEUED}
    assert store.ledger.dispatches() == [email, thread]
    assert store.ledger.dispatches(campaign="another") == []


def test_enqueueing_the_same_release_again_changes_nothing(store: Store) -> None:
    approved = release()
    assert store.ledger.enqueue(approved) == store.ledger.enqueue(approved)


def test_a_new_approval_replaces_what_has_not_begun(store: Store) -> None:
    [former] = store.ledger.enqueue(release())
    [newer] = store.ledger.enqueue(release(at=NOW + SOON))
    assert store.ledger.dispatch(former.id).state is D.CANCELLED
    assert store.ledger.dispatch(former.id).note == Note(reason=Reason.REPLACED, by="A. Editor")
    assert newer.state is D.QUEUED


@pytest.mark.parametrize("then", [(), (D.HELD,), (D.DONE,), (D.HELD, D.QUEUED)])
def test_a_campaign_that_has_begun_cannot_be_approved_again(store: Store, then: tuple[DispatchState, ...]) -> None:
    dispatch = begun(store)
    for state in then:
        store.ledger.move(dispatch.id, state, NOW)
    with pytest.raises(ReleaseError, match="copy campaigns/winter-2018"):
        store.ledger.enqueue(release(at=NOW + SOON))


def test_a_cancelled_start_bars_approval_only_where_somebody_may_have_it(store: Store) -> None:
    dispatch = begun(store)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    [again] = store.ledger.enqueue(release(at=NOW + SOON))
    store.ledger.start(again.id, NOW)
    [number] = ids(claim(store, again, limit=1))
    store.ledger.commit([number], token="t", now=NOW)
    store.ledger.move(again.id, D.CANCELLED, NOW)
    with pytest.raises(ReleaseError):
        store.ledger.enqueue(release(at=NOW + 2 * SOON))


def test_an_illegal_move_is_refused(store: Store) -> None:
    [dispatch] = store.ledger.enqueue(release())
    with pytest.raises(QueueError, match="is queued; it leaves by itself"):
        store.ledger.move(dispatch.id, D.DONE, NOW)


def test_what_is_due_is_queued_or_running_and_its_time_has_come(store: Store) -> None:
    [early] = store.ledger.enqueue(release(campaign="early", at=NOW - SOON))
    [late] = store.ledger.enqueue(release(campaign="late", at=NOW + SOON))
    [held] = store.ledger.enqueue(release(campaign="held"))
    store.ledger.move(held.id, D.HELD, NOW)
    assert [dispatch.id for dispatch in store.ledger.due(NOW)] == [early.id]
    store.ledger.start(early.id, NOW)
    assert [dispatch.id for dispatch in store.ledger.due(NOW + SOON)] == [early.id, late.id]


def test_instants_of_any_zone_compare_as_instants(store: Store) -> None:
    east = datetime.fromisoformat("2018-12-20T18:00:00+09:00")
    [dispatch] = store.ledger.enqueue(release(at=east))
    assert store.ledger.due(NOW - timedelta(microseconds=1)) == []
    assert [each.id for each in store.ledger.due(NOW)] == [dispatch.id]


# Starting


def test_starting_writes_one_delivery_for_each_reader(store: Store) -> None:
    dispatch = begun(store, readers=5)
    found = list(store.ledger.deliveries(dispatch.id))
    assert dispatch.state is D.RUNNING
    assert sorted(delivery.subscriber_id for delivery in found) == [reader(n).id for n in range(5)]
    assert {delivery.state for delivery in found} == {S.PENDING}


def test_starting_again_writes_nothing_twice(store: Store) -> None:
    dispatch = begun(store)
    assert store.ledger.start(dispatch.id, NOW).state is D.RUNNING
    store.ledger.move(dispatch.id, D.HELD, NOW)
    store.ledger.move(dispatch.id, D.QUEUED, NOW)
    store.audience.add([reader(99)], NOW)
    store.ledger.start(dispatch.id, NOW)
    assert counts(store, dispatch) == {S.PENDING: 3}


def test_a_reader_on_two_lists_gets_it_once(store: Store) -> None:
    store.audience.add([reader(1, "newsletter", "schools", tags=("a", "b"))], NOW)
    [dispatch] = store.ledger.enqueue(release(lists=("newsletter", "schools"), tags=("a", "b")))
    store.ledger.start(dispatch.id, NOW)
    assert counts(store, dispatch) == {S.PENDING: 1}


def test_lists_and_tags_choose_the_readers(store: Store) -> None:
    store.audience.add(
        [reader(1, "schools", tags=("a",)), reader(2, "schools"), reader(3, tags=("a",)), reader(4, tags=("b",))], NOW
    )
    [dispatch] = store.ledger.enqueue(release(lists=("schools", "volunteers"), tags=("a", "c")))
    store.ledger.start(dispatch.id, NOW)
    assert one(store, dispatch).subscriber_id == reader(1).id


def test_no_lists_and_no_tags_are_everybody(store: Store) -> None:
    store.audience.add([reader(1, "schools"), reader(2)], NOW)
    [dispatch] = store.ledger.enqueue(release(lists=()))
    store.ledger.start(dispatch.id, NOW)
    assert counts(store, dispatch) == {S.PENDING: 2}


def test_suppressed_readers_stand_in_the_ledger_with_the_reason(store: Store) -> None:
    store.audience.add([reader(1), reader(2)], NOW)
    store.audience.suppress(reader(1).address, "bounced", NOW)
    [dispatch] = store.ledger.enqueue(release())
    store.ledger.start(dispatch.id, NOW)
    [barred] = store.ledger.deliveries(dispatch.id, [S.SUPPRESSED])
    assert (barred.subscriber_id, barred.cause) == (reader(1).id, Words(text="bounced"))
    assert ids(claim(store, dispatch)) == [each.id for each in store.ledger.deliveries(dispatch.id, [S.CLAIMED])]


def test_starting_a_thread_writes_its_parts(store: Store) -> None:
    found = list(store.ledger.deliveries(thread(store).id))
    assert [(delivery.position, delivery.subscriber_id) for delivery in found] == [(1, ""), (2, ""), (3, "")]


def test_only_what_is_queued_can_start(store: Store) -> None:
    [dispatch] = store.ledger.enqueue(release())
    store.ledger.move(dispatch.id, D.HELD, NOW)
    with pytest.raises(QueueError):
        store.ledger.start(dispatch.id, NOW)


# Deciding and ending


@pytest.mark.parametrize("to", [S.SENT, S.FAILED, S.PENDING])
def test_a_person_decides_what_is_in_doubt(store: Store, to: DeliveryState) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    store.ledger.resolve(number, to, NOW, cause=Words(text="seen in the log"), remote_id="17")
    assert (one(store, dispatch).state, one(store, dispatch).cause) == (to, Words(text="seen in the log"))


def test_a_decision_to_send_again_brings_a_finished_dispatch_back(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    assert store.ledger.finish(dispatch.id, NOW)
    store.ledger.resolve(number, S.PENDING, NOW, cause=Known.RESENT_BY_HAND)
    assert store.ledger.dispatch(dispatch.id).state is D.QUEUED
    store.ledger.start(dispatch.id, NOW)
    assert ids(claim(store, dispatch)) == [number]


def test_a_cancelled_dispatch_sends_nothing_again(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    with pytest.raises(QueueError, match="was cancelled"):
        store.ledger.resolve(number, S.PENDING, NOW, cause=Known.RESENT_BY_HAND)


def test_what_is_decided_cannot_be_decided_again(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    settle(store, number, S.SENT)
    with pytest.raises(QueueError, match="is sent"):
        store.ledger.resolve(number, S.PENDING, NOW, cause=Known.AGAIN_BY_HAND)
    with pytest.raises(QueueError, match="no delivery"):
        store.ledger.resolve(number + 1, S.PENDING, NOW, cause=Known.AGAIN_BY_HAND)


def test_a_thread_is_not_done_while_its_last_part_is_in_doubt(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.UNCERTAIN)
    assert not store.ledger.finish(dispatch.id, NOW)
    store.ledger.resolve(part.id, S.SENT, NOW, cause=Known.FOUND, remote_id="1")
    assert store.ledger.finish(dispatch.id, NOW)


def test_a_deleted_part_says_so(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.SENT, remote_id="1")
    store.ledger.retracted(part.id, NOW)
    assert (one(store, dispatch).state, one(store, dispatch).cause) == (S.SENT, Known.DELETED)


def part_is(store: Store, dispatch: Dispatch, state: DeliveryState, *, remote_id: str = "") -> int:
    """Bring the next part of a thread into a state, by the network's answer; return its delivery."""
    row = next_part(store, dispatch)
    assert row is not None
    store.ledger.commit([row.id], token="t", now=NOW)
    settle(store, row.id, state, remote_id=remote_id)
    return row.id


def test_a_deleted_part_counts_as_none_that_was_sent(store: Store) -> None:
    """Findings H7."""
    dispatch = thread(store, parts=2)
    gone = [part_is(store, dispatch, S.SENT, remote_id=number) for number in ("1", "2")]
    store.ledger.retracted(gone[-1], NOW)
    tally = store.ledger.tally(dispatch.id)
    assert (tally[S.SENT], tally.deleted, tally.total) == (1, 1, 2)
    assert tally.words == {"sent": 1, "deleted": 1}


def test_a_held_thread_goes_on_with_another_release_after_what_is_out(store: Store) -> None:
    dispatch = thread(store, parts=4)
    part_is(store, dispatch, S.SENT, remote_id="1")
    part_is(store, dispatch, S.FAILED)
    store.ledger.move(dispatch.id, D.HELD, NOW)
    for parts, states in ((2, "sent pending cancelled cancelled"), (5, "sent pending pending pending pending")):
        mended = release(email=False, parts=parts, at=NOW + timedelta(minutes=parts))
        amended = store.ledger.amend(dispatch.id, mended, NOW + timedelta(hours=1))
        assert (amended.id, amended.release_id, amended.state) == (dispatch.id, mended.id, D.QUEUED)
        rows = sorted(store.ledger.deliveries(dispatch.id), key=lambda each: each.position)
        assert " ".join(each.state for each in rows) == states
        store.ledger.move(dispatch.id, D.HELD, NOW)
    with pytest.raises(QueueError, match="is queued, and only what is held can be mended"):
        store.ledger.amend(store.ledger.move(dispatch.id, D.QUEUED, NOW).id, mended, NOW)


def test_a_part_in_doubt_is_decided_before_its_thread_is_mended(store: Store) -> None:
    dispatch = thread(store, parts=2)
    part_is(store, dispatch, S.UNCERTAIN)
    store.ledger.move(dispatch.id, D.HELD, NOW)
    with pytest.raises(QueueError, match="Part 1 of dispatch 1 is uncertain"):
        store.ledger.amend(dispatch.id, release(email=False, parts=3), NOW)
    assert store.ledger.dispatch(dispatch.id).release_id == dispatch.release_id


def test_a_dispatch_is_done_when_nothing_is_open(store: Store) -> None:
    dispatch = begun(store, readers=2)
    assert not store.ledger.finish(dispatch.id, NOW)
    sent, doubtful = ids(claim(store, dispatch))
    store.ledger.commit([sent, doubtful], token="t", now=NOW)
    settle(store, sent, S.SENT)
    assert not store.ledger.finish(dispatch.id, NOW)
    settle(store, doubtful, S.UNCERTAIN)
    assert store.ledger.finish(dispatch.id, NOW)
    assert store.ledger.dispatch(dispatch.id).state is D.DONE
    assert store.ledger.finish(dispatch.id, NOW)


def test_a_dispatch_to_nobody_is_done_at_once(store: Store) -> None:
    [dispatch] = store.ledger.enqueue(release())
    store.ledger.start(dispatch.id, NOW)
    assert store.ledger.finish(dispatch.id, NOW)
