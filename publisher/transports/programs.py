"""Running a program that the organisation names: no shell, a time limit, and no end of output."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from publisher.errors import ProgramError
from publisher.model.words import shortened

#: Most bytes that are read of what a program prints.
_MOST: Final = 1_000_000
_TOLD: Final = 160
#: Seconds in which a program ends that was told to.
_ENDING: Final = 5.0
#: What only Publisher is to know: its secrets may stand in the environment.
_OWN: Final = "PUBLISHER_"


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftProgram:
    """The program of ``[social] draft_command``."""

    command: tuple[str, ...]
    #: Folder that it runs in.
    folder: Path
    seconds: float

    @property
    def name(self) -> str:
        """The program as the configuration names it."""
        return self.command[0]

    def draft(self, asked: bytes) -> bytes:
        """Return what the program prints; raise :class:`ProgramError` where it cannot be run, fails or takes long."""
        return run_program(self.command, asked, folder=self.folder, seconds=self.seconds)


def run_program(command: Sequence[str], said: bytes, *, folder: Path, seconds: float) -> bytes:
    """Run a program in ``folder``, tell it ``said`` on standard input, and return what it prints.

    Its environment is the person's without what begins with ``PUBLISHER_``.  What it began is ended with it where it
    takes longer than ``seconds``.  Raises :class:`ProgramError`, whose sentence says what happened.
    """
    # Files, not pipes: a program may print before it has read, or leave another behind that holds a pipe open.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complained:
        given.write(said)
        given.seek(0)
        try:
            process = subprocess.Popen(
                list(command),
                stdin=given,
                stdout=printed,
                stderr=complained,
                cwd=folder,
                env=_environment(os.environ),
                start_new_session=sys.platform != "win32",
            )
        except (OSError, ValueError) as reason:
            why = getattr(reason, "strerror", None) or str(reason)
            raise ProgramError(f"{command[0]} cannot be run ({why})") from None
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ProgramError(f"{command[0]} did not end within {seconds:g} seconds") from None
        finally:
            _end(process)
        if code:
            raise ProgramError(f"{command[0]} ended with exit code {code}{_last_line(complained)}")
        if printed.seek(0, os.SEEK_END) > _MOST:
            raise ProgramError(f"{command[0]} printed more than {_MOST:,} bytes")
        printed.seek(0)
        return printed.read()


def _environment(mine: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in mine.items() if not name.startswith(_OWN)}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program that runs on, and whatever it has started."""
    if process.poll() is not None:
        return
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(_ENDING)


def _last_line(file: IO[bytes]) -> str:
    """Return the last line of what a program complained, in brackets; nothing where it said nothing."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _TOLD * 4))
    lines = file.read().decode("utf-8", "replace").split("\n")
    words = [" ".join("".join(letter if letter.isprintable() else " " for letter in line).split()) for line in lines]
    last = next((line for line in reversed(words) if line), "")
    return f" ({shortened(last, _TOLD)})" if last else ""
