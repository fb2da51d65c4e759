"""kill -9 at any moment: the next daemon goes on where the thread has its gap."""

import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

import thread_runner
from publisher.model.dispatches import Dispatch
from publisher.ports.store import Store
from thread_bench import PARTS, ThreadBench, open_thread_bench
from x_bench import ME, POST, READ, Bench, KeptClock

if TYPE_CHECKING:  # Windows has no fork server
    from multiprocessing.context import ForkServerContext
    from multiprocessing.process import BaseProcess

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
Phase = Literal["before", "after"]
_LONG = 60.0


@pytest.fixture(scope="module")
def processes() -> "ForkServerContext":
    """A warm process to fork runners from, so that each begins in a moment."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["publisher.app", "publisher.daemon.thread", "publisher.store", "publisher.transports.x", "sqlite3", "alembic"]
    )
    return context


@pytest.fixture
def threads(tmp_path: Path, store: Store) -> Iterator[ThreadBench]:
    clock = KeptClock()
    clock.set(datetime.now(UTC))
    with Bench(tmp_path, clock) as bench:
        yield open_thread_bench(bench, clock, store)


class Runs:
    """Runners of one thread, one after the other."""

    def __init__(self, processes: "ForkServerContext", threads: ThreadBench, dispatch: Dispatch) -> None:
        self._processes = processes
        self._threads = threads
        self._dispatch = dispatch
        self._runner: BaseProcess | None = None
        self.killed = 0
        #: Set when the runner has called the server.
        self.called = threading.Event()

    def once(self, after_first_call: float = _LONG) -> bool:
        """Run until done, killed from within the server, or so many seconds after the first call; tell whether done."""
        bench, folder = self._threads.bench, str(self._threads.bench.state.parent)
        self._runner = runner = self._processes.Process(
            target=thread_runner.run, args=(folder, bench.fake.url, self._dispatch.id)
        )
        self.called.clear()
        runner.start()
        if after_first_call < _LONG:
            while runner.is_alive() and not self.called.wait(0.02):
                pass  # one that has nothing left to call ends by itself
        runner.join(after_first_call)
        self.kill()
        runner.join(_LONG)
        assert runner.exitcode in (0, -signal.SIGKILL)
        return runner.exitcode == 0

    def kill(self) -> None:
        """Kill the runner, where one is running."""
        if self._runner is not None and self._runner.is_alive():
            self._runner.kill()
            self.killed += 1


@pytest.mark.parametrize(("route", "phase"), [(POST, "before"), (POST, "after"), (READ, "before"), (ME, "after")])
def test_killed_at_every_call_of_a_thread(
    processes: "ForkServerContext", threads: ThreadBench, route: str, phase: Phase
) -> None:
    dispatch = threads.queue()
    runs = Runs(processes, threads, dispatch)
    deadly = 1 if route == ME else PARTS

    def watch(called: str, number: int, moment: str) -> None:
        if (called, moment) == (route, phase) and number <= deadly:
            runs.kill()

    threads.bench.fake.watch = watch
    for _ in range(deadly + 1):
        if runs.once():
            break
        threads.check_nothing_twice(dispatch)
    assert runs.killed >= deadly - 1
    threads.check_whole(dispatch)


def kill_at_random(processes: "ForkServerContext", threads: ThreadBench, seed: int) -> int:
    dice, dispatch = random.Random(seed), threads.queue()
    runs = Runs(processes, threads, dispatch)
    threads.bench.fake.watch = lambda *_: runs.called.set()
    while not runs.once(dice.uniform(0.0, 0.05) * (1 + runs.killed)):
        threads.check_nothing_twice(dispatch)
    threads.check_whole(dispatch)
    return runs.killed


def test_killed_at_a_few_random_moments(processes: "ForkServerContext", threads: ThreadBench) -> None:
    kill_at_random(processes, threads, seed=sys.maxsize)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100))
def test_killed_at_hundreds_of_random_moments(processes: "ForkServerContext", threads: ThreadBench, seed: int) -> None:
    kill_at_random(processes, threads, seed)
