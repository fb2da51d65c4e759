"""What is done again and again is done by a clock that nothing moves."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from publisher.daemon.periods import Periods


class Seconds:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_job_runs_at_once_and_then_once_in_each_period() -> None:
    seconds, ran = Seconds(), []
    periods = Periods(seconds)
    periods.every(5, lambda: ran.append(seconds.now))
    for _ in range(12):
        periods.run_due()
        seconds.now += 1
    assert ran == [1000.0, 1005.0, 1010.0]


def test_a_job_that_was_late_is_not_made_up_for() -> None:
    seconds, ran = Seconds(), []
    periods = Periods(seconds)
    periods.every(1, lambda: ran.append(seconds.now))
    periods.run_due()
    seconds.now += 3600
    periods.run_due()
    periods.run_due()
    assert ran == [1000.0, 4600.0]


@given(st.lists(st.floats(0.05, 30), min_size=1, max_size=4), st.integers(1, 60))
def test_whoever_waits_as_long_as_it_is_idle_misses_nothing(lengths: list[float], rounds: int) -> None:
    seconds = Seconds()
    periods = Periods(seconds)
    ran: list[list[float]] = [[] for _ in lengths]
    for times, length in zip(ran, lengths, strict=True):
        periods.every(length, lambda times=times: times.append(seconds.now))  # type: ignore[misc]
    for _ in range(rounds):
        periods.run_due()
        seconds.now += periods.idle_seconds()
    for times, length in zip(ran, lengths, strict=True):
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert all(length - 0.001 <= gap <= length + 0.02 for gap in gaps), gaps
