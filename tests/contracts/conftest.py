"""The store of the contract suites: SQLite always, PostgreSQL where PUBLISHER_TEST_POSTGRES has its address."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from ground import empty_database
from publisher.model.dispatches import RetryPolicy
from publisher.store.engine import make_file
from publisher.store.opening import SqlStore, open_store

SERVER = os.environ.get("PUBLISHER_TEST_POSTGRES", "")


@pytest.fixture(scope="session")
def _schema() -> Iterator[str]:
    """An address of the server with a schema of this run's own, dropped at the end."""
    url = make_url(SERVER).set(drivername="postgresql+psycopg")
    name = f"publisher_{secrets.token_hex(6)}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    address = url.update_query_dict({"options": f"-csearch_path={name}"})
    yield address.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    server.dispose()


@pytest.fixture
def address(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> str | Path:
    """What to open a fresh store of the backend with."""
    if backend == "sqlite":
        path = tmp_path / ".publisher" / "publisher.db"
        make_file(path)
        path.write_bytes(empty_database())
        return path
    address: str = request.getfixturevalue("_schema")
    open_store(address, policy=RetryPolicy()).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        names = connection.execute(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'alembic_version'"
            )
        )
        emptied = [name for name in names.scalars() if name != "workspace"]
        connection.execute(text(f"TRUNCATE {', '.join(emptied)} RESTART IDENTITY"))
    engine.dispose()
    return address


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not SERVER, reason="PUBLISHER_TEST_POSTGRES is not set")),
    ]
)
def backend(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    name: str = request.param
    return name


@pytest.fixture
def store(address: str | Path) -> Iterator[SqlStore]:
    """A fresh store of each backend."""
    opened = open_store(address, policy=RetryPolicy())
    yield opened
    opened.close()
