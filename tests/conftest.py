"""What every test may ask for."""

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ground import FixedClock, empty_database
from publisher.model.dispatches import RetryPolicy
from publisher.store.engine import make_file
from publisher.store.opening import SqlStore, open_store

# readline, which pytest loads, tells the size of a terminal to every child, behind Python's back.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)
    os.unsetenv(name)

settings.register_profile("default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("soak", parent=settings.get_profile("default"), max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


@pytest.fixture
def clock() -> FixedClock:
    """Twelve noon on 20 December 2018, UTC, until the test says otherwise."""
    return FixedClock(datetime(2018, 12, 20, 12, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the machine's own secrets and settings out of the tests."""
    for name in [name for name in os.environ if name.startswith("PUBLISHER_") and "TEST" not in name]:
        if name != "PUBLISHER_ACCEPTANCE_ARCHIVE":
            monkeypatch.delenv(name)
    # All tests begin with one database, whose mark outside is of each test alone; the folder is made where it is used.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state" / secrets.token_hex(8)))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """A fresh store in ``tmp_path/.publisher/publisher.db``, where a workspace in ``tmp_path`` has its own."""
    path = tmp_path / ".publisher" / "publisher.db"
    make_file(path)
    path.write_bytes(empty_database())
    opened = open_store(path, policy=RetryPolicy())
    yield opened
    opened.close()
