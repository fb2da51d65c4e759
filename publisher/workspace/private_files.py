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
