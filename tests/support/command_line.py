"""Commands typed in this process: a new one for each would take the tests minutes."""

import io
import json
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from publisher.cli.main import main
from publisher.errors import Exit

#: Exit codes that tell what needs a person.
STANDING = frozenset({Exit.DOUBT, Exit.MISSED, Exit.STOPPED, Exit.NO_DAEMON})
_TELLING = {("queue", "list"), ("queue", "show"), ("report",), ("timeline",), ("daemon", "--once")}


class Terminal:
    """A person at a terminal, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, *words: str, code: int | None = None) -> str:
        """Type a command that does what it is asked; one that tells how things stand may say so by 3 to 6 too."""
        done = self._run(words)
        fine = {0, *STANDING} if words[:2] in _TELLING or words[:1] in _TELLING else {0}
        assert done.returncode in (fine if code is None else {code}), done.stdout + done.stderr
        return done.stdout

    def asks(self, *words: str) -> Any:
        return json.loads(self.types(*words, "--json"))

    def errs(self, *words: str, code: int = 2) -> str:
        done = self._run(words)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        last = next((line for line in done.stderr.splitlines() if line.startswith("✗ ")), "")
        assert last, done.stderr
        return last

    def complaint(self, *words: str) -> str:
        """Return what a command that did its work said on standard error."""
        done = self._run(words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr

    def answer(self, *words: str) -> "Said":
        """Return all that a command answered, whatever it was."""
        return self._run(words)

    def _run(self, words: tuple[str, ...]) -> "Said":
        """Run the command in this process: a new one for each would take the tests minutes."""
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
            main(words)
        return Said(int(end.value.code or 0), out.getvalue(), err.getvalue())


class Said(NamedTuple):
    """What a command answered."""

    returncode: int
    stdout: str
    stderr: str
