"""Commands that talk with a person, at a real (pseudo) terminal."""

import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.campaigns import load

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
DOWN = "\x1b[B"
TOO_LONG = 20.0


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, folder: Path, *words: str, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self.raw = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = ["--organisation", "Lantern House", "--sender", "news@example.org", "--timezone", "Europe/London"]
    run = [sys.executable, "-m", "publisher"]
    subprocess.run([*run, "init", *words, "--website", "https://www.example.org"], cwd=tmp_path, check=True)
    (tmp_path / "blog.txt").write_text(ARCHIVE, encoding="utf-8")
    subprocess.run([*run, "posts", "import", "blog.txt"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture
def at(folder: Path) -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def start(at: list[Terminal], folder: Path, *words: str, editor: str = "") -> Terminal:
    at.append(Terminal(folder, *words, EDITOR=editor))
    return at[-1]


def test_posts_picked_with_the_keys_become_a_campaign_in_their_order(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "winter")
    assert "Thank you, Leeds" in terminal.until("enter ends")
    terminal.type(f"{DOWN}{DOWN} ")
    terminal.until("1 of 3 picked")
    terminal.type("/limits")
    terminal.until("1 found")
    terminal.type("\r ")
    terminal.until("2 of 3 picked")
    terminal.type("\r")
    assert terminal.end() == 0
    assert "campaigns/winter/ is ready" in terminal.said
    campaign = load(folder / "campaigns" / "winter")
    assert [entry.slug for entry in campaign.file.posts] == ["thank-you-leeds", "age-limits-are-not-a-babysitter"]


def test_without_a_name_the_command_is_shown_and_nothing_is_made(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "--season", "winter", "--year", "2018")
    terminal.until("0 of 2 picked")
    terminal.type(" \r")
    assert terminal.end() == 0
    said = " ".join(terminal.said.split())
    assert "publisher compose NAME --post lanterns-in-the-park --season winter --year 2018" in said
    assert list((folder / "campaigns").iterdir()) == []


@pytest.mark.parametrize("key", ["q", "\x1b", ""])
def test_leaving_the_picker_makes_nothing(at: list[Terminal], folder: Path, key: str) -> None:
    terminal = start(at, folder, "posts", "select", "winter")
    terminal.until("enter ends")
    terminal.type(" ")
    terminal.until("1 of 3 picked")
    if key:
        terminal.type(key)
        terminal.until("q again leaves")
        terminal.type(key)
    else:
        terminal.interrupt()
    assert terminal.end() == (0 if key else 130)
    assert list((folder / "campaigns").iterdir()) == []


def test_a_name_that_is_taken_is_told_before_anything_is_picked(at: list[Terminal], folder: Path) -> None:
    (folder / "campaigns" / "winter").mkdir()
    (folder / "campaigns" / "winter" / "campaign.toml").write_text("", encoding="utf-8")
    terminal = start(at, folder, "posts", "select", "winter")
    assert terminal.end() == 2
    assert "exists already" in terminal.said
    assert "picked" not in terminal.said


def test_a_campaign_that_is_there_is_started_over_where_that_is_said(at: list[Terminal], folder: Path) -> None:
    (folder / "campaigns" / "winter").mkdir()
    (folder / "campaigns" / "winter" / "campaign.toml").write_text("", encoding="utf-8")
    terminal = start(at, folder, "posts", "select", "winter", "--force")
    terminal.until("enter ends")
    terminal.type("\x1b[F \r")
    assert terminal.end() == 0
    campaign = load(folder / "campaigns" / "winter")
    assert [entry.slug for entry in campaign.file.posts] == ["thank-you-leeds"]


def test_ending_with_nothing_picked_says_how_to_pick_and_stays(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "winter")
    terminal.until("enter ends")
    terminal.type("\r")
    terminal.until("Nothing is picked yet")
    terminal.type("a")
    terminal.until("3 of 3 picked")
    terminal.type("\r")
    assert terminal.end() == 0
    assert len(load(folder / "campaigns" / "winter").file.posts) == 3


def test_the_picker_tells_what_json_wants_to_know(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "winter", "--json")
    terminal.until("enter ends")
    terminal.type(" \r")
    assert terminal.end() == 0
    told = json.loads(terminal.said[terminal.said.index("{") :])
    assert told["picked"] == told["posts"] == ["lanterns-in-the-park"]


def test_the_screen_is_given_back_as_it_was(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select")
    terminal.until("enter ends")
    terminal.type("q")
    assert terminal.end() == 0
    entered, _, rest = terminal.raw.partition(b"\x1b[?1049h")
    assert entered.strip() == b""
    shown, left, after = rest.partition(b"\x1b[?1049l")
    assert left
    assert b"Lanterns in the park" in shown
    assert b"Lanterns" not in after
    assert b"\x1b[?25h" in shown + after


def test_the_picker_fits_a_small_terminal(at: list[Terminal], folder: Path) -> None:
    terminal = Terminal(folder, "posts", "select", columns=40, rows=6)
    at.append(terminal)
    screen = terminal.until("enter ends")
    assert max(map(len, screen.splitlines())) <= 40, screen
    terminal.type("q")
    assert terminal.end() == 0


def editor(folder: Path, *lines: str) -> str:
    """Return the command of an editor that does what ``lines`` of Python say with ``text``, once for each time."""
    script = folder / "editor.py"
    body = "\n".join(
        [
            "import pathlib, sys",
            "path = pathlib.Path(sys.argv[-1])",
            "text = path.read_text(encoding='utf-8')",
            "times = pathlib.Path(sys.argv[1])",
            "time = len(times.read_text()) if times.exists() else 0",
            "times.write_text('x' * (time + 1))",
            f"exec({list(lines)!r}[time])",
            "path.write_text(text, encoding='utf-8')",
            "import os; os.utime(path, (1e9, 2e9))",
        ]
    )
    script.write_text(body, encoding="utf-8")
    return f"{sys.executable} {script} {folder / 'times'}"


def shown(folder: Path) -> str:
    command = [sys.executable, "-m", "publisher", "posts", "show", "lanterns-in-the-park"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_what_the_editor_saves_is_kept(at: list[Terminal], folder: Path) -> None:
    change = "text = text.replace('Lanterns in the park', 'Lanterns by the river')"
    terminal = start(at, folder, "posts", "edit", "lanterns-in-the-park", editor=editor(folder, change))
    assert terminal.end() == 0
    assert "is changed" in terminal.said
    assert "Lanterns by the river" in shown(folder)


def test_a_form_that_cannot_be_read_is_given_back_with_all_that_was_written(at: list[Terminal], folder: Path) -> None:
    slip = "text = text.replace('Lanterns in the park\"', 'My long new title')"
    mend = "assert 'My long new title' in text; text = text.replace('My long new title', 'My long new title\"')"
    terminal = start(at, folder, "posts", "edit", "lanterns-in-the-park", editor=editor(folder, slip, mend))
    terminal.until("Edit it again?")
    terminal.type("y\n")
    assert terminal.end() == 0
    assert "My long new title" in shown(folder)


def test_a_form_that_is_given_up_is_kept_in_a_file(at: list[Terminal], folder: Path) -> None:
    slip = "text = text.replace('Lanterns in the park\"', 'My long new title')"
    terminal = start(at, folder, "posts", "edit", "lanterns-in-the-park", editor=editor(folder, slip))
    terminal.until("Edit it again?")
    terminal.type("n\n")
    assert terminal.end() == 2
    assert "kept in lanterns-in-the-park.toml" in " ".join(terminal.said.split())
    assert "My long new title" in (folder / "lanterns-in-the-park.toml").read_text(encoding="utf-8")
    assert "Lanterns in the park" in shown(folder)


def test_an_editor_that_is_not_there_is_named(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "edit", "lanterns-in-the-park", editor="no-such-editor -w")
    assert terminal.end() == 2
    said = " ".join(terminal.said.split())
    assert "no-such-editor" in said
    assert "nothing was changed" in said
    assert "Traceback" not in said
