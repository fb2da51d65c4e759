"""Commands that talk with a person, each at a real (pseudo) terminal of its own."""

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)
import fcntl
import pty
import struct
import termios

ARCHIVE = """Lanterns in the park

Posted: December 20, 2018 | Priya Nair

Bring a lantern and a coat. We walk at five, whatever the weather, and come home along the river.

Age limits are not a babysitter

Posted: December 4, 2018 | Hannah Cole

A number on a box tells little about a child. Talk about what they play, and play it with them once.

Thank you, Leeds

Posted: November 2, 2018 | Priya Nair

Two hundred people came to the conference in Leeds. Thank you for every question that you asked.
"""
TOO_LONG = 20.0


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, folder: Path, *words: str, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self.raw = b""
        self._master, slave = pty.openpty()
        self.resize(columns, rows)
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "publisher", *words],
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**inherited, "TERM": "xterm-256color", **environment},
        )
        os.close(slave)

    def until(self, words: str) -> str:
        """Read until ``words`` stand on the terminal; return all that was read since the last time."""
        begins = len(self.raw)
        while words not in plain(self.raw[begins:]):
            assert self._read(), f"the command ended without saying {words!r}; it said:\n{self.said}"
        return plain(self.raw[begins:])

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def interrupt(self) -> None:
        os.killpg(self._process.pid, signal.SIGINT)

    def end(self) -> int:
        """Read to the end; return the exit code."""
        while self._read():
            pass
        return self._process.wait(TOO_LONG)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    @property
    def said(self) -> str:
        """All that stood on the terminal so far."""
        return plain(self.raw)

    def _read(self) -> bool:
        """Wait for more; return whether the command still has something to say."""
        ready, _, _ = select.select([self._master], [], [], TOO_LONG)
        assert ready, f"nothing came for {TOO_LONG} seconds after:\n{self.said[-500:]}"
        try:
            self.raw += os.read(self._master, 65_536)
        except OSError:  # how Linux tells that the other end is closed
            return False
        return True


def plain(raw: bytes) -> str:
    """Return what came without the codes that move and colour."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", raw.decode("utf-8", "replace"))


def start(at: list[Terminal], folder: Path, *words: str, editor: str = "") -> Terminal:
    at.append(Terminal(folder, *words, EDITOR=editor, VISUAL=""))
    return at[-1]
