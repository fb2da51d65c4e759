"""The legal moves of dispatches and deliveries, and when to try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import QueueError
from publisher.model.dispatches import DELIVERY_MOVES, OPEN, DeliveryState, Dispatch, DispatchState, RetryPolicy, Tally

NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def dispatch(state: DispatchState) -> Dispatch:
    return Dispatch(
        id=1, release_id="r", campaign="winter-2018", title="W", channel="email", at=None, due=NOON, state=state
    )


def test_nothing_becomes_sent_without_having_been_committing_or_uncertain() -> None:
    before = {state for state, moves in DELIVERY_MOVES.items() if DeliveryState.SENT in moves}
    assert before == {DeliveryState.COMMITTING, DeliveryState.UNCERTAIN}


def test_what_was_sent_stays_sent() -> None:
    assert not DELIVERY_MOVES[DeliveryState.SENT]


def test_an_uncertain_delivery_is_not_open_so_that_nothing_sends_it_by_itself() -> None:
    assert DeliveryState.UNCERTAIN not in OPEN


def test_a_cancelled_dispatch_stays_cancelled_and_says_so() -> None:
    with pytest.raises(QueueError, match="was cancelled for good; publisher approve"):
        dispatch(DispatchState.CANCELLED).check_move(DispatchState.QUEUED)


def test_a_dispatch_with_a_naive_time_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="aware"):
        Dispatch(id=1, release_id="r", campaign="w", title="W", channel="x", at=None, due=NOON.replace(tzinfo=None))


@given(made=st.integers(1, 20), attempts=st.integers(1, 20))
def test_waiting_grows_up_to_a_limit_and_ends_after_the_last_attempt(made: int, attempts: int) -> None:
    policy = RetryPolicy(attempts=attempts)
    at = policy.next_attempt(made, NOON)
    if made >= attempts:
        assert at is None
    else:
        assert at is not None
        assert timedelta(minutes=1) <= at - NOON <= policy.longest
        later = RetryPolicy(attempts=99).next_attempt(made + 1, NOON)
        assert later is not None
        assert later >= at


def test_a_tally_knows_what_may_still_leave() -> None:
    tally = Tally(counts={DeliveryState.SENT: 5, DeliveryState.PENDING: 2, DeliveryState.UNCERTAIN: 1})
    assert (tally.total, tally.open, tally[DeliveryState.FAILED]) == (8, 2, 0)
