"""Reading the files of a workspace: ordinary ones only, and none without end.

A pipe gives nothing until somebody writes into it and a device may never end, so that opening one hangs the command
that only wanted to look.
"""

import errno
import os
import stat
from pathlib import Path
from typing import Final

#: Most bytes of a file that a person writes or puts into a campaign: four photographs of a good camera.
MOST: Final = 50_000_000


def read_file(path: Path, most: int = MOST) -> bytes:
    """Return the bytes of an ordinary file.

    Raises :class:`OSError`, before anything is opened, for what is not there, for a pipe, a device or a folder, and
    for a file of more than ``most`` bytes; its ``strerror`` says which in words.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, f"it is {_kind(found.st_mode)}", os.fspath(path))
    if found.st_size > most:
        raise OSError(errno.EFBIG, f"it has {found.st_size:,} bytes, and {most:,} are read", os.fspath(path))
    with path.open("rb") as file:
        return file.read(most)


def why_unread(path: Path, reason: OSError | UnicodeDecodeError) -> str:
    """Return the sentence for a text that could not be read or is not UTF-8, with the way out."""
    if isinstance(reason, UnicodeDecodeError):
        line = reason.object[: reason.start].count(b"\n") + 1
        return f"{path.name}, line {line}: the file is not saved as UTF-8; save {path} as UTF-8 text."
    return f"{path} cannot be read: {reason.strerror}; put a text file there that can be."


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket"
