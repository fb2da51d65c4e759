"""What several tests stand on; a plain module, since each folder may have a ``conftest`` of its own."""

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.model.dispatches import RetryPolicy
from publisher.store.opening import open_store

REPOSITORY = Path(__file__).parent.parent.parent


class FixedClock:
    """A clock that a test moves by hand."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._ticks = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._ticks

    def set(self, now: datetime) -> None:
        self._ticks += (now - self._now).total_seconds()
        self._now = now


@cache
def empty_database() -> bytes:
    """A database that has been through the migrations; copying it takes a tenth of the time of migrating."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "publisher.db"
        open_store(path, policy=RetryPolicy()).close()
        return path.read_bytes()
