"""The newest mark is kept in the user's own folder, and never goes back."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.model.watermarks import Watermark
from publisher.store.witness import FileWitness, state_folder

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
HOME = Path("/home/anna")


def mark(number: int) -> Watermark:
    return Watermark(number=number, at=NOW)


def test_it_remembers_the_newest_of_each_database(tmp_path: Path) -> None:
    one, other = FileWitness(tmp_path, b"one"), FileWitness(tmp_path, b"other")
    assert one.seen() is None
    one.note(mark(5))
    one.note(mark(3))
    assert (one.seen(), other.seen()) == (mark(5), None)
    # Another process, over an older copy of the database, takes nothing back.
    again = FileWitness(tmp_path, b"one")
    again.note(mark(4))
    assert again.seen() == mark(5)
    again.note(mark(6))
    assert one.seen() == mark(6)
    assert [path.suffix for path in tmp_path.iterdir()] == [".mark"]


def test_what_cannot_be_read_is_not_known(tmp_path: Path) -> None:
    witness = FileWitness(tmp_path, b"one")
    witness.note(mark(5))
    next(tmp_path.iterdir()).write_bytes(b"\xff torn")
    assert witness.seen() is None


@pytest.mark.skipif(os.name != "posix", reason="a path that no folder can be made at")
def test_a_folder_that_cannot_be_written_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    witness = FileWitness(tmp_path / "file" / "below", b"one")
    witness.note(mark(5))
    assert "cannot be made (Not a directory)" in witness.trouble()
    assert FileWitness(tmp_path / "new" / "folder", b"one").trouble() == ""


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".local" / "state" / "publisher"),
        ("linux", {"XDG_STATE_HOME": "/var/lib/anna"}, Path("/var/lib/anna/publisher")),
        ("linux", {"XDG_STATE_HOME": "relative"}, HOME / ".local" / "state" / "publisher"),
        ("darwin", {}, HOME / "Library" / "Application Support" / "publisher"),
        ("win32", {"LOCALAPPDATA": "/c/local"}, Path("/c/local/publisher")),
        ("win32", {}, HOME / "AppData" / "Local" / "publisher"),
    ],
)
def test_each_system_has_its_folder(platform: str, environment: dict[str, str], folder: Path) -> None:
    assert state_folder(environment, HOME, platform) == folder
