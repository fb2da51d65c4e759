"""The daemon is killed in the middle of its work, and every reader is accounted for."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ground import FixedClock
from newsroom import Newsroom, release
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, DispatchState
from smtp_peer import Peer, serving

CONNECTIONS = 8
MORTAL = Path(__file__).parent.parent / "support" / "mortal.py"


class Counting(Peer):
    """Counts the messages that it takes, and tells when a wanted number is reached."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 0
        self.reached = threading.Event()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]  # aiosmtpd's own types
        if len(self.taken) >= self.wanted:
            self.reached.set()
        return said

    def want(self, number: int) -> None:
        self.wanted = number
        self.reached.clear()


def workspace(folder: Path, port: int, *, readers: int, grouping: bool = False) -> Newsroom:
    (folder / ".publisher").mkdir()
    (folder / "config.toml").write_text(
        f'[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nconnections = {CONNECTIONS}\n'
        f"grouping = {str(grouping).lower()}\n",
        encoding="utf-8",
    )
    room = Newsroom(folder / ".publisher", FixedClock(datetime.now(UTC)), readers=readers)
    room.store.ledger.enqueue(release(due=datetime.now(UTC)))
    return room


def start(folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "publisher", "daemon", "--once"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a killed process has written is there, flushed or not."""
    memory = Path("/dev/shm")  # noqa: S108 - where Linux has it
    if not memory.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as made:
        yield Path(made)


def kill_and_account(folder: Path, *, kills: int, readers: int, seed: int, grouping: bool) -> None:
    """Kill the daemon at random moments, let the last one finish, and account for every reader."""
    chance = random.Random(seed)
    peer = Counting()
    peer.script = {"pipelining": "yes"}
    with serving(peer):
        room = workspace(folder, peer.port, readers=readers, grouping=grouping)
        command = [sys.executable, str(MORTAL), str(folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as lives:
            assert lives.stdin is not None
            assert lives.stdout is not None
            for _ in range(kills):
                peer.want(len(peer.taken) + chance.randint(1, 6))
                print("live", file=lives.stdin)
                daemon = int(lives.stdout.readline())
                assert peer.reached.wait(60)
                threading.Event().wait(chance.random() / 200)
                os.kill(daemon, signal.SIGKILL)
                assert lives.stdout.readline() == f"{-signal.SIGKILL}\n"
                assert in_flight(room) <= CONNECTIONS
            print("live", file=lives.stdin)
            lives.stdout.readline()
            assert lives.stdout.readline() == "0\n"
            lives.stdin.close()
    account(room, peer, kills)
    room.store.close()


def in_flight(room: Newsroom) -> int:
    """How many deliveries the killed daemon left in flight: the next one names each of them as in doubt."""
    (dispatch,) = room.store.ledger.dispatches()
    return room.counts(dispatch).get("committing", 0)


def account(room: Newsroom, peer: Peer, killed: int) -> None:
    (dispatch,) = room.store.ledger.dispatches()
    rows = list(room.store.ledger.deliveries(dispatch.id))
    received = Counter(recipient for recipient, _ in peer.taken)
    by_id = {reader.id: reader.address for reader in room.store.audience.members()}
    sent = {by_id[row.subscriber_id] for row in rows if row.state is DeliveryState.SENT}
    doubtful = {by_id[row.subscriber_id] for row in rows if row.state is DeliveryState.UNCERTAIN}
    assert len(rows) == room.readers
    assert len(sent) + len(doubtful) == room.readers, room.counts(dispatch)
    assert sent <= set(received), "sent, and yet not received"
    assert max(received.values()) == 1, "somebody got it twice"
    assert len(doubtful) <= killed * CONNECTIONS
    assert all(row.cause is Known.STOPPED for row in rows if row.state is DeliveryState.UNCERTAIN)
    assert dispatch.state is DispatchState.DONE


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("grouping", [False, True])
def test_killed_twenty_times_it_loses_nobody_and_sends_nobody_two(folder: Path, grouping: bool) -> None:
    kill_and_account(folder, kills=20, readers=350, seed=7, grouping=grouping)


@pytest.mark.soak
@pytest.mark.timeout(3000)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("grouping", [False, True])
def test_killed_five_hundred_times_among_5000_it_loses_nobody(folder: Path, grouping: bool) -> None:
    kill_and_account(folder, kills=500, readers=8_000 if grouping else 5_000, seed=11, grouping=grouping)


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM is POSIX")
def test_asked_to_end_it_finishes_what_is_in_flight_and_leaves_no_doubt(tmp_path: Path) -> None:
    peer = Counting()
    with serving(peer):
        room = workspace(tmp_path, peer.port, readers=200)
        peer.want(30)
        daemon = start(tmp_path)
        assert peer.reached.wait(60)
        daemon.send_signal(signal.SIGTERM)
        _, said = daemon.communicate(timeout=60)
        assert daemon.returncode == 0, said.decode()
        (dispatch,) = room.store.ledger.dispatches()
        stopped = room.counts(dispatch)
        assert set(stopped) <= {"sent", "pending"}
        assert stopped["sent"] == len(peer.taken) < 200
        assert start(tmp_path).wait(90) == 0
        assert room.counts(dispatch) == {"sent": 200}
    room.store.close()
