"""The daemon: what is due leaves, once, to everybody; what must not leave does not."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bags import OneByOne
from ground import FixedClock
from newsroom import NOON, Newsroom, reader
from publisher.app.workspace import SystemClock
from publisher.daemon.bag import BREAKER
from publisher.daemon.loop import run
from publisher.daemon.running import Running, alone, running, this_machine
from publisher.errors import AccountError, DaemonError, QueueError, TransportError
from publisher.model.causes import Words
from publisher.model.dispatches import Answer, DeliveryState, DispatchState
from publisher.model.notes import Note, Reason
from publisher.ports.transports import Commit, Envelope


class Scripted(OneByOne):
    """A transport that answers as a test says, after asking the ledger as a real one does."""

    def __init__(self, answers: dict[str, DeliveryState | Exception] | None = None) -> None:
        self.answers = answers or {}
        self.sent: list[str] = []
        self.asked = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        answer = self.answers.get(envelope.recipient, self.answers.get("", DeliveryState.SENT))
        if isinstance(answer, Exception):
            raise answer
        if not commit():
            return Answer(state=DeliveryState.PENDING)
        self.asked.set()
        assert self.go_on.wait(30)
        if answer is DeliveryState.SENT:
            self.sent.append(envelope.recipient)
        return Answer(state=answer, reply=f"{answer}", cause=Words(text="as scripted"))


@pytest.fixture
def newsroom(tmp_path: Path, clock: FixedClock) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, clock)
    yield room
    room.store.close()


def test_every_reader_gets_a_message_of_their_own_and_the_dispatch_is_done(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    newsroom.daemon().tick()
    assert newsroom.received() == sorted(reader(number).address for number in range(5))
    assert newsroom.counts(dispatch) == {"sent": 5}
    assert newsroom.store.ledger.dispatch(dispatch.id).state is DispatchState.DONE


def test_another_tick_sends_nothing_again(newsroom: Newsroom) -> None:
    newsroom.queue()
    transport = Scripted()
    daemon = newsroom.daemon(transport)
    daemon.tick()
    daemon.tick()
    assert len(transport.sent) == 5


def test_what_is_not_due_waits(newsroom: Newsroom, clock: FixedClock) -> None:
    dispatch = newsroom.queue(due=NOON + timedelta(hours=1))
    newsroom.daemon().tick()
    assert newsroom.received() == []
    clock.set(NOON + timedelta(hours=1))
    newsroom.daemon().tick()
    assert newsroom.counts(dispatch) == {"sent": 5}


def test_what_was_missed_by_more_than_its_grace_waits_for_a_person(newsroom: Newsroom, clock: FixedClock) -> None:
    dispatch = newsroom.queue()
    clock.set(NOON + timedelta(hours=25))
    newsroom.daemon().tick()
    assert newsroom.store.ledger.dispatch(dispatch.id).state is DispatchState.MISSED
    assert "missed its time" in newsroom.told[-1]
    newsroom.store.ledger.move(dispatch.id, DispatchState.QUEUED, clock.now())
    newsroom.daemon().tick()
    assert newsroom.counts(dispatch) == {"sent": 5}


def test_a_reader_who_was_suppressed_after_approval_gets_nothing(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    newsroom.store.audience.suppress(reader(3).address, "unsubscribed", NOON)
    newsroom.store.audience.remove(reader(4).address, NOON)
    newsroom.daemon().tick()
    assert newsroom.received() == sorted(reader(number).address for number in range(3))
    assert newsroom.counts(dispatch)["sent"] == 3


def test_an_erased_reader_who_is_imported_again_still_gets_nothing(newsroom: Newsroom) -> None:
    newsroom.store.audience.remove(reader(4).address, NOON)
    newsroom.store.audience.add([reader(4)], NOON)
    newsroom.queue()
    newsroom.daemon().tick()
    assert reader(4).address not in newsroom.received()


def test_a_refused_reader_fails_alone_and_a_deferred_one_is_tried_again(newsroom: Newsroom, clock: FixedClock) -> None:
    dispatch = newsroom.queue()
    answers: dict[str, DeliveryState | Exception] = {
        reader(0).address: DeliveryState.FAILED,
        reader(1).address: DeliveryState.DEFERRED,
    }
    transport = Scripted(answers)
    daemon = newsroom.daemon(transport)
    daemon.tick()
    assert newsroom.counts(dispatch) == {"failed": 1, "deferred": 1, "sent": 3}
    del answers[reader(1).address]
    clock.set(NOON + timedelta(minutes=2))
    daemon.tick()
    assert newsroom.counts(dispatch) == {"failed": 1, "sent": 4}
    assert newsroom.store.ledger.dispatch(dispatch.id).state is DispatchState.DONE


def test_a_refused_account_blames_no_reader_and_says_why(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    newsroom.daemon(Scripted({"": AccountError("The mail server refused the login.")})).tick()
    assert newsroom.counts(dispatch) == {"pending": 5}
    assert "refused the login" in newsroom.told[-1]
    newsroom.daemon().tick()
    assert newsroom.counts(dispatch) == {"sent": 5}


def test_a_server_that_is_away_blames_no_reader_and_the_tick_ends(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    newsroom.daemon(Scripted({"": TransportError("away")})).tick()
    assert newsroom.counts(dispatch) == {"pending": 5}


def test_many_refusals_in_a_row_hold_the_dispatch(tmp_path: Path, clock: FixedClock) -> None:
    room = Newsroom(tmp_path, clock, readers=BREAKER + 20)
    dispatch = room.queue()
    room.daemon(Scripted({"": DeliveryState.FAILED})).tick()
    held = room.store.ledger.dispatch(dispatch.id)
    assert held.state is DispatchState.HELD
    assert held.note == Note(reason=Reason.REFUSED_IN_A_ROW, count=BREAKER, reply=held.note.reply)
    assert room.counts(dispatch) == {"failed": BREAKER, "pending": 20}
    room.store.close()


def test_after_a_hold_is_acknowledged_nothing_leaves_but_what_was_in_flight(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    transport = Scripted()
    transport.go_on.clear()
    ticking = threading.Thread(target=newsroom.daemon(transport).tick, daemon=True)
    ticking.start()
    assert transport.asked.wait(30)
    newsroom.store.ledger.move(dispatch.id, DispatchState.HELD, NOON)
    transport.go_on.set()
    ticking.join(30)
    assert len(transport.sent) == 1
    assert newsroom.counts(dispatch) == {"sent": 1, "pending": 4}


def test_asked_to_stop_the_daemon_finishes_what_is_in_flight_and_gives_the_rest_back(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    transport = Scripted()
    transport.go_on.clear()
    ticking = threading.Thread(target=newsroom.daemon(transport).tick, daemon=True)
    ticking.start()
    assert transport.asked.wait(30)
    newsroom.stop.set()
    transport.go_on.set()
    ticking.join(30)
    assert newsroom.counts(dispatch) == {"sent": 1, "pending": 4}


def test_what_is_in_doubt_is_resent_only_where_the_policy_says_so(newsroom: Newsroom, clock: FixedClock) -> None:
    dispatch = newsroom.queue()
    first = newsroom.daemon(Scripted({reader(2).address: DeliveryState.UNCERTAIN}))
    first.tick()
    assert newsroom.counts(dispatch) == {"sent": 4, "uncertain": 1}
    clock.set(NOON + timedelta(minutes=61))
    newsroom.daemon().tick()
    assert newsroom.counts(dispatch) == {"sent": 4, "uncertain": 1}
    newsroom.daemon(uncertain="resend").tick()
    assert newsroom.counts(dispatch) == {"sent": 5}


def test_a_copy_that_is_resent_is_the_same_to_the_byte(newsroom: Newsroom, clock: FixedClock) -> None:
    copies: list[bytes] = []

    class Doubtful(Scripted):
        def send(self, envelope: Envelope, commit: Commit) -> Answer:
            copies.append(envelope.message)
            return super().send(envelope, commit)

    newsroom.store.audience.remove(reader(0).address, NOON)
    newsroom.queue()
    newsroom.daemon(Doubtful({"": DeliveryState.UNCERTAIN})).tick()
    clock.set(NOON + timedelta(hours=3))
    newsroom.daemon(Doubtful(), uncertain="resend").tick()
    assert len(copies) == 8
    assert len(set(copies)) == 4


def test_a_clock_that_leaps_holds_the_queue_and_says_so(newsroom: Newsroom, clock: FixedClock) -> None:
    daemon = newsroom.daemon()
    daemon.tick()
    newsroom.queue()
    clock._now = NOON + timedelta(minutes=30)  # the wall clock alone, as an administrator moves it
    daemon.tick()
    assert newsroom.received() == []
    assert "clock moved by +30 minutes" in newsroom.told[-1]
    daemon.tick()
    assert len(newsroom.received()) == 5


def test_email_and_thread_leave_together_and_the_thread_is_readable(newsroom: Newsroom) -> None:
    newsroom.queue(parts=3)
    newsroom.daemon().tick()
    text = (newsroom.folder / "outbox" / "x" / "winter-2018" / "thread.txt").read_text(encoding="utf-8")
    assert text == "Part 1\n\n---\n\nPart 2\n\n---\n\nPart 3\n"


def test_only_one_daemon_runs_for_a_workspace(tmp_path: Path) -> None:
    with alone(tmp_path, NOON), pytest.raises(DaemonError, match="is running for this workspace already"):  # noqa: SIM117 - the order is the point
        with alone(tmp_path, NOON):
            pass


def test_who_asks_is_told_whether_a_daemon_runs_where_and_since_when(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    with alone(tmp_path, NOON):
        assert running(tmp_path) == Running(host=this_machine(), since=NOON)
        (tmp_path / "daemon.json").write_text("half a wor", encoding="utf-8")
        assert running(tmp_path) == Running()
    assert running(tmp_path) is None
    with alone(tmp_path, NOON):  # having looked has taken nothing
        pass


def test_a_failed_tick_is_told_once_and_followed_by_the_next(newsroom: Newsroom) -> None:
    daemon = newsroom.daemon()
    ticks: list[int] = []

    def tick() -> int:
        ticks.append(1)
        if len(ticks) == 2:
            newsroom.stop.set()
        raise QueueError("The queue is out of order.")

    daemon.tick = tick  # type: ignore[method-assign]  # a tick that fails
    run(daemon, seconds=0.05, stop=newsroom.stop, clock=SystemClock())
    assert len(ticks) == 2
    assert newsroom.told == ["This round failed: The queue is out of order."]


def test_no_address_reaches_the_log(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    newsroom.queue()
    newsroom.daemon(
        Scripted({reader(1).address: DeliveryState.FAILED, reader(2).address: DeliveryState.DEFERRED})
    ).tick()
    assert "delivery" in caplog.text
    assert "@example.org" not in caplog.text
    assert "Robin" not in caplog.text
