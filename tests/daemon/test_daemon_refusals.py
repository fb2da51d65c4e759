"""A refusal that is not about a reader fails no reader, and charges nobody an attempt: findings L2 and M7."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ground import FixedClock
from newsroom import NOON, Newsroom, reader
from publisher.channels.email import Smtp
from publisher.daemon.suspicion import Suspicion
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Outcome
from publisher.model.faults import Fault
from publisher.model.note_words import sentence
from publisher.transports.smtp.account import SmtpEmail
from smtp_peer import Peer, serving


@pytest.fixture
def newsroom(tmp_path: Path, clock: FixedClock) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, clock)
    yield room
    room.store.close()


def sent_by(newsroom: Newsroom, peer: Peer, *, connections: int = 1) -> Dispatch:
    dispatch = newsroom.queue()
    tick(newsroom, peer, connections=connections)
    return newsroom.store.ledger.dispatch(dispatch.id)


def tick(newsroom: Newsroom, peer: Peer, *, connections: int = 1) -> None:
    with serving(peer):
        config = Smtp(host="127.0.0.1", port=peer.port, security="none", timeout=20, connections=connections)
        newsroom.daemon(SmtpEmail(config, None, dot_timeout=20)).tick()


def attempts(newsroom: Newsroom, dispatch: Dispatch) -> list[int]:
    return [row.attempts for row in newsroom.store.ledger.deliveries(dispatch.id)]


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize(
    "script",
    [
        {"rcpt": "530 5.7.0 authentication required"},
        {"mail": "550 5.7.1 sender refused"},
        {"dot": "550 5.7.26 unauthenticated sender"},
        {"rcpt": "554 5.7.1 relay access denied"},
        {"dot": "550 5.7.1 denied by policy"},
    ],
)
def test_what_is_about_the_account_pauses_it_and_every_reader_waits_uncharged(
    newsroom: Newsroom, script: dict[str, str], connections: int
) -> None:
    dispatch = sent_by(newsroom, Peer(script=dict(script)), connections=connections)
    assert newsroom.counts(dispatch) == {"pending": 5}
    assert attempts(newsroom, dispatch) == [0] * 5
    assert dispatch.state is DispatchState.RUNNING
    pause = newsroom.store.accounts.paused("email")
    assert pause is not None
    assert "in [s" in pause.why


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize(
    "script",
    [
        {"mail": "552 5.3.4 message size exceeds fixed limit"},
        {"dot": "552 5.3.4 message too big for system"},
        {"dot": "554 5.6.0 content refused"},
        {"dot": "500 what?"},
        {"rcpt": "554 transaction failed"},
    ],
)
def test_what_is_about_the_message_holds_the_dispatch_and_every_reader_waits_uncharged(
    newsroom: Newsroom, script: dict[str, str], connections: int
) -> None:
    dispatch = sent_by(newsroom, Peer(script=dict(script)), connections=connections)
    assert newsroom.counts(dispatch) == {"pending": 5}
    assert attempts(newsroom, dispatch) == [0] * 5
    assert dispatch.state is DispatchState.HELD
    assert f"publisher queue resume {dispatch.id} goes on" in sentence(dispatch)
    assert newsroom.store.accounts.paused("email") is None


def test_after_mending_all_get_it_once(newsroom: Newsroom) -> None:
    dispatch = sent_by(newsroom, Peer(script={"dot": "554 5.6.0 content refused"}))
    newsroom.store.ledger.move(dispatch.id, DispatchState.QUEUED, NOON)
    mended = Peer()
    tick(newsroom, mended)
    assert newsroom.counts(dispatch) == {"sent": 5}
    assert sorted(recipient for recipient, _ in mended.taken) == [reader(number).address for number in range(5)]


@pytest.mark.parametrize("phase", ["mail", "dot"])
def test_a_busy_server_charges_nobody_an_attempt(newsroom: Newsroom, phase: str) -> None:
    said = {"mail": "450 4.7.1 try later", "dot": "421 4.3.2 closing"}[phase]
    dispatch = sent_by(newsroom, Peer(script={phase: said}))
    assert newsroom.counts(dispatch) == {"pending": 5}
    assert attempts(newsroom, dispatch) == [0] * 5
    assert "waits for the other side" in newsroom.told[-1]


def test_a_readers_own_refusals_fail_them_alone(newsroom: Newsroom) -> None:
    script = {("rcpt", reader(1).address): "550 5.1.1 no such mailbox", ("rcpt", reader(2).address): "550 unknown"}
    dispatch = sent_by(newsroom, Peer(script=dict(script)))
    assert newsroom.counts(dispatch) == {"sent": 3, "failed": 2}
    assert dispatch.state is DispatchState.DONE


def test_one_suspect_among_others_fails_alone(newsroom: Newsroom) -> None:
    script = {("dot", reader(number).address): "554 5.7.1 looks like spam" for number in (1, 3)}
    dispatch = sent_by(newsroom, Peer(script=dict(script)))
    assert newsroom.counts(dispatch) == {"sent": 3, "failed": 2}
    assert newsroom.store.accounts.paused("email") is None


def test_a_server_that_takes_smaller_messages_is_found_before_the_first_reader(newsroom: Newsroom) -> None:
    small = Peer(size=1_000)
    dispatch = sent_by(newsroom, small)
    assert newsroom.counts(dispatch) == {"pending": 5}
    assert dispatch.state is DispatchState.HELD
    assert "takes 1 KB at most" in sentence(dispatch)
    assert attempts(newsroom, dispatch) == [0] * 5


def test_a_rate_limit_in_the_middle_lets_the_server_rest(newsroom: Newsroom, clock: FixedClock) -> None:
    class Limited(Peer):
        async def answer(self, server: object, phase: str, recipient: str, otherwise: str) -> str:
            return "450 4.7.1 too many" if phase == "mail" and len(self.taken) > 1 else otherwise

    limited = Limited()
    dispatch = sent_by(newsroom, limited)
    assert newsroom.counts(dispatch) == {"sent": 2, "pending": 3}
    assert "asks to wait" in newsroom.told[-1]
    clock.set(NOON + timedelta(minutes=1))
    tick(newsroom, Peer())
    assert newsroom.counts(dispatch) == {"sent": 5}


class Strict(Peer):
    """Takes everything but what goes to one domain."""

    async def answer(self, server: object, phase: str, recipient: str, otherwise: str) -> str:
        return "554 5.7.1 not from you" if phase == "rcpt" and recipient.endswith("@strict.example") else otherwise


def test_a_domain_that_refuses_us_alone_pauses_nothing_for_good_and_all_others_get_it(
    tmp_path: Path, clock: FixedClock
) -> None:
    """Its readers are the first to be met, so at first it may be the account; the next round meets the others first."""
    room = Newsroom(tmp_path, clock, readers=0)
    people = [
        replace(reader(number), address=f"reader{number}@{domain}")
        for number, domain in enumerate(["strict.example"] * 3 + ["example.org"] * 5)
    ]
    room.store.audience.add(people, NOON)
    strict = Strict()
    dispatch = sent_by(room, strict)
    assert room.store.accounts.paused("email") is not None
    assert room.counts(dispatch) == {"pending": 8}
    assert attempts(room, dispatch) == [0] * 8
    clock.set(NOON + timedelta(minutes=6))
    tick(room, strict)
    assert room.counts(dispatch) == {"sent": 5, "failed": 3}
    assert room.store.accounts.paused("email") is None
    assert room.store.ledger.dispatch(dispatch.id).state is DispatchState.DONE
    room.store.close()


def test_once_a_message_was_taken_like_refusals_from_one_domain_show_nothing_and_from_two_they_do() -> None:
    sent = Outcome(delivery_id=4, state=DeliveryState.SENT)
    suspicion = Suspicion()
    alike = [suspicion.take(sent), *(suspicion.take(refusal(number), "strict.example") for number in (1, 2, 3))]
    assert alike == [False] * 4
    assert suspicion.confirmed == frozenset()
    assert suspicion.take(refusal(5), "example.org")
    assert suspicion.confirmed == {1, 2, 3, 5}
    suspicion.take(sent)
    assert suspicion.confirmed == {1, 2, 3, 5}


def refusal(number: int, likeness: str = "dot 554", fault: Fault = Fault.SUSPECT) -> Outcome:
    return Outcome(delivery_id=number, state=DeliveryState.FAILED, fault=fault, likeness=likeness)


def test_a_second_like_refusal_shows_it_and_an_unlike_one_does_not() -> None:
    suspicion = Suspicion()
    taken = [suspicion.take(refusal(*given)) for given in [(1, "dot 554"), (2, "rcpt 554"), (3, "rcpt 554")]]
    assert taken == [False, False, True]
    assert suspicion.confirmed == {2, 3}


def test_a_like_refusal_of_the_same_reader_shows_nothing_and_one_that_comes_late_is_opened_too() -> None:
    suspicion = Suspicion()
    assert [suspicion.take(refusal(number)) for number in (1, 1, 2, 3)] == [False, False, True, False]
    assert suspicion.confirmed == {1, 2, 3}


def test_a_readers_own_refusal_in_between_ends_no_suspicion_and_a_message_that_was_taken_does() -> None:
    suspicion = Suspicion()
    own = refusal(2, "rcpt 550 5.1.1", Fault.READER)
    sent = Outcome(delivery_id=4, state=DeliveryState.SENT)
    assert [suspicion.take(each) for each in (refusal(1), own, refusal(3))] == [False, False, True]
    suspicion = Suspicion()
    assert not any(suspicion.take(each) for each in (refusal(1), sent, refusal(3)))
