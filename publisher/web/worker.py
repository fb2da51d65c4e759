"""Looking in a process of its own, so that nothing in a workspace can hang the preview.

A template that never ends, a pipe where a file should be, a picture of a gigabyte: the process that meets them is
ended, and the next look begins in a new one.
"""

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Final

from publisher.channels.channel import Network
from publisher.channels.registry import network
from publisher.desk.preview import Preview
from publisher.web.look import Look, look_with

#: Seconds after which a look is ended.  Pictures that are embedded may have to be fetched in it.
DEADLINE: Final = 30.0
#: Most bytes of address space for a look, where the system knows such a limit.
_MEMORY: Final = 4 << 30
_DIED: Final = Look(
    trouble=(
        "Building the preview ended without a word, most likely for want of memory; look for a huge picture or a "
        "loop without end in what you saved last."
    ),
    unknown="the campaign cannot be built",
)


class Worker:
    """A :class:`publisher.web.look.Looker` whose looks are taken by another process, each within a deadline."""

    def __init__(self, make: Callable[[], Preview], *, deadline: float = DEADLINE) -> None:
        """``make`` must be picklable: a function of a module, or a ``partial`` of one.  ``deadline`` is in seconds.

        The process starts at once, to be ready when the first look is wanted.
        """
        self._make = make
        self._deadline = deadline
        self._lock = Lock()
        self._begin()

    def look(self) -> Look:
        """Return what the process finds, or a sentence about its end."""
        if self._given_up:
            self._process.join()
            self._end.close()
            self._begin()
        try:
            self._end.send(None)
            if self._end.poll(self._deadline):
                found: Look = pickle.loads(self._end.recv_bytes())  # noqa: S301 - by a process of our own
                return found
        except (EOFError, OSError):
            self.give_up()
            return _DIED
        self.give_up()
        return _overdue(self._deadline)

    def give_up(self) -> None:
        """End the process with whatever it is doing; the next look starts another."""
        with self._lock:
            self._given_up = True
            self._process.kill()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        with self._lock, _no_interrupts():
            self._end, end = context.Pipe()
            self._process = context.Process(target=_serve, args=(end, self._make), daemon=True)
            self._process.start()
            end.close()
            self._given_up = False


def _overdue(deadline: float) -> Look:
    return Look(
        trouble=(
            f"Building the preview was stopped after {deadline:g} seconds; look for a loop without end, a huge "
            f"picture, or something that is no file in what you saved last."
        ),
        unknown="the campaign takes too long to build",
    )


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start a process deaf to Ctrl+C, which is the parent's to answer; a child inherits what is blocked."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(end: Connection, make: Callable[[], Preview]) -> None:
    """Answer each message on ``end`` with a look, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    wanted: SimpleQueue[None] = SimpleQueue()
    Thread(target=_listen, args=(end, wanted), daemon=True).start()
    while True:
        wanted.get()
        end.send_bytes(_packed(look_with(make)))


def _packed(look: Look) -> bytes:
    into = BytesIO()
    _Packer(into, pickle.HIGHEST_PROTOCOL).dump(look)
    return into.getvalue()


class _Packer(pickle.Pickler):
    """Packs a network by its name: its functions are the same on the other side, and need not be able to travel."""

    def reducer_override(self, value: Any) -> Any:
        return (network, (value.name,)) if isinstance(value, Network) else NotImplemented


def _listen(end: Connection, wanted: "SimpleQueue[None]") -> None:
    """Pass on what is wanted; when the preview is gone, end this process even from within an endless loop."""
    with suppress(EOFError, OSError):
        while True:
            wanted.put(end.recv())
    os._exit(0)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
