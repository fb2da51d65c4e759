"""Files that only their owner may read: secrets, tokens, keys."""

import os
import stat
from pathlib import Path
from typing import Final

from publisher.errors import ConfigError

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def is_open(path: Path) -> bool:
    """Tell whether others than its owner may do anything with the file; on Windows modes do not say, so never.

    Raises :class:`OSError` for a file that is not there.
    """
    mode = path.stat().st_mode
    return os.name == "posix" and bool(mode & _OTHERS)


def require_private(path: Path) -> None:
    """Raise :class:`ConfigError` where the file is open to others, and :class:`OSError` where it is not there."""
    if is_open(path):
        raise ConfigError(f"{path} can be read by others; run chmod 600 {path} and try again.")


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may read, and those above it likewise; what is there stays as it is.

    Raises :class:`OSError` where that is impossible.
    """
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def open_private(path: Path) -> int:
    """Open a file to be written anew, as a new one for its owner alone; raise :class:`OSError`."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all, in a folder of the same kind.

    Raises :class:`ConfigError` where that is impossible; what was there is still there then.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as reason:
        raise ConfigError(
            f"{path} cannot be written ({reason.strerror or type(reason).__name__}); see that its folder is yours."
        ) from None
