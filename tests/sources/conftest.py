"""What the tests of sources may ask for."""

from pathlib import Path

import pytest

from source_reader import Reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Reads sources in a folder of the test's own."""
    return Reader(tmp_path / "in")
