"""The database: library, audience and ledger on SQLite or PostgreSQL."""

from pathlib import Path

from publisher.errors import StoreError
from publisher.outbox import RetryPolicy
from publisher.ports import Store


def open_store(place: str | Path, *, policy: RetryPolicy) -> Store:
    """Open the database at ``place``."""
    raise StoreError(f"The store at {place} with {policy} is not built yet.")
