"""Looking, several times a second, whether the sending must stop: a signal, the brake, a database that is another.

Nothing here waits for the database, the disk or a server, so that a person's word to stop counts within a second.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from publisher.daemon.news import Event, News, Tell

_SECONDS: Final = 0.2


class Watch:
    """Sets ``halt`` while nothing may leave; use it as a context."""

    def __init__(
        self,
        *,
        stop: threading.Event,
        halt: threading.Event,
        held: Callable[[], str],
        broken: Callable[[], str],
        tell: Tell,
    ) -> None:
        """``stop`` ends the daemon.

        ``held`` says in a sentence why all is held, ``broken`` why the daemon must end; each says nothing where that is
        not so.
        """
        self._stop = stop
        self._halt = halt
        self._held = held
        self._broken = broken
        self._tell = tell
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="publisher-watch", daemon=True)
        self._told = ""
        #: Why the daemon had to end; empty where it had not.
        self.reason = ""

    def __enter__(self) -> Self:
        """Look once, so that nothing leaves before the first look, and go on looking."""
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            # An end that is asked for stops the sending at once, not at the next look.
            if self._stop.wait(_SECONDS):
                self._halt.set()
                return
            self._look()

    def _look(self) -> None:
        if reason := self._broken():
            self.reason = reason
            self._halt.set()
            self._stop.set()
            return
        held = self._held()
        if held:
            self._halt.set()
        elif not self._stop.is_set():
            self._halt.clear()
        if bool(held) != bool(self._told):
            self._tell(News(event=Event.ALL_HELD if held else Event.GOES_ON, says=held or "All goes on."))
        self._told = held


def same_file(path: Path) -> Callable[[], str]:
    """Return what says that the file at ``path`` is not the one that is there now: deleted, or another in its place."""
    opened = _identity(path)

    def broken() -> str:
        if _identity(path) == opened:
            return ""
        return (
            f"{path} is gone or is another file than the one that this daemon opened, so it has stopped; "
            f"put the right database there and start the daemon again."
        )

    return broken


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
