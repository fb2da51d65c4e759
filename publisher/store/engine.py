"""The connection to the database: how it is opened, how a transaction is begun, and how its errors are told.

On SQLite: WAL, so that readers and the one writer do not wait for each other; ``synchronous=FULL``, since NORMAL
can lose a commit when the power fails; ``BEGIN IMMEDIATE`` for everything that writes, since a transaction that
turns from reading to writing meets lock errors that no timeout helps against.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from publisher.errors import StoreError

#: Seconds for which a writer waits for another process's write.
BUSY_TIMEOUT: Final = 30
_PRAGMAS: Final = (
    f"busy_timeout={BUSY_TIMEOUT * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",  # macOS: fsync alone does not reach the disk there
    "foreign_keys=ON",
    "cache_size=-16384",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)


class Database:
    """One database, for the whole process; safe for several threads."""

    def __init__(self, url: URL) -> None:
        """Make the engine for ``url``; nothing is connected yet."""
        self.name: Final = _name(url)
        self.on_sqlite: Final = url.get_backend_name() == "sqlite"
        self._engine = _engine(url)
        # What raises where a statement is run without SQLAlchemy (store.ledger.prepared).
        self._driver: Any = self._engine.dialect.dbapi
        self._writer = self._engine.execution_options(publisher_writes=True)
        # SQLite's own waiting sleeps and is not fair; threads of one process queue here instead.
        self._turn: AbstractContextManager[object] = threading.RLock() if self.on_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads: one state of the database throughout."""
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that may write; durable when the block is left without an exception."""
        with self._told(), self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a transaction in which tables may be rebuilt: without foreign keys on SQLite."""
        with self._told(), self._turn, self._writer.connect() as connection:
            if self.on_sqlite:
                _run(connection, "PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
            finally:
                if self.on_sqlite:
                    _run(connection, "PRAGMA foreign_keys=ON")

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # The driver's own words may quote a row, and so a reader's address.
            raise StoreError(f"The database {self.name} {_reason(error.orig)}") from None
        except self._driver.Error as error:
            raise StoreError(f"The database {self.name} {_reason(error)}") from None


def database_url(where: str | Path) -> URL:
    """Return the SQLAlchemy address of ``where``: a path is an SQLite file, anything with ``://`` an address.

    Raises :class:`StoreError` for an address that is not one, and for any other kind of database.
    """
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite+pysqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError:
        raise StoreError("The database's address cannot be read; write it as postgresql://user@host/name.") from None
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        return url.set(drivername="sqlite+pysqlite")
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(
        f"A database of the kind {url.drivername} is not supported; use a PostgreSQL address, or leave database empty."
    )


def make_file(path: Path) -> None:
    """Make an empty SQLite file that its owner alone may read, in a folder of the same kind.

    Nothing happens where the file exists.  Raises :class:`StoreError` where it cannot be made.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as reason:
        raise StoreError(
            f"The database {path} cannot be made ({reason.strerror or type(reason).__name__}); "
            f"see that its folder exists and that you may write there."
        ) from None


def upsert(
    connection: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Write ``values`` in the row with the primary key ``key``, made where there is none.

    ``where`` restricts which existing row may change.
    """
    statement = _insert(connection, table).values({**key, **values})
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values, where=where))


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Write ``row`` where there is none with its key; return whether it was written."""
    written = _insert(connection, table).values(row).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(written).first() is not None


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write each of ``rows`` where there is none with its key."""
    connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


def _insert(connection: Connection, table: Table) -> Any:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=24)
    except ModuleNotFoundError:
        raise StoreError(
            "PostgreSQL needs the extra postgres; install publisher-desk[postgres], or leave database empty."
        ) from None
    engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The driver begins no transaction by itself; _begin does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("publisher_writes", False)
    _run(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def _run(connection: Connection, statement: str) -> None:
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(statement)


def _name(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else f"{url.database} on {url.host or 'localhost'}"


_ABSENT: Final = "does not exist on its server; make it there with createdb, or correct its name in the address."
_LOGIN: Final = "refuses the login; correct user and password in its address, which is the secret database_url."
#: Words of a driver that all stand in its message, and what is said of it; the first that fits.
_REASONS: Final = (
    (("locked",), f"has been busy for {BUSY_TIMEOUT} seconds; see what else is using it, and try again."),
    (("busy",), f"has been busy for {BUSY_TIMEOUT} seconds; see what else is using it, and try again."),
    (("disk is full",), "has no room left on its disk; make room and try again."),
    (("disk full",), "has no room left on its disk; make room and try again."),
    (("not a database",), "is damaged or is no database; restore it from a backup."),
    (("malformed",), "is damaged or is no database; restore it from a backup."),
    (("readonly",), "cannot be written; see that its file and folder are yours."),
    (("unable to open",), "cannot be written; see that its file and folder are yours."),
    (('" does not exist', "fatal:  database"), _ABSENT),
    (('" does not exist', "fatal: database"), _ABSENT),
    (('" does not exist', "role"), "is not open to its user, who does not exist; correct the user in its address."),
    (("authentication failed",), _LOGIN),
    (("no password supplied",), _LOGIN),
    (("connection",), "cannot be reached; see that the server runs and that its address is right."),
)


def _reason(error: BaseException | None) -> str:
    words = str(error).lower()
    said = (sentence for signs, sentence in _REASONS if all(sign in words for sign in signs))
    unforeseen = f"refused a change ({type(error).__name__}); run the command again with --debug to see where."
    return next(said, unforeseen)
