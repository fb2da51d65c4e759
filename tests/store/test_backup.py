"""A backup is whole while others write, is read through, and is put back only where nobody has the database open."""

import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsroom import reader
from publisher.errors import StoreError
from publisher.model.dispatches import RetryPolicy
from publisher.store.backup import back_up, examine, put_back
from publisher.store.opening import SqlStore, open_store

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def path_of(tmp_path: Path) -> Path:
    return tmp_path / ".publisher" / "publisher.db"


def test_it_holds_what_is_there_and_is_one_file_for_its_owner_alone(store: SqlStore, tmp_path: Path) -> None:
    store.audience.add([reader(number) for number in range(3)], NOW)
    goal = tmp_path / "backup.db"
    found = back_up(path_of(tmp_path), goal)
    assert (found.readers, found.campaigns, found.posts, found.last_left) == (3, 0, 0, None)
    assert found.key == store.key()
    assert found == examine(goal)
    if os.name == "posix":
        assert stat.S_IMODE(goal.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [".publisher", "backup.db"]
    restored = open_store(goal, policy=RetryPolicy())
    assert restored.audience.count() == 3
    restored.close()


def test_it_is_of_one_moment_while_another_writes(store: SqlStore, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            # Ten at a time, in one transaction: a backup has all ten of them or none.
            store.audience.add([reader(len(written) * 10 + number) for number in range(10)], NOW)
            written.append(1)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        counts = [back_up(path_of(tmp_path), tmp_path / "backup.db").readers for _ in range(5)]
    finally:
        stop.set()
        writing.join()
    assert [count % 10 for count in counts] == [0] * 5
    assert counts == sorted(counts)


@pytest.mark.parametrize("content", [b"", b"no database at all, by far", b"SQLite format 3\0" + b"\1" * 4000])
def test_what_is_no_database_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"x\.db is (damaged or is )?no database"):
        examine(tmp_path / "x.db")


def test_a_damaged_one_and_one_of_a_newer_publisher_are_not_put_back(store: SqlStore, tmp_path: Path) -> None:
    store.audience.add([reader(number) for number in range(500)], NOW)
    store.close()
    goal = tmp_path / "backup.db"
    back_up(path_of(tmp_path), goal)
    before = path_of(tmp_path).read_bytes()
    whole = goal.read_bytes()
    goal.write_bytes(whole[: len(whole) // 2] + b"\xa5" * (len(whole) - len(whole) // 2))
    with pytest.raises(StoreError, match="damaged"):
        put_back(goal, path_of(tmp_path), tmp_path / "aside.db")
    goal.write_bytes(whole)
    with closing(sqlite3.connect(goal)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"written by a newer Publisher \(its form is 9999\)"):
        put_back(goal, path_of(tmp_path), tmp_path / "aside.db")
    assert path_of(tmp_path).read_bytes() == before
    assert not (tmp_path / "aside.db").exists()


def test_it_takes_the_place_of_the_database_which_is_kept(store: SqlStore, tmp_path: Path) -> None:
    goal, aside = tmp_path / "backup.db", tmp_path / "aside.db"
    back_up(path_of(tmp_path), goal)
    store.audience.add([reader(1)], NOW)
    with pytest.raises(StoreError, match=r"is in use by another command.*Nothing was changed"):
        put_back(goal, path_of(tmp_path), aside)
    assert store.audience.count() == 1
    store.close()
    put_back(goal, path_of(tmp_path), aside)
    assert (examine(path_of(tmp_path)).readers, examine(aside).readers) == (0, 1)
    put_back(aside, path_of(tmp_path), tmp_path / "other.db")
    assert examine(path_of(tmp_path)).readers == 1
    assert sorted(path.name for path in path_of(tmp_path).parent.iterdir()) == ["publisher.db"]


def test_a_damaged_database_gives_way_to_its_backup(store: SqlStore, tmp_path: Path) -> None:
    goal = tmp_path / "backup.db"
    back_up(path_of(tmp_path), goal)
    store.close()
    path_of(tmp_path).write_bytes(b"what a failing disk leaves behind" * 200)
    put_back(goal, path_of(tmp_path), tmp_path / "aside.db")
    assert examine(path_of(tmp_path)).readers == 0
    assert (tmp_path / "aside.db").read_bytes().startswith(b"what a failing disk")
