"""Running: one daemon for each workspace, its tick, an orderly end."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from publisher.daemon.periods import Periods
from publisher.daemon.tick import Daemon
from publisher.errors import PublisherError
from publisher.ports.clock import Clock

_LOG: Final = logging.getLogger(__name__)


@contextmanager
def stopping_on_signals(
    stop: threading.Event, *, first: Callable[[], None] = lambda: None, again: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Set ``stop`` on SIGTERM and on Ctrl-C, so that what is in flight is finished first.

    ``first`` is called once it is set, in a thread of its own; ``again`` on a Ctrl-C after that.
    """

    def stopping() -> None:
        stop.set()
        first()

    asked_before = False

    def asked(number: int, _frame: Any) -> None:
        nonlocal asked_before
        if asked_before:
            if number == signal.SIGINT:
                again()
            return
        asked_before = True
        # Not here: the main thread may hold the event's own lock at this moment, and would wait for itself.
        threading.Thread(target=stopping, name="publisher-stop").start()

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
        daemon.failed(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it was, the next tick must come
        # The message of an unforeseen error may carry anything, so only its kind is told.
        _LOG.debug("a tick failed", exc_info=True)
        daemon.failed(f"something went wrong inside Publisher ({type(error).__name__}); it is tried again")
