"""Opening the database of a workspace."""

from datetime import datetime
from pathlib import Path

from publisher.errors import StoreError
from publisher.model.dispatches import RetryPolicy
from publisher.ports.accounts import Accounts
from publisher.ports.audience import Audience
from publisher.ports.ledger import Ledger
from publisher.ports.library import Library
from publisher.ports.watermarks import Watermarks, Witness
from publisher.store.accounts import SqlAccounts
from publisher.store.audience.audience import SqlAudience
from publisher.store.engine import Database, database_url, make_file
from publisher.store.ledger.ledger import SqlLedger
from publisher.store.library.library import SqlLibrary
from publisher.store.migrate import bring_up, made
from publisher.store.watermarks import SqlWatermarks
from publisher.store.witness import FileWitness


class SqlStore:
    """:class:`publisher.ports.Store` on SQLAlchemy; several processes may have the same database open."""

    library: Library
    audience: Audience
    ledger: Ledger
    accounts: Accounts
    watermarks: Watermarks
    witness: Witness | None

    def __init__(self, database: Database, key: bytes, policy: RetryPolicy, witness: Witness | None = None) -> None:
        """``key`` is the workspace's own; ``policy`` dates deferred deliveries."""
        self.library = SqlLibrary(database)
        self.audience = SqlAudience(database, key)
        self.ledger = SqlLedger(database, policy, witness)
        self.accounts = SqlAccounts(database)
        self.watermarks = SqlWatermarks(database)
        self.witness = witness
        self._database = database
        self._key = key

    def key(self) -> bytes:
        """Return the workspace's own random 32 bytes."""
        return self._key

    def made(self) -> datetime | None:
        """Return when the database was made."""
        return made(self._database)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()


def open_store(where: str | Path, *, policy: RetryPolicy, outside: Path | None = None) -> SqlStore:
    """Open the database at ``where``: the path of an SQLite file, or an address such as postgresql://host/name.

    A file that does not exist is made, readable by its owner alone; a database of an earlier form is migrated.  How far
    it has come is noted in the folder ``outside``, or nowhere.
    Raises :class:`StoreError` where it cannot be opened or was written by a newer Publisher.
    """
    url = database_url(where)
    if url.get_backend_name() == "sqlite":
        make_file(Path(str(url.database)))
    database = Database(url)
    try:
        key = bring_up(database)
        return SqlStore(database, key, policy, FileWitness(outside, key) if outside is not None else None)
    except StoreError:
        database.close()
        raise
