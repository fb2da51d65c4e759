"""A real Postfix, begun once for all tests of a run that want one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from postfix import MISSING, Postfix, postfix


@pytest.fixture(scope="session")
def _running() -> Iterator[Postfix]:
    if MISSING and not os.environ.get("CI"):
        pytest.skip(MISSING)
    assert not MISSING, MISSING
    folder = Path(tempfile.mkdtemp(prefix="publisher-postfix-"))  # not below tmp_path, which only its owner can enter
    try:
        with postfix(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(_running: Postfix, monkeypatch: pytest.MonkeyPatch) -> Postfix:
    """Postfix with an empty mailbox, trusted by what the test begins."""
    _running.empty()
    monkeypatch.setenv("SSL_CERT_FILE", str(_running.signer))
    return _running
