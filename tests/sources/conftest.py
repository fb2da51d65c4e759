"""What the tests of sources may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_server import Site
from source_reader import Reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads sources in a folder of the test's own."""
    return Reader(tmp_path / "in")


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of the test's own."""
    made = Site()
    yield made
    made.close()
