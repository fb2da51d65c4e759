"""The one daemon of a workspace: that there is no second, and whether it runs, where and since when."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from publisher.errors import DaemonError
from publisher.when import require_aware

LOCK: Final = "daemon.lock"
_ABOUT: Final = "daemon.json"
#: Seconds in which whoever only looks whether a daemon runs has let go of the lock again.
_A_LOOK: Final = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A daemon that runs."""

    #: Name of its machine; empty where it is not known.
    host: str = ""
    #: Aware.
    since: datetime | None = None

    @property
    def where(self) -> str:
        """Say ``the daemon runs on desk-2``."""
        return f"the daemon runs{f' on {self.host}' if self.host else ''}"


def this_machine() -> str:
    """Return the name of this machine, without its domain."""
    return socket.gethostname().partition(".")[0]


@contextmanager
def alone(state: Path, now: datetime) -> Iterator[None]:
    """Be the one daemon that keeps its state in the folder ``state``, from ``now`` on.

    Raises :class:`DaemonError` where another one runs.
    """
    require_aware(now, "alone")
    lock = state / LOCK
    try:
        with FileLock(lock, timeout=_A_LOOK):
            about = state / _ABOUT
            about.write_text(json.dumps({"host": this_machine(), "since": now.isoformat()}), encoding="utf-8")
            try:
                yield
            finally:
                about.unlink(missing_ok=True)
    except Timeout:
        raise DaemonError(
            f"A daemon is running for this workspace already ({lock} is held); stop that one first, or leave it to it."
        ) from None


def running(state: Path) -> Running | None:
    """Return the daemon that keeps its state in ``state``; ``None`` where none runs, or nobody can tell."""
    lock = state / LOCK
    if not lock.exists():
        return None
    try:
        with FileLock(lock, timeout=0):
            return None
    except Timeout:
        return _about(state / _ABOUT)
    except OSError:
        return None


def _about(file: Path) -> Running:
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(file.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(told["since"])
        if since.tzinfo is not None:
            return Running(host=str(told["host"]), since=since)
    return Running()
