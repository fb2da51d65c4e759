"""Running: one daemon for each workspace, its tick, an orderly end."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from publisher.daemon.periods import Periods
from publisher.daemon.tick import Daemon
from publisher.errors import DaemonError, PublisherError
from publisher.ports.clock import Clock

_LOG: Final = logging.getLogger(__name__)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold the workspace's lock; raise :class:`DaemonError` where another daemon holds it."""
    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout:
        raise DaemonError(
            f"A daemon is running for this workspace already ({lock} is held); stop that one first, or leave it to it."
        ) from None


@contextmanager
def stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """Set ``stop`` on SIGTERM and on Ctrl-C, so that what is in flight is finished first."""

    def asked(_number: int, _frame: Any) -> None:
        # Not here: the main thread may hold the event's own lock at this moment, and would wait for itself.
        threading.Thread(target=stop.set, name="publisher-stop").start()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(daemon: Daemon, *, seconds: float, stop: threading.Event, clock: Clock) -> None:
    """Tick every ``seconds`` of the monotonic clock until ``stop`` is set.

    The queue is in the database, so a restart forgets nothing; one failed tick is logged and followed by the next.
    """
    periods = Periods(clock.monotonic)
    periods.every(seconds, lambda: _tick_safely(daemon))
    daemon.begin()
    while not stop.is_set():
        periods.run_due()
        stop.wait(periods.idle_seconds())


def _tick_safely(daemon: Daemon) -> None:
    try:
        daemon.tick()
    except PublisherError as error:
        _LOG.error("a tick failed: %s", error)
    except Exception as error:  # noqa: BLE001 - whatever it was, the next tick must come
        _LOG.error("a tick failed: %s", type(error).__name__)
