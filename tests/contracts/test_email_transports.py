"""What every email transport owes the daemon."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from certificates import serving_context, trusting_context
from publisher.channels.email import Smtp
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
    with way.transport.session() as session:
        answer = session.send(envelope(1), lambda: True)
    assert answer.state is way.done
    assert way.arrived() == [MESSAGE]


def test_the_ledger_is_asked_once_for_each_message_and_before_it_has_arrived(way: Way) -> None:
    seen: list[int] = []

    def commit() -> bool:
        seen.append(len(way.arrived()))
        return True

    with way.transport.session() as session:
        for number in (1, 2):
            session.send(envelope(number), commit)
    assert seen == [0, 1]


def test_where_the_ledger_says_no_nothing_arrives_and_the_session_goes_on(way: Way) -> None:
    with way.transport.session() as session:
        refused = session.send(envelope(1), lambda: False)
        sent = session.send(envelope(2), lambda: True)
    assert (refused.state, sent.state) == (DeliveryState.PENDING, way.done)
    assert len(way.arrived()) == 1


def test_an_answer_names_no_address(way: Way) -> None:
    with way.transport.session() as session:
        answer = session.send(envelope(7), lambda: True)
    assert "@" not in f"{answer.reply} {answer.cause}"


def test_an_envelope_shows_neither_address_nor_message() -> None:
    assert "@" not in repr(envelope(1))
    assert "Robin" not in repr(envelope(1))


def test_sessions_can_be_open_side_by_side(way: Way) -> None:
    with way.transport.session() as one, way.transport.session() as other:
        states = {one.send(envelope(1), lambda: True).state, other.send(envelope(2), lambda: True).state}
    assert states == {way.done}
    assert len(way.arrived()) == 2
