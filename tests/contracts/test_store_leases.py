"""What a lease promises: claiming, committing, settling, and what a crash leaves, on each database."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ledger_bench import (
    MINE,
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
    settle,
    thread,
)
from publisher.errors import StoreError
from publisher.model.causes import Cause, GivenUp, Known, Words
from publisher.model.dispatches import DeliveryState, DispatchState, Outcome
from publisher.ports.store import Store

# Claiming


def test_a_claim_brings_the_reader_along(store: Store) -> None:
    [claimed] = claim(store, begun(store, readers=1))
    assert claimed.subscriber == reader(0)
    assert claimed.delivery.state is S.CLAIMED


def test_nothing_is_claimed_twice(store: Store) -> None:
    dispatch = begun(store, readers=5)
    first = claim(store, dispatch, limit=3)
    second = claim(store, dispatch, token="other", limit=3)
    assert len(first) == 3
    assert len(second) == 2
    assert not set(ids(first)) & set(ids(second))
    assert claim(store, dispatch) == []


@pytest.mark.parametrize("state", [D.HELD, D.CANCELLED])
def test_nothing_is_claimed_from_what_does_not_run(store: Store, state: DispatchState) -> None:
    dispatch = begun(store)
    store.ledger.move(dispatch.id, state, NOW)
    assert claim(store, dispatch) == []


@pytest.mark.parametrize(
    ("leave", "cause"),
    [
        (
            lambda store: store.audience.suppress(reader(0).address.upper(), "unsubscribed", NOW),
            Words(text="unsubscribed"),
        ),
        (lambda store: store.audience.remove(reader(0).address, NOW), Known.ERASED),
        (lambda store: store.audience.leave(reader(0).address, ["newsletter"], NOW), Known.LEFT_LIST),
    ],
)
def test_who_leaves_before_the_claim_gets_nothing(store: Store, leave: Callable[[Store], object], cause: Cause) -> None:
    dispatch = begun(store, readers=2)
    leave(store)
    assert [claimed.subscriber.id for claimed in claim(store, dispatch, limit=1)] == [reader(1).id]
    [barred] = store.ledger.deliveries(dispatch.id, [S.SUPPRESSED])
    assert (barred.subscriber_id, barred.cause) == (reader(0).id, cause)


def test_a_claim_is_empty_only_where_nobody_is_left(store: Store) -> None:
    dispatch = begun(store, readers=5)
    for number in range(4):
        store.audience.suppress(reader(number).address, "unsubscribed", NOW)
    assert [claimed.subscriber.id for claimed in claim(store, dispatch, limit=2)] == [reader(4).id]


def test_a_deferred_delivery_is_claimed_when_its_time_has_come(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.DEFERRED, reply="450 later")
    due = one(store, dispatch).next_attempt
    assert due is not None
    assert claim(store, dispatch, now=due - timedelta(microseconds=1)) == []
    assert len(claim(store, dispatch, now=due)) == 1


# Committing


def test_a_commit_takes_only_what_is_ours(store: Store) -> None:
    dispatch = begun(store, readers=3)
    mine = ids(claim(store, dispatch, limit=2))
    theirs = ids(claim(store, dispatch, token="other"))
    assert store.ledger.commit([*mine, *theirs], token="t", now=NOW) == frozenset(mine)
    assert store.ledger.commit(mine, token="t", now=NOW) == frozenset()


def test_no_stale_worker_commits(store: Store) -> None:
    dispatch = begun(store, readers=1)
    stale = ids(claim(store, dispatch))
    assert store.ledger.commit(stale, token="t", now=NOW + SOON) == frozenset()
    store.ledger.recover(NOW + SOON)
    assert ids(claim(store, dispatch, token="other", now=NOW + SOON)) == stale
    assert store.ledger.commit(stale, token="t", now=NOW + SOON) == frozenset()


@pytest.mark.parametrize("state", [D.HELD, D.CANCELLED])
def test_after_a_hold_or_cancel_nothing_commits(store: Store, state: DispatchState) -> None:
    dispatch = begun(store)
    mine = ids(claim(store, dispatch))
    store.ledger.move(dispatch.id, state, NOW)
    assert store.ledger.commit(mine, token="t", now=NOW) == frozenset()


def test_a_commit_counts_an_attempt_and_keeps_the_evidence(store: Store) -> None:
    dispatch = thread(store)
    part = store.ledger.claim_part(dispatch.id, token="t", now=NOW, until=NOW + SOON)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW, evidence="12345")
    [committing] = store.ledger.deliveries(dispatch.id, [S.COMMITTING])
    assert (committing.attempts, committing.evidence) == (1, "12345")


def test_outcomes_are_settled_with_the_next_commit(store: Store) -> None:
    dispatch = begun(store, readers=2)
    first, second = ids(claim(store, dispatch))
    store.ledger.commit([first], token="t", now=NOW)
    sent = [Outcome(delivery_id=first, state=S.SENT)]
    assert store.ledger.commit([second], token="t", now=NOW, outcomes=sent) == {second}
    assert counts(store, dispatch) == {S.SENT: 1, S.COMMITTING: 1}


def test_an_impossible_outcome_lets_nothing_further_leave(store: Store) -> None:
    dispatch = begun(store, readers=2)
    first, second = ids(claim(store, dispatch))
    with pytest.raises(StoreError, match="never committed"):
        store.ledger.commit([second], token="t", now=NOW, outcomes=[Outcome(delivery_id=first, state=S.SENT)])
    assert counts(store, dispatch) == {S.CLAIMED: 2}


# Settling


def test_a_sent_delivery_has_its_proof(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.SENT, reply="250 2.0.0 queued", remote_id="<id@example.org>")
    sent = one(store, dispatch)
    assert (sent.state, sent.attempts, sent.reply, sent.remote_id, sent.changed_at) == (
        S.SENT, 1, "250 2.0.0 queued", "<id@example.org>", NOW,
    )  # fmt: skip


def test_many_outcomes_are_written_at_once(store: Store) -> None:
    dispatch = begun(store, readers=6)
    numbers = ids(claim(store, dispatch))
    store.ledger.commit(numbers, token="t", now=NOW)
    states = [S.SENT, S.SENT, S.DEFERRED, S.DEFERRED, S.FAILED, S.FAILED]
    outcomes = [Outcome(delivery_id=number, state=state) for number, state in zip(numbers, states, strict=True)]
    store.ledger.settle(outcomes, token="t", now=NOW)
    assert counts(store, dispatch) == {S.SENT: 2, S.DEFERRED: 2, S.FAILED: 2}


def test_the_retry_policy_dates_a_deferral(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.DEFERRED)
    assert one(store, dispatch).next_attempt == NOW + timedelta(minutes=1)
    again = NOW + timedelta(hours=1)
    settle(store, committed(store, dispatch, now=again), S.DEFERRED, now=again)
    assert one(store, dispatch).next_attempt == again + timedelta(minutes=3)


def test_the_other_side_may_say_when(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.DEFERRED, retry_at=NOW + timedelta(minutes=15))
    assert one(store, dispatch).next_attempt == NOW + timedelta(minutes=15)


def test_a_delivery_without_attempts_left_has_failed(store: Store) -> None:
    dispatch = begun(store, readers=1)
    now = NOW
    for _ in range(8):
        settle(store, committed(store, dispatch, now=now), S.DEFERRED, now=now, cause=Known.REFUSED_MAIL)
        now += timedelta(days=1)
    assert one(store, dispatch).state is S.FAILED
    assert one(store, dispatch).cause == GivenUp(attempts=8, last=Known.REFUSED_MAIL)


def test_a_refusal_before_the_commit_counts_as_an_attempt(store: Store) -> None:
    dispatch = begun(store, readers=1)
    [number] = ids(claim(store, dispatch))
    settle(store, number, S.FAILED, reply="550 no such user")
    assert (one(store, dispatch).state, one(store, dispatch).attempts) == (S.FAILED, 1)


def test_what_did_not_leave_is_pending_again(store: Store) -> None:
    dispatch = begun(store, readers=1)
    [number] = ids(claim(store, dispatch))
    settle(store, number, S.PENDING)
    assert one(store, dispatch).attempts == 0
    assert ids(claim(store, dispatch)) == [number]


def test_nothing_is_sent_that_was_not_committed(store: Store) -> None:
    dispatch = begun(store, readers=2)
    claimed, other = ids(claim(store, dispatch))
    store.ledger.commit([other], token="t", now=NOW)
    with pytest.raises(StoreError, match="never committed"):
        store.ledger.settle(
            [Outcome(delivery_id=claimed, state=S.SENT), Outcome(delivery_id=other, state=S.SENT)], token="t", now=NOW
        )
    assert counts(store, dispatch) == {S.CLAIMED: 1, S.SENT: 1}


def test_the_outcome_of_another_token_is_not_written(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    settle(store, number, S.SENT, token="other")
    assert one(store, dispatch).state is S.COMMITTING


def test_what_comes_back_to_a_cancelled_dispatch_is_cancelled(store: Store) -> None:
    dispatch = begun(store, readers=4)
    numbers = ids(claim(store, dispatch))
    store.ledger.commit(numbers, token="t", now=NOW)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    states = [S.SENT, S.DEFERRED, S.PENDING, S.UNCERTAIN]
    outcomes = [Outcome(delivery_id=number, state=state) for number, state in zip(numbers, states, strict=True)]
    store.ledger.settle(outcomes, token="t", now=NOW)
    assert counts(store, dispatch) == {S.SENT: 1, S.CANCELLED: 2, S.UNCERTAIN: 1}


def test_cancelling_leaves_what_is_in_flight(store: Store) -> None:
    dispatch = begun(store, readers=4)
    numbers = ids(claim(store, dispatch, limit=2))
    store.ledger.commit(numbers[:1], token="t", now=NOW)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    assert counts(store, dispatch) == {S.COMMITTING: 1, S.CANCELLED: 3}
    settle(store, numbers[0], S.SENT)
    assert counts(store, dispatch) == {S.SENT: 1, S.CANCELLED: 3}


# After a crash


def test_a_restart_gives_leases_back_and_names_what_is_in_doubt(store: Store) -> None:
    dispatch = begun(store, readers=3)
    numbers = ids(claim(store, dispatch))
    store.ledger.commit(numbers[:1], token="t", now=NOW)
    recovery = store.ledger.recover(NOW, all_leases=True)
    assert recovery.returned == 2
    assert [delivery.id for delivery in recovery.uncertain] == numbers[:1]
    assert recovery.uncertain[0].state is S.UNCERTAIN
    assert counts(store, dispatch) == {S.PENDING: 2, S.UNCERTAIN: 1}


def test_only_expired_leases_are_taken_back(store: Store) -> None:
    dispatch = begun(store, readers=2)
    claim(store, dispatch, limit=1)
    claim(store, dispatch, now=NOW + SOON / 2, limit=1)
    assert store.ledger.recover(NOW + SOON - timedelta(microseconds=1)).returned == 0
    assert store.ledger.recover(NOW + SOON).returned == 1


def test_a_late_answer_still_decides_what_was_in_doubt(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW + SOON)
    settle(store, number, S.SENT, now=NOW + SOON, reply="250 ok")
    assert one(store, dispatch).state is S.SENT


# Threads


def test_parts_are_leased_in_order_and_one_at_a_time(store: Store) -> None:
    dispatch = thread(store)
    for position in (1, 2, 3):
        part = next_part(store, dispatch)
        assert part is not None
        assert part.position == position
        assert next_part(store, dispatch) is None
        store.ledger.commit([part.id], token="t", now=NOW)
        settle(store, part.id, S.SENT, remote_id=str(position))
    assert next_part(store, dispatch) is None
    assert store.ledger.finish(dispatch.id, NOW)


@pytest.mark.parametrize("state", [S.FAILED, S.UNCERTAIN, S.DEFERRED])
def test_no_part_passes_one_before_it_that_is_not_sent(store: Store, state: DeliveryState) -> None:
    dispatch = thread(store)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, state)
    assert next_part(store, dispatch) is None


def test_a_deferred_part_is_leased_when_its_time_has_come(store: Store) -> None:
    dispatch = thread(store)
    part = next_part(store, dispatch)
    assert part is not None
    settle(store, part.id, S.DEFERRED)
    assert next_part(store, dispatch, NOW + timedelta(hours=1)) is not None


def test_looks_are_counted_and_dated_until_it_is_decided(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.looked(part.id, NOW, again=NOW + SOON)
    assert one(store, dispatch).looks == 0
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.UNCERTAIN)
    store.ledger.looked(part.id, NOW, again=NOW + SOON)
    store.ledger.looked(part.id, NOW, again=NOW + SOON, counted=False)
    assert (one(store, dispatch).looks, one(store, dispatch).next_attempt) == (1, NOW + SOON)
    store.ledger.resolve(part.id, S.PENDING, NOW, cause=Known.NOT_FOUND)
    assert (one(store, dispatch).looks, one(store, dispatch).next_attempt) == (0, None)


# Refusals that were not about the reader


def test_what_was_nobodys_fault_here_costs_no_attempt(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.PENDING)
    assert (one(store, dispatch).state, one(store, dispatch).attempts) == (S.PENDING, 0)


def test_a_failed_delivery_that_is_opened_again_costs_no_attempt_and_others_are_left_alone(store: Store) -> None:
    dispatch = begun(store, readers=2)
    first, second = ids(claim(store, dispatch))
    store.ledger.commit([first, second], token=MINE, now=NOW)
    settle(store, first, S.FAILED)
    settle(store, second, S.SENT)
    store.ledger.reopen([first, second], NOW)
    assert counts(store, dispatch) == {S.PENDING: 1, S.SENT: 1}
    opened = next(store.ledger.deliveries(dispatch.id, {S.PENDING}))
    assert (opened.attempts, opened.cause) == (0, Known.OPENED_AGAIN)
