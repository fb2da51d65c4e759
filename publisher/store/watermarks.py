"""The mark in the database: it grows with every step after which something may have left."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from publisher.model.watermarks import Watermark
from publisher.store.engine import Database, upsert
from publisher.store.tables import workspace

_NAME: Final = "mark"


class SqlWatermarks:
    """:class:`publisher.ports.watermarks.Watermarks` in the workspace's own table."""

    def __init__(self, database: Database) -> None:
        """Read and write the mark of ``database``."""
        self._database = database

    def current(self) -> Watermark | None:
        """Return the mark."""
        with self._database.read() as connection:
            return _read(connection)

    def set(self, mark: Watermark) -> None:
        """Write a mark."""
        with self._database.write() as connection:
            _write(connection, mark)


def advance(connection: Connection, now: datetime) -> Watermark:
    """Count one more step, in the transaction that makes it."""
    before = _read(connection, lock=True)
    mark = Watermark(number=before.number + 1 if before is not None else 1, at=now)
    _write(connection, mark)
    return mark


def _read(connection: Connection, *, lock: bool = False) -> Watermark | None:
    query = select(workspace.c.value).where(workspace.c.name == _NAME)
    value: bytes | None = connection.execute(query.with_for_update() if lock else query).scalar()
    return None if value is None else from_text(value.decode("ascii"))


def _write(connection: Connection, mark: Watermark) -> None:
    upsert(connection, workspace, {"name": _NAME}, {"value": to_text(mark).encode("ascii")})


def to_text(mark: Watermark) -> str:
    """Return a mark as it is stored: ``41 2026-11-24T09:10:00+00:00``."""
    return f"{mark.number} {mark.at.isoformat()}"


def from_text(text: str) -> Watermark:
    """Read what :func:`to_text` wrote; raise ``ValueError`` for anything else."""
    number, _, at = text.partition(" ")
    return Watermark(number=int(number), at=datetime.fromisoformat(at))
