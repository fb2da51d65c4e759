"""Whether the database is the newest there is, and holding what may have left where it is not."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import QueueError
from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.notes import Note, Reason
from publisher.model.watermarks import Watermark
from publisher.ports.ledger import Queue
from publisher.ports.watermarks import Watermarks, Witness

_LIVE: Final = frozenset({DispatchState.QUEUED, DispatchState.RUNNING})
_OLDER: Final = (
    "The database is an older one, restored from a backup: it knows {}, and the last left {}. What was approved in "
    "between is not known here; approving it again would send it again."
)
_STRANGER: Final = (
    "Something has left from this database, but not by this user of this machine, so whether it is the newest is not "
    "known here."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Older:
    """A database that may be older than what has left."""

    #: What it knows of last; ``None`` where nothing had left.
    knows: Watermark | None
    #: What is known outside of it; ``None`` where nothing is, so that it cannot be told.
    seen: Watermark | None
    #: What may have left already, and is held now.
    held: tuple[Dispatch, ...]

    def says(self, zone: ZoneInfo) -> str:
        """Return what to tell a person of it, with times of ``zone``."""
        return _STRANGER if self.seen is None else _OLDER.format(_knows(self.knows, zone), _time(self.seen.at, zone))


def look_back(queue: Queue, watermarks: Watermarks, witness: Witness, now: datetime) -> Older | None:
    """Hold what may have left already where the database is older than what has left, or where that is not known.

    Of an older one all that would leave is held: what it has for a later day may have been approved for an earlier one
    meanwhile.  Where nothing is known outside, only what is due already may have left.  Returns ``None`` where the
    database is the newest.  From then on it counts as that, so that this is told once.
    """
    knows, seen = watermarks.current(), witness.seen()
    if seen is None and knows is None:
        return None
    if seen is not None and knows is not None and knows.number >= seen.number:
        return None
    live = [one for one in queue.dispatches() if one.state in _LIVE and (seen is not None or one.due <= now)]
    held = tuple(moved for one in live if (moved := _hold(queue, one, now)) is not None)
    if seen is not None:
        watermarks.set(seen)
    elif knows is not None:
        witness.note(knows)
    return Older(knows=knows, seen=seen, held=held)


def _hold(queue: Queue, dispatch: Dispatch, now: datetime) -> Dispatch | None:
    with suppress(QueueError):
        return queue.move(dispatch.id, DispatchState.HELD, now, Note(reason=Reason.OLDER))
    return None


def _knows(mark: Watermark | None, zone: ZoneInfo) -> str:
    return f"what left up to {_time(mark.at, zone)}" if mark is not None else "of nothing that left"


def _time(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"
