"""The brake: while it is on, nothing leaves, whatever state the database and the disk are in.

A file beside the database says so.  The daemon lays it ready at its start, so that pulling the brake is to rename it,
which needs no room on a full disk and no database.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import QueueError

#: The command that lets everything go on.
GO_ON: Final = "publisher queue resume --all"
_ON: Final = "all-held"
_READY: Final = "all-held.ready"
_MODE: Final = 0o600


@dataclass(frozen=True, kw_only=True, slots=True)
class Pulled:
    """Who holds everything, and since when."""

    #: Empty where the disk had no room for the words.
    by: str
    since: datetime
    why: str = ""


class Brake:
    """The brake of one workspace."""

    def __init__(self, state: Path) -> None:
        """``state`` is the workspace's folder ``.publisher``."""
        self._on = state / _ON
        self._ready = state / _READY

    def lay_ready(self) -> None:
        """Have the file at hand; where that fails, the brake is made when it is pulled."""
        with suppress(OSError):
            _touch(self._ready)

    def on(self) -> bool:
        """Tell whether nothing may leave; also where that cannot be found out."""
        try:
            os.lstat(self._on)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return True

    def pulled(self) -> Pulled | None:
        """Return who holds everything, and since when; ``None`` where the brake is off."""
        try:
            written = self._on.read_bytes()
            changed = self._on.lstat().st_mtime
        except FileNotFoundError:
            return None
        except OSError:
            return Pulled(by="", since=datetime.now(UTC)) if self.on() else None
        try:
            said = json.loads(written)
            return Pulled(by=str(said["by"]), since=datetime.fromisoformat(said["since"]), why=str(said.get("why", "")))
        except (ValueError, KeyError, TypeError):
            return Pulled(by="", since=datetime.fromtimestamp(changed, UTC))

    def says(self, zone: ZoneInfo) -> str:
        """Return who holds everything and since when, in a sentence; empty where the brake is off."""
        pulled = self.pulled()
        if pulled is None:
            return ""
        by = f" by {pulled.by}" if pulled.by else ""
        why = f" ({pulled.why})" if pulled.why else ""
        since = f"{pulled.since.astimezone(zone):%Y-%m-%d %H:%M}"
        return f"All is held{by} since {since}{why}."

    def pull(self, *, by: str, now: datetime, why: str = "") -> None:
        """Hold everything; raise :class:`QueueError` where no file can be made, and say what stops the sending then."""
        if self.on():
            return
        try:
            if self._ready.exists():
                self._ready.replace(self._on)
            else:
                self._on.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _touch(self._on)
        except OSError as reason:
            raise QueueError(
                f"{self._on} cannot be made ({reason.strerror or type(reason).__name__}), so all goes on; "
                f"stop the daemon: end its process, or its service."
            ) from None
        # Who it was is worth having, and nothing depends on it.
        with suppress(OSError):
            self._on.write_text(json.dumps({"by": by, "since": now.isoformat(), "why": why}), encoding="utf-8")

    def release(self) -> bool:
        """Let everything go on; return whether the brake was on."""
        try:
            self._on.unlink()
        except FileNotFoundError:
            return False
        except OSError as reason:
            raise QueueError(
                f"{self._on} cannot be taken away ({reason.strerror or type(reason).__name__}), so all stays held; "
                f"see that its folder is yours."
            ) from None
        return True


def _touch(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, _MODE))
