"""Trying again those who have not got it (findings L2, F7), on each database."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger_bench import NOW, SOON, begun, reader, release
from publisher.errors import QueueError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Outcome
from publisher.model.notes import Note, Reason
from publisher.ports.store import Store

S, D = DeliveryState, DispatchState
LATER = NOW + timedelta(hours=1)
FAILED = frozenset({S.FAILED})
ALL = frozenset({S.FAILED, S.WRITTEN})


def bring(store: Store, dispatch: Dispatch, *states: DeliveryState) -> list[int]:
    """Bring the pending deliveries of a running dispatch into these states, in order; return their numbers."""
    claims = store.ledger.claim(dispatch.id, token="t", now=NOW, until=NOW + SOON, limit=len(states))
    numbers = [claim.delivery.id for claim in claims]
    store.ledger.commit(numbers, token="t", now=NOW)
    outcomes = [
        Outcome(delivery_id=number, state=state, reply=f"said {state}", remote_id=f"<{number}@example.org>")
        for number, state in zip(numbers, states, strict=True)
    ]
    store.ledger.settle(outcomes, token="t", now=NOW)
    return numbers


def done(store: Store, *states: DeliveryState) -> tuple[Dispatch, list[int]]:
    """A dispatch that is done, its deliveries in these states."""
    dispatch = begun(store, readers=len(states))
    numbers = bring(store, dispatch, *states)
    assert store.ledger.finish(dispatch.id, NOW)
    return dispatch, numbers


def in_state(store: Store, dispatch: Dispatch) -> list[DeliveryState]:
    return [row.state for row in store.ledger.deliveries(dispatch.id)]


def test_a_done_dispatch_is_queued_again_for_its_failed_readers_alone(store: Store) -> None:
    dispatch, numbers = done(store, S.SENT, S.FAILED, S.UNCERTAIN, S.FAILED)
    assert store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor") == 2
    assert in_state(store, dispatch) == [S.SENT, S.PENDING, S.UNCERTAIN, S.PENDING]
    now = store.ledger.dispatch(dispatch.id)
    assert (now.state, now.due, now.note) == (D.QUEUED, LATER, Note(reason=Reason.RETRY, by="A. Editor"))
    store.ledger.start(dispatch.id, LATER)
    claims = store.ledger.claim(dispatch.id, token="u", now=LATER, until=LATER + SOON, limit=10)
    assert [claim.delivery.id for claim in claims] == [numbers[1], numbers[3]]
    assert [claim.delivery.attempts for claim in claims] == [0, 0]
    told = store.ledger.events(dispatch.id, numbers[1])
    assert [(event.state, event.reply) for event in told] == [("failed", "said failed"), ("pending", "said failed")]


def test_what_was_only_written_can_be_sent_for_real(store: Store) -> None:
    dispatch, numbers = done(store, S.WRITTEN, S.SENT, S.FAILED)
    assert store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor") == 1
    assert in_state(store, dispatch) == [S.WRITTEN, S.SENT, S.PENDING]
    assert store.ledger.retry(dispatch.id, ALL, LATER, by="A. Editor") == 1
    assert in_state(store, dispatch) == [S.PENDING, S.SENT, S.PENDING]
    row = next(row for row in store.ledger.deliveries(dispatch.id) if row.id == numbers[0])
    assert (row.reply, row.remote_id) == ("", "")


def test_who_may_have_it_is_not_tried_again(store: Store) -> None:
    """What the policy gave up while it was in doubt is failed, and may have arrived all the same."""
    dispatch, (number,) = done(store, S.UNCERTAIN)
    store.ledger.resolve(number, S.FAILED, NOW, cause=Known.SKIPPED_BY_POLICY)
    assert store.ledger.retry(dispatch.id, ALL, LATER, by="A. Editor") == 0
    assert store.ledger.dispatch(dispatch.id).state is D.DONE


def test_a_held_dispatch_stays_held(store: Store) -> None:
    dispatch = begun(store, readers=2)
    bring(store, dispatch, S.FAILED)
    store.ledger.move(dispatch.id, D.HELD, NOW)
    assert store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor") == 1
    assert store.ledger.dispatch(dispatch.id).state is D.HELD


def test_who_has_left_since_gets_nothing(store: Store) -> None:
    dispatch, _ = done(store, S.FAILED, S.FAILED)
    store.audience.suppress(reader(0).address, "unsubscribed", NOW)
    store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor")
    store.ledger.start(dispatch.id, LATER)
    claims = store.ledger.claim(dispatch.id, token="u", now=LATER, until=LATER + SOON, limit=10)
    assert [claim.subscriber.id for claim in claims] == [reader(1).id]


def test_nothing_of_a_cancelled_dispatch_is_tried_again(store: Store) -> None:
    dispatch = begun(store, readers=2)
    bring(store, dispatch, S.FAILED)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    with pytest.raises(QueueError, match="was cancelled"):
        store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor")


def test_what_was_approved_anew_takes_the_place_of_the_old(store: Store) -> None:
    dispatch, (number,) = done(store, S.FAILED)
    [newer] = store.ledger.enqueue(release(at=LATER))
    with pytest.raises(QueueError, match=f"was followed by {newer.id}"):
        store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor")
    with pytest.raises(QueueError, match=f"was followed by {newer.id}"):
        store.ledger.resolve(number, S.PENDING, LATER, cause=Known.AGAIN_BY_HAND)
    store.ledger.move(newer.id, D.CANCELLED, LATER)
    assert store.ledger.retry(dispatch.id, FAILED, LATER, by="A. Editor") == 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(
        st.lists(st.sampled_from([S.SENT, S.FAILED, S.WRITTEN, S.UNCERTAIN]), min_size=6, max_size=6),
        min_size=2,
        max_size=4,
    ),
    wanted=st.sampled_from([FAILED, ALL]),
)
def test_however_often_it_is_tried_again_nobody_who_may_have_it_gets_it_again(
    store: Store, rounds: list[list[DeliveryState]], wanted: frozenset[DeliveryState]
) -> None:
    store.audience.add([reader(number) for number in range(6)], NOW)
    name = f"round-{len(store.ledger.dispatches())}"
    dispatch = store.ledger.start(store.ledger.enqueue(release(campaign=name))[0].id, NOW)
    may_have_it: set[str] = set()
    for number, states in enumerate(rounds):
        at = NOW + timedelta(hours=number)
        claims = store.ledger.claim(dispatch.id, token="t", now=at, until=at + SOON, limit=10)
        assert may_have_it.isdisjoint(claim.subscriber.id for claim in claims)
        pairs = list(zip(claims, states, strict=False))
        store.ledger.commit([claim.delivery.id for claim, _ in pairs], token="t", now=at)
        store.ledger.settle([Outcome(delivery_id=c.delivery.id, state=to) for c, to in pairs], token="t", now=at)
        may_have_it |= {claim.subscriber.id for claim, to in pairs if to in (S.SENT, S.UNCERTAIN)}
        assert store.ledger.finish(dispatch.id, at)
        if store.ledger.retry(dispatch.id, wanted, at, by="A. Editor"):
            store.ledger.start(dispatch.id, at)
        else:
            break
