"""``publisher backup`` and ``restore``, with a daemon that sends to a real server: nobody gets it twice unasked."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from command_line import Terminal
from ground import FixedClock
from newsroom import Newsroom, release
from smtp_peer import Peer, serving

READERS = 60


class Counting(Peer):
    """Tells when it has taken a third of all."""

    def __init__(self) -> None:
        super().__init__()
        self.third = threading.Event()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]  # aiosmtpd's own types
        if len(self.taken) >= READERS // 3:
            self.third.set()
        return said


@pytest.fixture
def peer() -> Iterator[Counting]:
    made = Counting()
    with serving(made):
        yield made


@pytest.fixture
def desk(tmp_path: Path, peer: Counting) -> Terminal:
    """A workspace with an approved digest that is due, and a server that takes it."""
    (tmp_path / "config.toml").write_text(
        f'[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {peer.port}\nsecurity = "none"\nconnections = 1\n',
        encoding="utf-8",
    )
    (tmp_path / ".publisher").mkdir()
    room = Newsroom(tmp_path / ".publisher", FixedClock(datetime.now(UTC)), readers=READERS)
    room.store.ledger.enqueue(release(due=datetime.now(UTC)))
    room.store.close()
    return Terminal(tmp_path)


def most(peer: Peer) -> int:
    return max(Counter(recipient for recipient, _ in peer.taken).values(), default=0)


def test_after_a_restore_nothing_leaves_twice_unless_a_person_says_so(desk: Terminal, peer: Counting) -> None:
    """Findings M4: 500 of 500 got it twice, in silence."""
    said = desk.types("backup", "before.db")
    assert said.startswith("✓ before.db holds 1 campaign approved, 60 readers, 0 posts, and was read through.")
    desk.types("daemon", "--once")
    assert (len(peer.taken), most(peer)) == (READERS, 1)
    told = desk.types("restore", "before.db", "--yes")
    assert "The database is an older one, restored from a backup: it knows of nothing that" in told
    assert "publisher queue resume 1" in told
    assert [row["state"] for row in desk.asks("queue", "list")] == ["held"]
    desk.types("daemon", "--once")
    assert len(peer.taken) == READERS
    undo = next(line.split(" restore ")[1] for line in told.splitlines() if line.startswith("Undo"))
    desk.types("restore", undo, "--yes")
    assert [row["state"] for row in desk.asks("queue", "list", "--all")] == ["done"]


def test_the_whole_workspace_put_back_by_hand_in_the_middle_of_sending_is_known_too(
    desk: Terminal, peer: Counting
) -> None:
    """Findings M4: 244 got it twice, told as "deliveries that had not left"."""
    daemon = subprocess.Popen([sys.executable, "-m", "publisher", "daemon"], cwd=desk.folder, stdout=subprocess.DEVNULL)
    try:
        assert peer.third.wait(60)
        desk.types("backup", "middle.db")
    finally:
        daemon.send_signal(signal.SIGTERM if os.name == "posix" else signal.SIGBREAK)  # type: ignore[attr-defined,unused-ignore]
        daemon.wait(60)
    desk.types("daemon", "--once")
    assert (len(peer.taken), most(peer)) == (READERS, 1)
    shutil.copy(desk.folder / "middle.db", desk.folder / ".publisher" / "publisher.db")
    for beside in ("publisher.db-wal", "publisher.db-shm"):
        (desk.folder / ".publisher" / beside).unlink(missing_ok=True)
    assert "restored from a backup: it knows what left up to" in desk.types("daemon", "--once")
    assert (len(peer.taken), most(peer)) == (READERS, 1)
    assert [row["state"] for row in desk.asks("queue", "list")] == ["held"]


def test_on_another_machine_what_is_overdue_is_asked_about(
    desk: Terminal, peer: Counting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.types("daemon", "--once")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    assert "not by this user of this machine" in desk.types("daemon", "--once")
    assert "restored" not in desk.types("daemon", "--once")


def test_a_workspace_that_only_rehearses_leaves_no_mark(desk: Terminal, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").partition("[smtp]")[0], encoding="utf-8")
    desk.types("daemon", "--once")
    assert not Path(os.environ["XDG_STATE_HOME"]).exists()


@pytest.mark.skipif(os.name != "posix", reason="the daemon is ended by SIGTERM")
def test_a_backup_is_taken_and_none_is_put_back_while_the_daemon_runs(desk: Terminal, peer: Counting) -> None:
    daemon = subprocess.Popen([sys.executable, "-m", "publisher", "daemon"], cwd=desk.folder, stdout=subprocess.DEVNULL)
    try:
        assert peer.third.wait(60)
        desk.types("backup", "middle.db")
        assert "A daemon runs for this workspace; stop it" in desk.errs("restore", "middle.db", "--yes", code=1)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(60)


def test_mistakes_are_answered(desk: Terminal) -> None:
    desk.types("backup", "b.db")
    assert "b.db is there already" in desk.errs("backup", "b.db")
    desk.types("backup", "b.db", "--force")
    assert "is there already" in desk.errs("backup", ".publisher/publisher.db", "--force")
    assert "is a folder; name the file" in desk.errs("backup", ".")
    assert "cannot be written (No such file" in desk.errs("backup", "nowhere/b.db", code=1)
    assert "There is no file c.db" in desk.errs("restore", "c.db", "--yes")
    assert "is the database itself" in desk.errs("restore", ".publisher/publisher.db", "--yes")
    (desk.folder / "c.db").write_text("words", encoding="utf-8")
    assert "is damaged or is no database" in desk.errs("restore", "c.db", "--yes", code=1)
    assert desk.answer("restore", "b.db").returncode == 2


def test_for_postgresql_its_own_tools_are_named(desk: Terminal) -> None:
    config = desk.folder / "config.toml"
    config.write_text(f'database = "postgresql://localhost/news"\n{config.read_text(encoding="utf-8")}', "utf-8")
    assert "pg_dump --format=custom --file b.db NAME backs it up" in desk.errs("backup", "b.db")
    assert "pg_restore --clean --dbname NAME puts it back" in desk.errs("restore", "b.db", "--yes")
