"""``-q`` leaves errors alone, ``-v`` adds notes and ids; and nobody else's log lines stand between ours."""

import io
import logging
import warnings
from pathlib import Path

import pytest

from command_line import Terminal
from publisher.cli import main as command_line

THREAD = "The new pack is out. It has games for long evenings.\n"


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.fixture
def room(tmp_path: Path) -> Terminal:
    """A workspace with a campaign of which there is only a note to tell."""
    Terminal(tmp_path).types("init", "room", "--organisation", "Lantern House", "--sender", "news@example.org",
                             "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    folder = tmp_path / "room"
    campaign = folder / "campaigns" / "pack"
    campaign.mkdir(parents=True)
    (campaign / "campaign.toml").write_text('title = "Pack"\nsubject = ""\n[x]\n', encoding="utf-8")
    (campaign / "thread.md").write_text(THREAD, encoding="utf-8")
    return Terminal(folder)


def test_notes_are_counted_and_shown_when_asked_for(room: Terminal) -> None:
    assert room.types("check", "pack") == "✓ pack can be approved. 1 note (-v).\n"
    for words in (("check", "pack", "-v"), ("--verbose", "check", "pack")):
        said = room.types(*words)
        assert said.startswith("✓ pack can be approved. 1 note.\n\nnote  thread.md\n      The thread costs about $0.0")


def test_quiet_says_nothing_but_errors(room: Terminal) -> None:
    for words in (("check", "pack"), ("approve", "pack", "--yes"), ("campaigns",), ("timeline",), ("daemon", "--once")):
        done = room.answer(*words, "-q")
        assert (done.stdout, done.stderr) == ("", ""), words
    assert room.errs("check", "packs", "--quiet").startswith("✗ There is no campaign “packs”")
    assert room.types("campaigns", "-q", "--json").startswith("[")


def test_ids_are_told_only_when_asked_for(room: Terminal) -> None:
    release = room.asks("approve", "pack", "--yes")["release"]
    assert release not in room.types("approve", "pack", "--yes")
    assert "Release " in room.types("approve", "pack", "--yes", "-v")


def test_behind_two_dashes_nothing_is_an_option_of_ours(room: Terminal) -> None:
    assert "“-q” is not the name of a campaign" in room.errs("check", "--", "-q")


def test_a_library_s_log_lines_and_warnings_do_not_stand_between_ours(
    room: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings F16: a bare WARNING line."""
    room.answer("campaigns")
    monkeypatch.setattr(logging.root, "handlers", [])
    real = command_line._run

    def noisy(words: list[str], *, debug: bool) -> int:
        code = real(words, debug=debug)
        logging.getLogger("library").warning("odd")
        warnings.warn("odd", stacklevel=1)
        return code

    monkeypatch.setattr(command_line, "_run", noisy)
    with warnings.catch_warnings():
        assert room.answer("campaigns").stderr == ""
