"""One command stops everything within a second, whatever state the database is in: real processes, a real server."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from ground import FixedClock
from newsroom import Newsroom, release
from smtp_peer import Peer, serving

READERS = 250
PATIENCE = 60.0
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the daemon is ended by SIGTERM")


class Slow(Peer):
    """Takes a message every hundredth of a second and connection, and tells when it has taken some."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]  # aiosmtpd's own types
        await asyncio.sleep(0.01)
        if len(self.taken) >= 10:
            self.begun.set()
        return said


class Sending:
    """A daemon in the middle of a digest."""

    def __init__(self, folder: Path, peer: Slow) -> None:
        self.folder, self.peer = folder, peer
        self.daemon = self._starts("daemon")

    def _starts(self, *words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "publisher", *words]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def asks(self, *words: str) -> str:
        said, _ = self._starts(*words).communicate(timeout=PATIENCE)
        return said

    def stands_still(self) -> bool:
        """Whether nothing arrives from a second after now on."""
        sleep(1)
        taken = len(self.peer.taken)
        sleep(0.3)
        return len(self.peer.taken) == taken < READERS


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[Sending]:
    peer = Slow()
    with serving(peer):
        (tmp_path / ".publisher").mkdir()
        (tmp_path / "config.toml").write_text(
            f'[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {peer.port}\nsecurity = "none"\nconnections = 2\n',
            encoding="utf-8",
        )
        room = Newsroom(tmp_path / ".publisher", FixedClock(datetime.now(UTC)), readers=READERS)
        room.store.ledger.enqueue(release(due=datetime.now(UTC)))
        room.store.close()
        begun = Sending(tmp_path, peer)
        try:
            assert peer.begun.wait(PATIENCE)
            yield begun
        finally:
            begun.daemon.kill()
            begun.daemon.communicate()


def locked(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None, timeout=PATIENCE)
    connection.execute("begin exclusive")
    return connection


def test_it_holds_all_and_lets_it_go_on_and_nobody_gets_it_twice(sending: Sending) -> None:
    said = sending.asks("queue", "hold", "--all")
    assert "All is held: nothing leaves any more" in said
    assert sending.stands_still()
    assert "All is held by" in sending.asks("queue", "list")
    assert "All goes on" in sending.asks("queue", "resume", "--all", "--yes")
    deadline = monotonic() + PATIENCE
    while len(sending.peer.taken) < READERS:
        assert monotonic() < deadline
        sleep(0.1)
    assert len({recipient for recipient, _ in sending.peer.taken}) == READERS


def gone(database: Path) -> None:
    for file in database.parent.glob("publisher.db*"):
        file.unlink()


def replaced(database: Path) -> None:
    copy = database.with_name("copy.db")
    shutil.copy(database, copy)
    copy.replace(database)


@pytest.mark.parametrize("does", [gone, replaced])
def test_a_database_that_is_not_the_one_any_more_ends_the_daemon(
    sending: Sending, does: Callable[[Path], None]
) -> None:
    """findings M5: it went on to the last reader while queue hold said that there was nothing to do."""
    database = sending.folder / ".publisher" / "publisher.db"
    does(database)
    said, _ = sending.daemon.communicate(timeout=PATIENCE)
    assert sending.daemon.returncode != 0
    assert "is gone or is another file than the one that this daemon opened" in said
    assert len(sending.peer.taken) < READERS


def test_it_holds_with_a_database_that_is_locked(sending: Sending) -> None:
    connection = locked(sending.folder / ".publisher" / "publisher.db")
    holding = sending._starts("queue", "hold", "--all")
    assert holding.stdout is not None
    assert "All is held" in holding.stdout.readline()
    connection.rollback()
    holding.communicate(timeout=PATIENCE)
    assert sending.stands_still()


def test_what_is_approved_while_all_is_held_waits_too(tmp_path: Path, sending: Sending) -> None:
    sending.asks("queue", "hold", "--all")
    sending.daemon.send_signal(signal.SIGTERM)
    sending.daemon.communicate(timeout=PATIENCE)
    taken = len(sending.peer.taken)
    once = sending.asks("daemon", "--once")
    assert "All is held by" in once
    assert len(sending.peer.taken) == taken
