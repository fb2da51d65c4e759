"""The newest mark of a database, kept in the user's own state folder, outside the workspace.

A backup of the workspace does not have it, so that putting one back does not put it back.
"""

import hashlib
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from publisher.model.watermarks import Watermark
from publisher.store.watermarks import from_text, to_text

_OURS: Final = "publisher"
_LENGTH: Final = 16


def state_folder(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Return the folder for what a program keeps for its user on this system, such as ``~/.local/state/publisher``.

    By the XDG Base Directory Specification, and what Windows and macOS have for it.
    """
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / _OURS
    if platform == "darwin":
        return home / "Library" / "Application Support" / _OURS
    # A relative path is to be ignored, says the specification.
    said = environment.get("XDG_STATE_HOME", "")
    return (Path(said) if said.startswith("/") else home / ".local" / "state") / _OURS


class FileWitness:
    """:class:`publisher.ports.watermarks.Witness` in a file, one for each database."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """``key`` is the workspace's own; copies of one database share it."""
        self._path = folder / f"{hashlib.sha256(b'witness' + key).hexdigest()[:_LENGTH]}.mark"
        self._lock = threading.Lock()
        self._last: int | None = None
        self._why = ""

    def seen(self) -> Watermark | None:
        """Return the newest mark."""
        try:
            return from_text(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def note(self, mark: Watermark) -> None:
        """Note a mark where it is newer."""
        with self._lock:
            if self._last is None:
                with suppress(OSError):
                    self._make_folder()
                there = self.seen()
                self._last = there.number if there is not None else 0
            if mark.number <= self._last:
                return
            try:
                self._write(to_text(mark))
                self._last = mark.number
            except OSError as reason:
                self._why = f"{self._path.parent} cannot be written ({reason.strerror or type(reason).__name__})"

    def trouble(self) -> str:
        """Say why nothing can be noted."""
        try:
            self._make_folder()
        except OSError as reason:
            return f"{self._path.parent} cannot be made ({reason.strerror or type(reason).__name__})"
        if not os.access(self._path.parent, os.W_OK):
            return f"{self._path.parent} cannot be written"
        return self._why

    def _make_folder(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _write(self, text: str) -> None:
        """Write the file whole; not through to the disk, since an older mark only says less."""
        draft = self._path.with_suffix(f".{os.getpid()}.part")
        draft.write_text(text, encoding="ascii")
        draft.replace(self._path)
