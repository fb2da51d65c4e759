"""Each change names its undo; where there is none, the question says so."""

import io
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from command_line import Terminal
from pseudo_terminal import Terminal as Keyboard

#: Each change, in an order in which it can be made, and its undo.
CHANGES = [
    ("subscribers add new@example.org", "publisher subscribers erase new@example.org --added-by-mistake"),
    (
        "subscribers remove --list newsletter amira@example.org",
        "publisher subscribers move amira@example.org --to newsletter",
    ),
    ("subscribers suppress gone@example.org", "publisher subscribers suppress gone@example.org --lift"),
    ("subscribers suppress gone@example.org --lift", "publisher subscribers suppress gone@example.org"),
    ("subscribers unsubscribe ben.osei@example.org", "publisher subscribers suppress ben.osei@example.org --lift"),
    ("subscribers remove hana@example.org --yes", ""),
    ("compose winter --last 2", "publisher campaigns delete winter"),
    ("campaigns duplicate winter other", "publisher campaigns delete other"),
    ("campaigns rename other third", "publisher campaigns rename third other"),
    ("campaigns delete third --yes", "publisher campaigns restore third-"),
    ("approve winter --yes", "publisher queue cancel winter"),
    ("queue hold 1", "publisher queue resume 1"),
    ("queue resume 1 --yes", "publisher queue hold 1"),
    ("queue hold --all", "publisher queue resume --all"),
    ("queue resume --all --yes", "publisher queue hold --all"),
    ("queue cancel 1 --yes", ""),
    ("announce Hello --name pack --yes", "publisher queue cancel pack"),
    ("posts remove our-helpline-turns-ten --yes", "publisher posts import posts.txt --removed"),
    ("setup x --remove --yes", "publisher setup x"),
    ("setup smtp --remove --yes", "publisher setup smtp"),
]


def asked_for_good(folder: Path, *words: str) -> None:
    """See that the question says it, and answer it with a no."""
    keyboard = Keyboard(folder, *words)
    try:
        keyboard.until("There is no undo. [y/N]")
        keyboard.type("n\n")
        assert keyboard.end() == 130
    finally:
        keyboard.close()


def test_each_change_names_its_undo_or_says_that_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    Terminal(tmp_path).types("init", "room", "--organisation", "Lantern House", "--sender", "news@example.org",
                             "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    room = Terminal(tmp_path / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        room.types("posts", "import", str(samples / "posts.txt"))
        room.types("subscribers", "import", str(samples / "subscribers.csv"))
    for change, undo in CHANGES:
        if not undo:
            asked_for_good(room.folder, *change.removesuffix(" --yes").split())
        done = room.answer(*change.split())
        assert done.returncode == 0, (change, done.stderr)
        if undo:
            assert f"Undo   {undo}" in done.stdout, change
