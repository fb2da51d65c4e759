"""What the daemon does again and again: ``schedule``'s table, by a clock that nothing moves.

``schedule`` itself compares naive local times, so that in the hour that a zone repeats in autumn, and after any step of
the wall clock backwards, nothing would be due (measured: an hour of silence in Europe/London).  Its table says what is
done and how often; when, is counted in monotonic seconds.
"""

from collections.abc import Callable
from typing import Final

from schedule import Job, Scheduler

#: Shortest wait in seconds, so that a job that is always late does not spin.
_SHORTEST: Final = 0.01


class Periods:
    """Jobs with their periods."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """``monotonic`` returns seconds that never go back."""
        self._monotonic = monotonic
        self._table = Scheduler()
        self._next: dict[Job, float] = {}

    def every(self, seconds: float, do: Callable[[], object]) -> None:
        """Let ``do`` run every so many seconds, counted from when it last began; for the first time at once."""
        job = self._table.every(seconds).seconds.do(do)  # type: ignore[arg-type]  # it counts parts of seconds too
        self._next[job] = self._monotonic()

    def run_due(self) -> None:
        """Run the jobs whose time has come, in the order in which they were named; an error of one is raised."""
        for job in self._table.get_jobs():
            begins = self._monotonic()
            if self._next[job] <= begins:
                self._next[job] = begins + job.interval
                job.run()  # type: ignore[no-untyped-call]

    def idle_seconds(self) -> float:
        """Return how long there is nothing to do."""
        return max(_SHORTEST, min(self._next.values(), default=_SHORTEST) - self._monotonic())
