"""Editing a post with an editor, at a real (pseudo) terminal."""

import subprocess
import sys
from pathlib import Path

import pytest

from pseudo_terminal import ARCHIVE, Terminal, start


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


SLIP = "text = text.replace('Lanterns in the park\"', 'My long new title')"
MEND = "assert 'My long new title' in text; text = text.replace('My long new title', 'My long new title\"')"
SLUG = "lanterns-in-the-park"


def test_what_the_editor_saves_is_kept(at: list[Terminal], folder: Path) -> None:
    change = "text = text.replace('Lanterns in the park', 'Lanterns by the river').replace('[]', '[\"walks\"]')"
    terminal = start(at, folder, "posts", "edit", SLUG, editor=editor(folder, change))
    assert terminal.end() == 0
    assert "Changed: title, tags." in terminal.said
    assert "Lanterns by the river" in shown(folder)
    assert not list(folder.rglob("edits/*"))


def test_an_excerpt_is_written_in_lines_and_joined(at: list[Terminal], folder: Path) -> None:
    change = 'a, b, c = text.split(\'"""\'); text = a + \'"""\\nOne line,\\nand one more.\\n"""\' + c'
    terminal = start(at, folder, "posts", "edit", SLUG, editor=editor(folder, change))
    assert terminal.end() == 0, terminal.said
    assert "One line, and one more." in shown(folder)


def test_a_form_that_cannot_be_read_is_given_back_with_all_that_was_written(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "edit", SLUG, editor=editor(folder, SLIP, MEND))
    terminal.until("Edit it again?")
    terminal.type("y\n")
    assert terminal.end() == 0
    assert "My long new title" in shown(folder)


def test_a_form_that_is_given_up_is_gone_on_with_the_next_time(at: list[Terminal], folder: Path) -> None:
    command = editor(folder, SLIP, MEND)
    terminal = start(at, folder, "posts", "edit", SLUG, editor=command)
    terminal.until("Edit it again?")
    terminal.type("n\n")
    assert terminal.end() == 2
    assert "What you wrote is kept" in " ".join(terminal.said.split())
    assert "Lanterns in the park" in shown(folder)
    again = start(at, folder, "posts", "edit", SLUG, editor=command)
    assert again.end() == 0, again.said
    assert "goes on with what you wrote" in again.said
    assert "My long new title" in shown(folder)


def test_what_was_kept_can_be_let_go(at: list[Terminal], folder: Path) -> None:
    command = editor(folder, SLIP, "assert 'Lanterns in the park\"' in text; text += '# seen'")
    terminal = start(at, folder, "posts", "edit", SLUG, editor=command)
    terminal.until("Edit it again?")
    terminal.type("n\n")
    assert terminal.end() == 2
    anew = start(at, folder, "posts", "edit", SLUG, "--anew", editor=command)
    assert anew.end() == 0
    assert "Nothing was changed." in anew.said


def test_an_editor_that_fails_loses_nothing(at: list[Terminal], folder: Path) -> None:
    fail = "path.write_text(text.replace('Lanterns in', 'Lights in'), encoding='utf-8'); sys.exit(1)"
    command = editor(folder, fail, "text += '# read'")
    terminal = start(at, folder, "posts", "edit", SLUG, editor=command)
    assert terminal.end() == 2
    assert "ended with an error" in " ".join(terminal.said.split())
    assert "Lanterns in the park" in shown(folder)
    assert start(at, folder, "posts", "edit", SLUG, editor=command).end() == 0
    assert "Lights in the park" in shown(folder)


def test_an_editor_with_a_window_of_its_own_is_waited_for(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "edit", SLUG, editor="true --new-window")
    terminal.until("press enter")
    (form,) = folder.rglob("edits/*.toml")
    form.write_text(form.read_text(encoding="utf-8").replace("Lanterns in", "Lights in"), encoding="utf-8")
    terminal.type("\n")
    assert terminal.end() == 0
    assert "Lights in the park" in shown(folder)


def test_what_was_imported_while_a_person_was_writing_stays(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "edit", SLUG, editor="true")
    terminal.until("press enter")
    (folder / "blog.txt").write_text(ARCHIVE.replace("a coat", "a hat"), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "publisher", "posts", "import", "blog.txt"], cwd=folder, check=True)
    (form,) = folder.rglob("edits/*.toml")
    form.write_text(form.read_text(encoding="utf-8").replace("Lanterns in", "Lights in"), encoding="utf-8")
    terminal.type("\n")
    assert terminal.end() == 0
    assert "Changed: title." in terminal.said
    now = shown(folder)
    assert "Lights in the park" in now
    assert "a hat" in now


@pytest.mark.parametrize("named", ["no-such-editor -w", "broken 'quotes"])
def test_an_editor_that_cannot_be_started_is_named(at: list[Terminal], folder: Path, named: str) -> None:
    terminal = start(at, folder, "posts", "edit", SLUG, editor=named)
    assert terminal.end() == 2
    said = " ".join(terminal.said.split())
    assert f"({named}) could not be started" in said
    assert "nothing was changed" in said
    assert "Traceback" not in said
    assert not list(folder.rglob("edits/*"))


@pytest.fixture
def nobodys_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that is all of the path, for editors that are installed; none is named."""
    there = tmp_path / "bin"
    there.mkdir()
    for name in ("VISUAL", "EDITOR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(there))
    return there


def installed(there: Path, *names: str) -> None:
    for name in names:
        script = there / name
        script.write_text(f'#!/bin/sh\nread first < "$1"\necho {name} was opened\n', encoding="utf-8")
        script.chmod(0o755)


@pytest.mark.parametrize(
    ("there", "opened"), [(("ed", "vi", "vim", "nano"), "nano"), (("ed", "vi", "micro", "emacs"), "micro")]
)
def test_without_a_named_editor_the_friendliest_is_opened(
    at: list[Terminal], folder: Path, nobodys_editor: Path, there: tuple[str, ...], opened: str
) -> None:
    installed(nobodys_editor, *there)
    terminal = start(at, folder, "posts", "edit", SLUG)
    terminal.until("press enter")
    terminal.type("\n")
    assert terminal.end() == 0
    assert f"{opened} was opened" in terminal.said


def test_an_editor_that_hides_how_to_leave_it_tells_so_first(
    at: list[Terminal], folder: Path, nobodys_editor: Path
) -> None:
    installed(nobodys_editor, "vi", "ed")
    terminal = start(at, folder, "posts", "edit", SLUG)
    said = " ".join(terminal.until("Press enter to open it").split())
    assert "press i to write, then Esc, and :wq with enter to save and leave" in said
    terminal.type("\n")
    terminal.until("press enter")
    terminal.type("\n")
    assert terminal.end() == 0
    assert "vi was opened" in terminal.said


def test_where_there_is_only_an_editor_for_no_one_none_is_opened(
    at: list[Terminal], folder: Path, nobodys_editor: Path
) -> None:
    installed(nobodys_editor, "ed")
    terminal = start(at, folder, "posts", "edit", SLUG)
    assert terminal.end() == 2
    assert "name yours with EDITOR" in " ".join(terminal.said.split())


def test_the_text_and_the_address_can_be_edited(at: list[Terminal], folder: Path) -> None:
    change = (
        "text = text.replace('Bring a lantern', 'Bring a **bright** lantern')"
        ".replace('address = \"\"', 'address = \"https://www.example.org/walk\"')"
    )
    terminal = start(at, folder, "posts", "edit", SLUG, editor=editor(folder, change))
    assert terminal.end() == 0, terminal.said
    assert "Changed: address, text" in " ".join(terminal.said.split())
    assert "Bring a bright lantern and a coat." in shown(folder)
    assert "https://www.example.org/walk" in shown(folder)
