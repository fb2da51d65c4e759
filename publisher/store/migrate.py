"""Bringing a database to the form that this version of Publisher knows.

Opening an up-to-date database costs one small SELECT; alembic is imported only where there is something to do.
"""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, column, insert, inspect, select, table

from publisher.errors import StoreError
from publisher.store.engine import Database
from publisher.store.tables import workspace

MIGRATIONS: Final = Path(__file__).parent / "migrations"
#: The revisions in their order; a test holds them against the files in ``migrations/versions``.
REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
#: Any number; PostgreSQL holds back a second process that would migrate at the same time.
_LOCK: Final = 7_102_018
_VERSION: Final = table("alembic_version", column("version_num"))
_KEY: Final = "key"
_KEY_BYTES: Final = 32
#: When the database was made, as ISO 8601.
_MADE: Final = "made"


def bring_up(database: Database) -> bytes:
    """Migrate ``database`` where needed and return the workspace's key, made at the first time.

    Raises :class:`StoreError` where the database is newer than this code.
    """
    with database.read() as connection:
        if _version(connection, database) == REVISIONS[-1]:
            return _key(connection)
    with database.migrating() as connection:
        if not database.on_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        if _version(connection, database) != REVISIONS[-1]:
            upgrade(connection)
            if connection.execute(select(workspace.c.name).where(workspace.c.name == _KEY)).first() is None:
                connection.execute(insert(workspace).values(name=_KEY, value=secrets.token_bytes(_KEY_BYTES)))
                now = datetime.now(UTC).isoformat().encode()
                connection.execute(insert(workspace).values(name=_MADE, value=now))
        return _key(connection)


def made(database: Database) -> datetime | None:
    """Return when ``database`` was made, aware; ``None`` where a version made it that did not note it."""
    with database.read() as connection:
        told = connection.execute(select(workspace.c.value).where(workspace.c.name == _MADE)).scalar()
    return datetime.fromisoformat(told.decode()) if told is not None else None


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to the revision ``to`` inside the transaction of ``connection``."""
    from alembic import command  # noqa: PLC0415 - only a migration needs it, and it is slow to import
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _version(connection: Connection, database: Database) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
    if version is not None and version not in REVISIONS:
        raise StoreError(
            f"The database {database.name} was written by a newer Publisher (its form is {version}, "
            f"this one knows {REVISIONS[-1]}); install the newer version to open it."
        )
    return version


def _key(connection: Connection) -> bytes:
    key: bytes = connection.execute(select(workspace.c.value).where(workspace.c.name == _KEY)).scalar_one()
    return key
