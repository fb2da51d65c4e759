"""The daemon runs across the hours that zones repeat, as real processes that faketime tells the time."""

import os
import re
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ground import FixedClock
from newsroom import Newsroom, release

#: Told the time by the library itself: the command ``faketime`` would be a process between us and the daemon.
LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
pytestmark = pytest.mark.skipif(LIBRARY is None and "CI" not in os.environ, reason="faketime is not installed")
#: Beyond this nobody waits for a line; the daemon said nothing for an hour.
PATIENCE = 30.0


def says(daemon: "subprocess.Popen[str]", words: str) -> bool:
    """Whether the daemon says a line with these words before it ends."""
    assert daemon.stdout is not None
    return any(re.search(words, line) for line in daemon.stdout)


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Europe/London", datetime(2027, 10, 31, 1, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, 0, tzinfo=UTC)),
    ],
)
def test_in_the_hour_that_comes_twice_what_is_due_leaves(tmp_path: Path, zone: str, begins: datetime) -> None:
    """findings M1: a digest for 01:00, the second, had not left after 48 seconds, and would have an hour later."""
    (tmp_path / ".publisher").mkdir()
    (tmp_path / "config.toml").write_text(
        f'[organisation]\nname = "Lantern House"\ntimezone = "{zone}"\n[sender]\nemail = "newsroom@example.org"\n',
        encoding="utf-8",
    )
    start = begins - timedelta(seconds=3)
    room = Newsroom(tmp_path / ".publisher", FixedClock(start))
    room.store.ledger.enqueue(release(due=begins + timedelta(seconds=1)))
    room.store.close()
    ahead = round((start - datetime.now(UTC)).total_seconds())
    daemon = subprocess.Popen(
        [sys.executable, "-m", "publisher", "daemon"],
        cwd=tmp_path,
        env=os.environ
        | {"TZ": zone, "LD_PRELOAD": str(LIBRARY), "FAKETIME": f"+{ahead}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    late = threading.Timer(PATIENCE, daemon.kill)
    late.start()
    try:
        assert says(daemon, r'"event": "done"'), "the daemon was silent"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(PATIENCE) == 0
    finally:
        late.cancel()
        daemon.kill()
        daemon.communicate()
