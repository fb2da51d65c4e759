"""The table of faults, at each position of a group, over each kind of connection, against real servers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final, Literal

import pytest

from bags import PackedBag
from certificates import serving_context, trusting_context
from publisher.channels.email import Smtp
from publisher.errors import AccountError, TransportError
from publisher.model.dispatches import DeliveryState
from publisher.ports.transports import Envelope
from publisher.transports.smtp.account import SmtpEmail
from smtp_peer import DROP, SILENCE, Peer, serving

Security = Literal["none", "starttls", "tls"]
Mode = Literal["in turn", "pipelined", "grouped"]
S = DeliveryState
#: What is said, at which phase, to one reader: what becomes of that delivery, while all others are sent.
FAULTS: Final[Mapping[tuple[str, str], DeliveryState]] = {
    ("mail", "450 4.3.1 try later"): S.PENDING,
    ("mail", "552 5.3.4 too large"): S.PENDING,
    ("mail", "421 4.3.2 closing"): S.PENDING,
    ("mail", DROP): S.PENDING,
    ("rcpt", "450 4.2.0 greylisted"): S.DEFERRED,
    ("rcpt", "550 5.1.1 no such user"): S.FAILED,
    ("rcpt", "554 5.5.0 transaction failed"): S.FAILED,
    ("rcpt", "421 4.3.2 closing"): S.PENDING,
    ("rcpt", DROP): S.PENDING,
    ("data", "451 4.3.0 not now"): S.DEFERRED,
    ("data", "554 5.5.0 no"): S.FAILED,
    ("data", "421 4.3.2 closing"): S.PENDING,
    ("data", DROP): S.PENDING,
    ("dot", "452 4.3.1 out of storage"): S.DEFERRED,
    ("dot", "554 5.0.0 looks like spam"): S.FAILED,
    ("dot", "554 5.6.0 not this"): S.PENDING,
    ("dot", "421 4.3.2 closing"): S.PENDING,
    ("dot", DROP): S.UNCERTAIN,
    ("dot", SILENCE): S.UNCERTAIN,
}
#: What refuses the account, wherever it is said.
REFUSALS: Final = (("mail", "550 5.7.1 not you"), ("rcpt", "530 5.7.0 login first"), ("dot", "550 5.7.26 no SPF"))
MESSAGE: Final = b"Subject: Hello\r\n\r\nDear reader\r\n.a dot\r\n..\r\n"


def envelope(name: str) -> Envelope:
    return Envelope(
        message_id=f"<{name}@example.org>",
        sender=f"to-{name}@example.org",
        recipient=f"{name}@example.org",
        message=MESSAGE + name.encode() + b"\r\n",
    )


def key(phase: str, name: str) -> tuple[str, str]:
    return phase, f"to-{name}@example.org" if phase == "mail" else f"{name}@example.org"


@contextmanager
def carrying(security: Security, mode: Mode, script: dict[object, str]) -> Iterator[tuple[Peer, SmtpEmail]]:
    tls = None if security == "none" else serving_context()
    peer = Peer(script={**script, **({} if mode == "in turn" else {"pipelining": "yes"})})
    with serving(peer, tls=tls, implicit=security == "tls"):
        config = Smtp(
            host="127.0.0.1",
            port=peer.port,
            security=security,
            connections=1,
            timeout=20,
            grouping=mode == "grouped",
        )
        yield peer, SmtpEmail(config, None, context=tls and trusting_context(), dot_timeout=0.2)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("mode", ["in turn", "pipelined", "grouped"])
def test_each_fault_befalls_its_own_reader_at_each_position(security: Security, mode: Mode) -> None:
    """One connection, and each faulty reader first after one who is well, then first of two, then after another's.

    So the fault at MAIL while the dot before it is unanswered is among them, after dots that were taken and dots that
    were not.
    """
    faults = dict(enumerate(FAULTS.items()))
    script: dict[object, str] = {}
    wanted: dict[str, DeliveryState] = {}
    order: list[str] = []
    for number, ((phase, said), state) in faults.items():
        for copy in ("a", "b"):
            script[key(phase, f"f{number}{copy}")] = said
            wanted[f"f{number}{copy}"] = state
        order += [f"w{number}", f"f{number}a"]
    # Fault after fault, each pair of neighbours another than above.
    order += [f"f{number}b" for number in sorted(faults, key=lambda number: (number * 7) % len(faults))]
    order.append("last")
    envelopes = {name: envelope(name) for name in order}
    bag = PackedBag(*envelopes.values())
    with carrying(security, mode, script) as (peer, transport):
        transport.carry(bag)
    assert {name: bag.answers[each].state for name, each in envelopes.items()} == {
        name: wanted.get(name, S.SENT) for name in order
    }
    # Byte for byte, and nobody twice: whatever was taken is sent or in doubt.
    expected = [name for name in order if wanted.get(name, S.SENT) in (S.SENT, S.UNCERTAIN)]
    assert sorted(peer.taken) == sorted((each.recipient, each.message) for each in map(envelopes.get, expected) if each)


@pytest.mark.parametrize("mode", ["in turn", "pipelined", "grouped"])
@pytest.mark.parametrize(("phase", "said"), REFUSALS)
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_refused_account_blames_nobody_and_what_was_sent_stays_so(
    mode: Mode, phase: str, said: str, position: int
) -> None:
    envelopes = [envelope(f"r{number}") for number in range(3)]
    bag = PackedBag(*envelopes)
    with (
        carrying("none", mode, {key(phase, f"r{position}"): said}) as (peer, transport),
        pytest.raises(AccountError),
    ):
        transport.carry(bag)
    states = [bag.answers[each].state for each in envelopes if each in bag.answers]
    assert states[: position + 1] == [*[S.SENT] * position, S.PENDING]
    assert set(states[position + 1 :]) <= {S.PENDING}
    assert len(peer.taken) == position


@pytest.mark.parametrize("mode", ["pipelined", "grouped"])
def test_a_server_that_never_answers_one_dot_holds_that_connection_alone(mode: Mode) -> None:
    envelopes = [envelope(f"r{number}") for number in range(40)]
    bag = PackedBag(*envelopes)
    with carrying("none", mode, {key("dot", "r0"): SILENCE}) as (_, transport):
        wide = SmtpEmail(_wider(transport, 4), None, dot_timeout=1.0)
        wide.carry(bag)
    silent, *others = (bag.answers[each].state for each in envelopes)
    assert silent is S.UNCERTAIN
    assert set(others) == {S.SENT}
    # All others had their answers before the silence ended, but for one whose envelope went out with the dot.
    assert envelopes[0] in list(bag.answers)[-1 if mode == "pipelined" else -2 :]


def _wider(transport: SmtpEmail, connections: int) -> Smtp:
    config = transport._config
    return Smtp(**{name: getattr(config, name) for name in config.__struct_fields__} | {"connections": connections})


def test_a_server_that_is_lost_again_and_again_is_left_alone_for_the_round() -> None:
    """However many readers there are, a server that hangs up at every dot leaves few of them in doubt."""
    envelopes = [envelope(f"r{number}") for number in range(40)]
    bag = PackedBag(*envelopes)
    with carrying("none", "grouped", {"dot": DROP}) as (_, transport), pytest.raises(TransportError, match="in a row"):
        transport.carry(bag)
    states = [answer.state for answer in bag.answers.values()]
    assert states.count(S.UNCERTAIN) == 8
    assert set(states) <= {S.UNCERTAIN, S.PENDING}


def test_a_message_without_an_end_of_line_arrives_with_one() -> None:
    bare = replace(envelope("r0"), message=b"Subject: Hello\r\n\r\nDear reader")
    bag = PackedBag(bare)
    with carrying("none", "pipelined", {}) as (peer, transport), suppress(TransportError):
        transport.carry(bag)
    assert peer.taken == [(bare.recipient, bare.message + b"\r\n")]
