"""Backups of an SQLite database: taken while others use it, looked through, and put back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from publisher.errors import StoreError
from publisher.model.backups import Contents
from publisher.store.migrate import REVISIONS
from publisher.store.watermarks import from_text

#: What SQLite keeps beside a database that is in use.
_BESIDE: Final = ("-wal", "-shm")
_BUSY: Final = 5.0


def back_up(database: Path, goal: Path) -> Contents:
    """Write a verified copy of ``database`` as the one file ``goal``, readable by its owner alone.

    Others may write meanwhile: the copy is of one moment.  Raises :class:`StoreError` where it cannot be made or is
    damaged; then there is no ``goal``, or the former one.
    """
    draft = goal.with_name(f".{goal.name}.part")
    try:
        with _gone_after(draft):
            _copy(database, draft)
            found = examine(draft)
            draft.replace(goal)
    except OSError as reason:
        raise StoreError(
            f"{goal} cannot be written ({reason.strerror or type(reason).__name__}); choose another place for it."
        ) from None
    return found


def examine(file: Path) -> Contents:
    """Look through a database that nobody uses; raise :class:`StoreError` where it is damaged, or none of ours."""
    with _told(file), closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise StoreError(f"{file} is damaged; use an earlier backup.")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "workspace", "dispatches"} <= tables:
            raise StoreError(f"{file} is no database of Publisher; name a file that publisher backup made.")
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if version not in REVISIONS:
            raise StoreError(f"{file} was written by a newer Publisher (its form is {version}); install that version.")
        return _contents(connection)


def put_back(copy: Path, database: Path, aside: Path) -> None:
    """Put ``copy`` in the place of ``database``, which goes to ``aside``; nobody may have it open.

    Raises :class:`StoreError` where somebody has, or a file cannot be moved; then all is as it was.
    """
    draft = database.with_name(f".{database.name}.restoring")
    try:
        with _gone_after(draft):
            _copy(copy, draft)
            examine(draft)
            if database.exists():
                _close_for_all(database)
                database.replace(aside)
            for ending in _BESIDE:
                database.with_name(database.name + ending).unlink(missing_ok=True)
            draft.replace(database)
    except OSError as reason:
        raise StoreError(
            f"{database} cannot be replaced ({reason.strerror or type(reason).__name__}); see that nothing uses it."
        ) from None


def _copy(source: Path, goal: Path) -> None:
    os.close(os.open(goal, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with (
        _told(source),
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY)) as from_,
        closing(sqlite3.connect(goal)) as to,
    ):
        from_.backup(to)
        # One file, which can be copied and carried: nothing of it stands beside it.
        to.execute("PRAGMA journal_mode=DELETE")


def _close_for_all(database: Path) -> None:
    """Bring what stands beside a database into it; raise :class:`StoreError` where another process has it open."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database, timeout=0)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = "in use"
        if mode != "delete":
            raise StoreError(
                f"{database} is in use by another command, such as publisher preview; end that, and try again. "
                f"Nothing was changed."
            )


def _contents(connection: sqlite3.Connection) -> Contents:
    def one(query: str) -> int:
        (number,) = connection.execute(query).fetchone()
        return int(number)

    values = dict(connection.execute("SELECT name, value FROM workspace"))
    mark = values.get("mark")
    return Contents(
        campaigns=one("SELECT COUNT(DISTINCT campaign) FROM dispatches"),
        readers=one("SELECT COUNT(*) FROM subscribers"),
        posts=one("SELECT COUNT(*) FROM posts"),
        last_left=from_text(mark.decode("ascii")).at if mark is not None else None,
        key=bytes(values.get("key", b"")),
    )


@contextmanager
def _gone_after(draft: Path) -> Iterator[None]:
    """Have no ``draft`` left, whatever happens."""
    draft.unlink(missing_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        words = str(error).lower()
        full = "disk is full" in words or "disk i/o" in words
        why = "there is no room on the disk" if full else "it cannot be opened, or is busy"
        raise StoreError(f"{file} cannot be copied: {why}; mend that and try again.") from None
    except sqlite3.DatabaseError:
        raise StoreError(f"{file} is damaged or is no database; use another backup.") from None
