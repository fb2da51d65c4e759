"""``publisher queue retry``: once more to those who have not got it, and to nobody else (findings L2)."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sending_room import SendingRoom, sending_room
from smtp_peer import Peer

REFUSED = ("reader1@example.org", "reader3@example.org")
EVERYONE = [f"reader{number}@example.org" for number in range(5)]


class Remembering(Peer):
    """Keeps what it refuses at the final dot."""

    refused: list[tuple[str, bytes]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        said = await super().handle_DATA(server, session, envelope)
        if not said.startswith("250"):
            self.refused.append((envelope.rcpt_tos[0], envelope.original_content))
        return said


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SendingRoom]:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    peer = Remembering(script={("dot", address): "550 5.1.1 no such user" for address in REFUSED})
    peer.refused = []
    with sending_room(tmp_path, peer) as opened:
        yield opened


def test_who_was_refused_gets_it_byte_for_byte_and_nobody_else_a_second_one(room: SendingRoom) -> None:
    room.goes_out()
    number = room.approves()
    room.answer("daemon", "--once")
    assert room.asks("queue", "show", str(number))["deliveries"] == {"sent": 3, "failed": 2}
    room.peer.script.clear()
    said = room.answer("queue", "retry", str(number), "--failed", "--by", "A. Editor", "--yes")
    assert "2 readers refused before: reader1@example.org, reader3@example.org" in said.stderr
    assert "by 127.0.0.1 as newsroom@example.org" in said.stderr
    assert f"{number}  winter-2018, email: 2 readers to try again." in said.stdout
    room.answer("daemon", "--once")
    assert room.readers == EVERYONE
    assert isinstance(room.peer, Remembering)
    assert sorted(room.peer.refused) == sorted(each for each in room.peer.taken if each[0] in REFUSED)
    assert room.asks("queue", "show", str(number))["deliveries"] == {"sent": 5}


def test_a_rehearsal_is_sent_for_real_to_all_and_to_nobody_twice(room: SendingRoom) -> None:
    """Findings F7."""
    room.peer.script.clear()
    number = room.approves()
    room.answer("daemon", "--once")
    assert "has nobody to try again" in room.errs("queue", "retry", str(number), "--yes")
    room.goes_out()
    assert "has nobody to try again" in room.errs("queue", "retry", str(number), "--failed", "--yes")
    said = room.answer("queue", "retry", str(number), "--yes")
    assert "5 readers with only a file in outbox/" in said.stderr
    room.answer("daemon", "--once")
    assert room.readers == EVERYONE
    assert "has nobody to try again" in room.errs("queue", "retry", str(number), "--yes")


def test_what_cannot_be_tried_again_is_told(room: SendingRoom) -> None:
    room.goes_out()
    number = room.approves()
    assert "There is no dispatch 99" in room.errs("queue", "retry", "99", "--yes")
    assert "has nobody to try again" in room.errs("queue", "retry", str(number), "--yes")
    room.answer("daemon", "--once")
    room.approves("winter-2018-again")
    room.types("queue", "cancel", "winter-2018-again", "--yes")
    assert "has nobody to try again" in room.errs("queue", "retry", "2", "--yes")
