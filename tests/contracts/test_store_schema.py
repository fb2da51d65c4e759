"""The migrations and the tables say the same, on each database."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from publisher.errors import StoreError
from publisher.store.engine import Database, database_url
from publisher.store.migrate import MIGRATIONS
from publisher.store.opening import SqlStore
from publisher.store.tables import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the tables have it; the full-text index is the migrations' alone."""
    own = {"column": {"search"}, "index": {"ix_posts_search"}}
    return name not in own.get(kind, set()) and not (kind == "table" and str(name).startswith("post_search"))


def test_the_migrations_make_exactly_the_tables(store: SqlStore, address: str | Path) -> None:
    database = Database(database_url(address))
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_there_is_no_way_back_that_would_throw_the_ledger_away(store: SqlStore, address: str | Path) -> None:
    database = Database(database_url(address))
    with pytest.raises(StoreError, match="restore a backup"):
        downgrade(database)
    database.close()
    assert store.ledger.dispatches() == []


def downgrade(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
