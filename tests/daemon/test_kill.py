"""The daemon is killed in the middle of its work, and every reader is accounted for."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ground import FixedClock
from newsroom import Newsroom, release
from publisher.errors import Exit
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, DispatchState
from smtp_peer import Peer, serving

READERS = 200
CONNECTIONS = 4


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


def workspace(folder: Path, port: int) -> Newsroom:
    (folder / ".publisher").mkdir()
    (folder / "config.toml").write_text(
        f'[organisation]\nname = "Lantern House"\n[sender]\nemail = "newsroom@example.org"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nconnections = {CONNECTIONS}\n',
        encoding="utf-8",
    )
    room = Newsroom(folder / ".publisher", FixedClock(datetime.now(UTC)), readers=READERS)
    room.store.ledger.enqueue(release(due=datetime.now(UTC)))
    return room


def start(folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "publisher", "daemon", "--once"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill_and_account(folder: Path, kills: list[int]) -> None:
    peer = Counting()
    with serving(peer):
        room = workspace(folder, peer.port)
        killed = 0
        for number in kills:
            peer.want(number)
            daemon = start(folder)
            assert peer.reached.wait(60), daemon.stderr.read() if daemon.stderr else ""
            daemon.send_signal(signal.SIGKILL)
            daemon.communicate(timeout=60)
            killed += 1
            assert in_flight(room) <= CONNECTIONS
        last = start(folder)
        _, said = last.communicate(timeout=90)
        assert last.returncode in (Exit.DONE, Exit.DOUBT), said.decode()
    account(room, peer, killed)
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
    assert len(rows) == READERS
    assert len(sent) + len(doubtful) == READERS, room.counts(dispatch)
    assert sent <= set(received), "sent, and yet not received"
    assert max(received.values()) == 1, "somebody got it twice"
    assert len(doubtful) <= killed * CONNECTIONS
    assert all(row.cause is Known.STOPPED for row in rows if row.state is DeliveryState.UNCERTAIN)
    assert dispatch.state is DispatchState.DONE


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_three_times_among_200_deliveries_it_loses_nobody_and_sends_nobody_two(tmp_path: Path) -> None:
    kill_and_account(tmp_path, [20, 75, 140])


@pytest.mark.soak
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(25))
def test_killed_again_and_again_it_loses_nobody(tmp_path: Path, seed: int) -> None:
    kill_and_account(tmp_path, [5 + seed % 7 + 21 * step for step in range(8)])


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM is POSIX")
def test_asked_to_end_it_finishes_what_is_in_flight_and_leaves_no_doubt(tmp_path: Path) -> None:
    peer = Counting()
    with serving(peer):
        room = workspace(tmp_path, peer.port)
        peer.want(30)
        daemon = start(tmp_path)
        assert peer.reached.wait(60)
        daemon.send_signal(signal.SIGTERM)
        _, said = daemon.communicate(timeout=60)
        assert daemon.returncode == 0, said.decode()
        (dispatch,) = room.store.ledger.dispatches()
        stopped = room.counts(dispatch)
        assert set(stopped) <= {"sent", "pending"}
        assert stopped["sent"] == len(peer.taken) < READERS
        assert start(tmp_path).wait(90) == 0
        assert room.counts(dispatch) == {"sent": READERS}
    room.store.close()
