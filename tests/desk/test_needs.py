"""What a state needs of a person, as exit codes tell it: one rule for all commands."""

from datetime import UTC, datetime

import pytest

from publisher.desk.needs import need, smallest
from publisher.errors import Exit
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Tally

S, D = DeliveryState, DispatchState


def dispatch(state: DispatchState) -> Dispatch:
    due = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
    return Dispatch(id=7, release_id="r", campaign="c", title="C", channel="email", at=None, due=due, state=state)


@pytest.mark.parametrize(
    ("state", "counts", "paused", "daemon", "exit_code"),
    [
        (D.QUEUED, {}, False, True, Exit.DONE),
        (D.QUEUED, {}, False, False, Exit.NO_DAEMON),
        (D.QUEUED, {}, True, False, Exit.STOPPED),
        (D.RUNNING, {S.SENT: 3, S.PENDING: 1}, False, True, Exit.DONE),
        (D.RUNNING, {S.SENT: 3, S.FAILED: 1}, True, True, Exit.DOUBT),
        (D.RUNNING, {S.UNCERTAIN: 1}, False, True, Exit.DOUBT),
        (D.HELD, {}, False, False, Exit.STOPPED),
        (D.MISSED, {}, True, False, Exit.MISSED),
        (D.DONE, {S.SENT: 3}, True, False, Exit.DONE),
        (D.DONE, {S.SENT: 3, S.FAILED: 1}, False, True, Exit.DOUBT),
        (D.CANCELLED, {S.UNCERTAIN: 1}, True, False, Exit.DONE),
    ],
)
def test_each_state_has_its_code(
    state: DispatchState, counts: dict[DeliveryState, int], paused: bool, daemon: bool, exit_code: Exit
) -> None:
    assert need(dispatch(state), Tally(counts=counts), paused=paused, daemon=daemon) is exit_code


def test_of_several_the_smallest_counts() -> None:
    assert smallest([Exit.NO_DAEMON, Exit.DONE, Exit.MISSED, Exit.STOPPED]) is Exit.MISSED
    assert smallest([Exit.DONE, Exit.DONE]) is smallest([]) is Exit.DONE
