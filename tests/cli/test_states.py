"""States told as they are, the same in every command (findings F7, F16, M11; layouts 4, 5, 9 and 17)."""

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from publisher.app.workspace import SystemClock
from publisher.model.dispatches import DispatchState
from publisher.model.notes import Note, Reason
from sending_room import SendingRoom, schema_of, sending_room
from smtp_peer import DROP

SERVER = os.environ.get("PUBLISHER_TEST_POSTGRES", "")
#: A quarter past nine in London.
NOW = datetime(2026, 11, 25, 9, 15, tzinfo=UTC)


class Stopped(SystemClock):
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not SERVER, reason="PUBLISHER_TEST_POSTGRES is not set")),
    ]
)
def room(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SendingRoom]:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("publisher.app.workspace.SystemClock", Stopped)
    if request.param == "sqlite":
        with sending_room(tmp_path) as opened:
            yield opened
        return
    with schema_of(SERVER) as address, sending_room(tmp_path, database=address) as opened:
        yield opened


def looks(room: SendingRoom, number: int = 1, campaign: str = "winter-2018") -> str:
    """What a person sees of a dispatch, command by command."""
    asked = [("queue", "list"), ("queue", "show", str(number)), ("report", campaign), ("timeline",)]
    told = [f"$ publisher {' '.join(words)}\n{room.answer(*words).stdout}" for words in asked]
    return "\n".join(told)


def test_a_rehearsal(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.approves(parts=2, due=NOW)
    queued = looks(room)
    room.answer("daemon", "--once")
    assert f"{queued}\n----\n{looks(room)}\n{room.types('queue', 'show', '2')}" == snapshot


def test_a_rehearsal_once_a_mail_server_is_set_up(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.approves(due=NOW)
    room.answer("daemon", "--once")
    room.goes_out()
    assert looks(room) == snapshot


def test_all_have_it(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.goes_out()
    room.approves(due=NOW)
    room.answer("daemon", "--once")
    assert looks(room) == snapshot
    assert looks(room).startswith("$ publisher queue list\nNothing is queued.")


def test_some_have_not(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.peer.script |= {
        ("rcpt", "reader1@example.org"): "550 5.1.1 no such user",
        ("rcpt", "reader2@example.org"): "450 4.2.0 greylisted",
        ("dot", "reader3@example.org"): DROP,
    }
    room.goes_out()
    room.approves(due=NOW)
    room.room.store.audience.suppress("reader0@example.org", "unsubscribed", NOW)
    room.answer("daemon", "--once")
    assert looks(room) == snapshot


def test_what_is_done_hides_no_doubt_and_no_failure(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.peer.script |= {
        ("rcpt", "reader1@example.org"): "550 5.1.1 no such user",
        ("dot", "reader3@example.org"): DROP,
    }
    room.goes_out()
    room.approves(due=NOW)
    room.answer("daemon", "--once")
    assert room.asks("queue", "show", "1")["state"] == "done"
    assert looks(room) == snapshot


def test_the_account_is_refused(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.peer.script["mail"] = "530 5.7.0 authentication required"
    room.goes_out()
    room.approves(due=NOW)
    room.answer("daemon", "--once")
    assert looks(room) == snapshot


def test_the_server_is_away(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.peer.script["mail"] = "421 4.3.2 busy"
    room.goes_out()
    room.approves(due=NOW)
    room.answer("daemon", "--once")
    told = looks(room)
    assert "0 of 5" in told
    assert told == snapshot
    room.peer.script.clear()
    room.answer("daemon", "--once")
    assert room.asks("queue", "show", "1")["cause"] == {}


def test_the_message_is_refused(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.peer.script["dot"] = "554 5.6.0 content refused"
    room.goes_out()
    room.approves(due=NOW)
    room.answer("daemon", "--once")
    assert looks(room) == snapshot


def test_a_person_holds_it(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    room.approves(due=NOW)
    room.types("queue", "hold", "1", "--by", "A. Editor", "--because", "a wrong link")
    assert looks(room) == snapshot
    assert room.asks("queue", "show", "1")["cause"] == {
        "reason": "by hand", "by": "A. Editor", "words": "a wrong link",
    }  # fmt: skip


def test_its_time_was_missed(room: SendingRoom, snapshot: SnapshotAssertion) -> None:
    number = room.approves(due=NOW)
    room.room.store.ledger.move(number, DispatchState.MISSED, NOW, Note(reason=Reason.MISSED))
    assert looks(room) == snapshot


@pytest.mark.parametrize("room", ["sqlite"], indirect=True)
def test_on_forty_columns(room: SendingRoom, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    room.approves("how-volunteers-from-three-towns-cleaned-our-lower-river-2026", due=NOW)
    room.types("queue", "hold", "1", "--by", "A. Editor", "--because", "a wrong link")
    monkeypatch.setenv("COLUMNS", "40")
    assert looks(room, campaign="how-volunteers-from-three-towns-cleaned-our-lower-river-2026") == snapshot
