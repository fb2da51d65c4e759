"""The ledger of a campaign as a file."""

import csv
from pathlib import Path

import pytest

from desk_room import Room
from publisher.desk.ledger_file import write_ledger
from publisher.errors import WorkspaceError


def test_every_delivery_is_a_row_and_no_reader_is_named(room: Room, tmp_path: Path) -> None:
    room.begun(room.campaign())
    write_ledger(room.store.ledger, "winter", tmp_path / "ledger.csv")
    with (tmp_path / "ledger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["reader"] for row in rows) == ["part 1", "part 2", "r1", "r2"]
    assert {row["state"] for row in rows} == {"pending"}
    assert "@" not in (tmp_path / "ledger.csv").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told(room: Room, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="choose another file"):
        write_ledger(room.store.ledger, "winter", tmp_path)
