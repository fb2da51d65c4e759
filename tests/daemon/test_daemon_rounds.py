"""What waits, what rests, and what must not keep others from being sent."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from bags import OneByOne
from ground import FixedClock
from newsroom import NOON, Newsroom, reader, release
from publisher.channels.email import Smtp
from publisher.daemon.claims import ENOUGH, LEASE, Claims
from publisher.daemon.loop import stopping_on_signals
from publisher.daemon.news import Event, News
from publisher.errors import AccountError, StoreError, TransportError
from publisher.model.dispatches import Answer, DeliveryState, DispatchState
from publisher.ports.transports import Bag, Commit, Envelope
from publisher.transports.smtp.account import SmtpEmail
from publisher.workspace.secrets import Secret
from smtp_peer import DROP, Peer, serving

PASSWORD = "lamp-oil-and-matches"


class Answering(OneByOne):
    """A transport that asks the ledger and then answers what it is told to, or raises."""

    def __init__(self, *answers: DeliveryState | Exception) -> None:
        self.answers = list(answers)
        self.opened = 0

    def carry(self, bag: Bag) -> None:
        self.opened += 1
        super().carry(bag)

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        answer = self.answers.pop(0) if self.answers else DeliveryState.SENT
        if isinstance(answer, Exception):
            raise answer
        assert commit()
        return Answer(state=answer, reply="250 OK")


@pytest.fixture
def newsroom(tmp_path: Path, clock: FixedClock) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, clock)
    yield room
    room.store.close()


def smtp(peer: Peer, password: str = "") -> SmtpEmail:
    config = Smtp(
        host="127.0.0.1",
        port=peer.port,
        security="none",
        timeout=20,
        connections=1,
        username="newsroom" if password else "",
    )
    return SmtpEmail(config, Secret(password) if password else None, dot_timeout=20)


def test_a_reader_for_whom_the_server_hangs_up_does_not_keep_the_others_waiting(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    with serving(Peer(script={("rcpt", reader(0).address): DROP})) as peer:
        newsroom.daemon(smtp(peer)).tick()
    assert newsroom.counts(dispatch) == {"sent": 4, "pending": 1}
    assert sorted(recipient for recipient, _ in peer.taken) == [reader(number).address for number in range(1, 5)]


def test_a_connection_that_is_lost_once_costs_nobody_the_round(newsroom: Newsroom) -> None:
    class Tired(Peer):
        async def answer(self, server: SMTP, phase: str, recipient: str, otherwise: str) -> str:
            drops = phase == "rcpt" and len(self.taken) == 1 and self.connections == 1
            return await super().answer(server, phase, recipient, DROP if drops else otherwise)

    dispatch = newsroom.queue()
    with serving(Tired()) as peer:
        newsroom.daemon(smtp(peer)).tick()
    assert newsroom.counts(dispatch) == {"sent": 5}
    assert peer.connections == 2


def test_a_server_that_is_away_is_left_alone_for_a_while_and_told_of_once(
    newsroom: Newsroom, clock: FixedClock
) -> None:
    dispatch = newsroom.queue()
    transport = Answering(*[TransportError("The mail server is away.") for _ in range(1000)])
    daemon = newsroom.daemon(transport)
    daemon.tick()
    opened = transport.opened
    daemon.tick()
    assert transport.opened == opened
    clock.set(NOON + timedelta(seconds=30))
    daemon.tick()
    assert transport.opened > opened
    assert newsroom.told == [
        "1 winter-2018, email: begins, 5 readers",
        "1 winter-2018, email: waits for the other side: The mail server is away.",
    ]
    transport.answers.clear()
    clock.set(NOON + timedelta(seconds=60))
    daemon.tick()
    assert newsroom.counts(dispatch) == {"sent": 5}


def test_a_refused_account_is_shown_as_paused_until_a_message_leaves(newsroom: Newsroom, clock: FixedClock) -> None:
    newsroom.queue()
    daemon = newsroom.daemon(Answering(AccountError("The login is refused.")))
    daemon.tick()
    daemon.tick()
    pause = newsroom.store.accounts.paused("email")
    assert pause is not None
    assert (pause.why, pause.since) == ("The login is refused.", NOON)
    clock.set(NOON + timedelta(minutes=6))
    daemon.tick()
    assert newsroom.store.accounts.paused("email") is None


def test_a_daemon_that_is_started_anew_tries_a_paused_account_at_once(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    newsroom.daemon(Answering(AccountError("The login is refused."))).tick()
    anew = newsroom.daemon()
    anew.begin()
    anew.tick()
    assert newsroom.counts(dispatch) == {"sent": 5}


def test_a_second_doubt_about_the_same_message_is_left_to_a_person(newsroom: Newsroom, clock: FixedClock) -> None:
    dispatch = newsroom.queue()
    doubtful = Answering(*[DeliveryState.UNCERTAIN] * 100)
    daemon = newsroom.daemon(doubtful, uncertain="resend")
    for hour in range(6):
        clock.set(NOON + timedelta(hours=2 * hour))
        daemon.tick()
    assert newsroom.counts(dispatch) == {"uncertain": 5}
    assert len(doubtful.answers) == 90


def test_what_is_in_doubt_counts_as_failed_where_the_policy_is_to_skip(newsroom: Newsroom, clock: FixedClock) -> None:
    dispatch = newsroom.queue()
    daemon = newsroom.daemon(Answering(DeliveryState.UNCERTAIN), uncertain="skip")
    daemon.tick()
    clock.set(NOON + timedelta(hours=2))
    daemon.tick()
    assert newsroom.counts(dispatch) == {"sent": 4, "failed": 1}


def test_a_thread_does_not_wait_for_a_long_digest(newsroom: Newsroom) -> None:
    newsroom.queue(parts=2)
    posted = threading.Event()
    tell = newsroom.told.append

    class Long(Answering):
        def send(self, envelope: Envelope, commit: Commit) -> Answer:
            assert posted.wait(60), "the thread never went"
            return super().send(envelope, commit)

    daemon = newsroom.daemon(Long())

    def telling(news: News) -> None:
        tell(str(news))
        if news.event is Event.DONE and news.says == "2 of 2 parts":
            posted.set()

    daemon._tell = telling
    daemon.tick()
    assert any("email: 5 of 5 readers" in sentence for sentence in newsroom.told)


def test_a_dispatch_that_breaks_does_not_stop_the_next(newsroom: Newsroom) -> None:
    newsroom.queue(campaign="first")
    (second,) = newsroom.store.ledger.enqueue(release("second"))
    daemon = newsroom.daemon(Answering(StoreError("The disk is full.")))
    with pytest.raises(StoreError, match="disk is full"):
        daemon.tick()
    assert newsroom.counts(second) == {"sent": 5}


def test_what_a_person_cancels_while_it_starts_stays_cancelled(newsroom: Newsroom) -> None:
    dispatch = newsroom.queue()
    ledger = newsroom.store.ledger
    start = ledger.start

    def cancelled_first(dispatch_id: int, now: object) -> object:
        ledger.move(dispatch_id, DispatchState.CANCELLED, NOON)
        return start(dispatch_id, NOON)

    ledger.start = cancelled_first  # type: ignore[method-assign, assignment]  # a person is faster
    newsroom.daemon().tick()
    assert ledger.dispatch(dispatch.id).state is DispatchState.CANCELLED
    assert newsroom.received() == []


def test_claims_that_have_waited_long_are_leased_anew_before_they_are_used(
    newsroom: Newsroom, clock: FixedClock
) -> None:
    dispatch = newsroom.queue()
    ledger = newsroom.store.ledger
    ledger.start(dispatch.id, NOON)
    claims = Claims(ledger, dispatch.id, token="mine", clock=clock, batch=3)
    first = claims.next()
    clock.set(NOON + LEASE - ENOUGH + timedelta(seconds=1))
    second = claims.next()
    assert first is not None
    assert second is not None
    clock.set(clock.now() + ENOUGH)
    assert ledger.commit([second.delivery.id], token="mine", now=clock.now()) == {second.delivery.id}
    assert ledger.commit([first.delivery.id], token="mine", now=clock.now()) == frozenset()


def test_a_whole_dispatch_over_smtp_leaves_no_address_and_no_secret_in_the_log(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    dispatch = newsroom.queue()
    script = {
        ("rcpt", reader(1).address): f"550 no such user {reader(1).address}",
        ("rcpt", reader(2).address): f"450 <{reader(2).address}>: greylisted",
        ("rcpt", reader(3).address): DROP,
        ("dot", reader(4).address): DROP,
    }
    with serving(Peer(script=script)) as peer:
        newsroom.daemon(smtp(peer, PASSWORD)).tick()
        newsroom.daemon(smtp(peer)).tick()
    assert newsroom.counts(dispatch) == {"sent": 1, "failed": 1, "deferred": 1, "pending": 1, "uncertain": 1}
    kept = [f"{row.reply} {row.cause}" for row in newsroom.store.ledger.deliveries(dispatch.id)]
    logged = [
        record.getMessage() for record in caplog.records if not record.name.startswith("mail.")
    ]  # the server's own
    assert any("uncertain" in line for line in logged)
    for words in (*logged, *newsroom.told, *kept):
        assert "@example.org" not in words
        assert PASSWORD not in words
        assert "Robin" not in words


def test_a_signal_asks_the_daemon_to_stop_without_waiting_for_anybody() -> None:
    import signal

    stop = threading.Event()
    with stopping_on_signals(stop), stop._cond:  # type: ignore[attr-defined]  # the main thread is inside the event
        signal.raise_signal(signal.SIGTERM)
    assert stop.wait(30)
