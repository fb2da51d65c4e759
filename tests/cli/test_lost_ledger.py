"""A lost ``.publisher/`` is not replaced in silence by an empty ledger (findings F17)."""

import io
import os
import shutil
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from command_line import Terminal
from publisher.desk.older import older_than_ledger

NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    outside = Terminal(tmp_path)
    outside.types("init", "room", "--organisation", "Lantern House", "--sender", "newsroom@example.org",
                  "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    return Terminal(tmp_path / "room")


def fill(room: Terminal) -> str:
    """Import posts and readers anew; return what was said beside it."""
    with as_file(files("publisher.demo.samples")) as samples:
        said = room.answer("posts", "import", str(samples / "posts.txt")).stderr
        return said + room.answer("subscribers", "import", str(samples / "subscribers.csv")).stderr


def question(room: Terminal) -> str:
    """What a person is shown before the yes to an approval."""
    return " ".join(room.answer("approve", "winter-2018", "--yes").stderr.split())


def test_it_is_said_that_a_new_database_is_made_and_again_before_a_yes(room: Terminal) -> None:
    assert "no database" not in fill(room)
    room.types("compose", "winter-2018", "--season", "winter", "--year", "2018", "--title", "Winter digest")
    assert "older than this database" not in question(room)
    for file in (room.folder / "campaigns" / "winter-2018").iterdir():
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    shutil.rmtree(room.folder / ".publisher")
    said = " ".join(fill(room).split())
    assert said.count("There is no database in .publisher/, though there are campaigns (winter-2018).") == 1
    assert "put its backup back before you go on" in said
    assert "winter-2018 is older than this database: what was sent of it before is not known here" in question(room)


def test_without_a_yes_nothing_is_queued(room: Terminal) -> None:
    fill(room)
    room.types("compose", "winter-2018", "--season", "winter", "--year", "2018", "--title", "Winter digest")
    shutil.rmtree(room.folder / ".publisher")
    fill(room)
    assert room.answer("approve", "winter-2018").returncode == 2
    assert room.asks("queue", "list", "--all") == []


def test_a_new_workspace_has_lost_nothing(room: Terminal) -> None:
    assert "no database" not in room.answer("campaigns").stderr
    assert "no database" not in room.answer("queue", "list").stderr


def test_only_what_is_older_is_told() -> None:
    assert older_than_ledger("winter", NOON, None) == ""
    assert older_than_ledger("winter", NOON, NOON) == ""
    assert older_than_ledger("winter", NOON, NOON - timedelta(days=1)) == ""
    assert older_than_ledger("winter", NOON, NOON + timedelta(days=1)).startswith("winter is older than this database")
