"""What several tests stand on; a plain module, since each folder may have a ``conftest`` of its own."""

from datetime import datetime
from pathlib import Path

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
