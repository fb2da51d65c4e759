"""What every email transport owes the daemon."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bags import PackedBag, carried
from certificates import serving_context, trusting_context
from publisher.channels.email import Smtp
from publisher.errors import StoreError
from publisher.model.dispatches import DeliveryState
from publisher.ports.transports import EmailTransport, Envelope
from publisher.transports.folder import FolderEmail
from publisher.transports.smtp.account import SmtpEmail
from smtp_peer import Peer, serving

MESSAGE = b"Subject: Hello\r\nTo: robin@example.org\r\n\r\nDear Robin\r\n.a leading dot\r\n"


@dataclass(frozen=True)
class Way:
    """A transport, and what has arrived at its other end."""

    transport: EmailTransport
    arrived: Callable[[], list[bytes]]
    #: What it answers of what has gone well.
    done: DeliveryState = DeliveryState.SENT


@pytest.fixture(params=["folder", "none", "starttls", "tls"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    if request.param == "folder":
        outbox = tmp_path / "outbox"
        messages = lambda: [path.read_bytes() for path in sorted(outbox.rglob("*.eml"))]  # noqa: E731 - as the other has it
        yield Way(FolderEmail(outbox), messages, DeliveryState.WRITTEN)
        return
    with ExitStack() as stack:
        tls = None if request.param == "none" else serving_context()
        peer = stack.enter_context(serving(Peer(), tls=tls, implicit=request.param == "tls"))
        config = Smtp(host="127.0.0.1", port=peer.port, security=request.param, timeout=10)
        trusting = None if tls is None else trusting_context()
        yield Way(SmtpEmail(config, None, context=trusting), lambda: [content for _, content in peer.taken])


def envelope(number: int) -> Envelope:
    return Envelope(
        message_id=f"<{number:032x}@example.org>",
        sender="newsroom@example.org",
        recipient=f"reader{number}@example.org",
        message=MESSAGE,
    )


def test_what_is_sent_arrives_byte_for_byte(way: Way) -> None:
    [answer] = carried(way.transport, envelope(1))
    assert answer.state is way.done
    assert way.arrived() == [MESSAGE]


def test_every_message_is_committed_once_before_it_arrives_and_answered_once(way: Way) -> None:
    envelopes = [envelope(number) for number in range(20)]
    bag = PackedBag(*envelopes)
    committed = bag.commit
    too_many: list[int] = []

    def commit(ready: Sequence[Envelope]) -> Collection[Envelope]:
        before = sum(map(len, bag.commits))
        too_many.extend([len(way.arrived())] if len(way.arrived()) > before else [])
        return committed(ready)

    bag.commit = commit  # type: ignore[method-assign]  # looks at the other end first
    way.transport.carry(bag)
    assert sorted(each.message_id for ready in bag.commits for each in ready) == [each.message_id for each in envelopes]
    assert set(bag.answers) == set(envelopes)
    assert too_many == []


def test_the_last_answers_are_written_down_before_it_ends(way: Way) -> None:
    bag = PackedBag(envelope(1))
    seen: list[int] = []
    committed = bag.commit

    def commit(ready: Sequence[Envelope]) -> Collection[Envelope]:
        seen.append(len(bag.answers))
        return committed(ready)

    bag.commit = commit  # type: ignore[method-assign]  # counts what it has been told by then
    way.transport.carry(bag)
    assert seen[-1] == 1


def test_where_the_ledger_says_no_nothing_arrives_and_the_others_do(way: Way) -> None:
    said = iter([False, True])
    refused, sent = carried(way.transport, envelope(1), envelope(2), commit=lambda: next(said))
    assert {refused.state, sent.state} == {DeliveryState.PENDING, way.done}
    assert len(way.arrived()) == 1


def test_an_answer_names_no_address(way: Way) -> None:
    [answer] = carried(way.transport, envelope(7))
    assert "@" not in f"{answer.reply} {answer.cause}"


def test_an_empty_bag_calls_nobody(way: Way) -> None:
    assert carried(way.transport) == []


def test_a_ledger_that_cannot_be_written_lets_nothing_leave(way: Way) -> None:
    class Full(PackedBag):
        def commit(self, ready: Sequence[Envelope]) -> Collection[Envelope]:
            raise StoreError("The disk is full.")

    with pytest.raises(StoreError, match="full"):
        way.transport.carry(Full(envelope(1), envelope(2)))
    assert way.arrived() == []


def test_an_envelope_shows_neither_address_nor_message() -> None:
    assert "@" not in repr(envelope(1))
    assert "Robin" not in repr(envelope(1))


def test_two_bags_can_be_carried_side_by_side(way: Way) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = pool.map(lambda number: carried(way.transport, envelope(number)), (1, 2))
    assert {answer.state for [answer] in both} == {way.done}
    assert len(way.arrived()) == 2
