"""Whatever a server answers, and wherever it hangs up, each answer is its own reader's."""

import smtplib
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bags import PackedBag
from publisher.errors import TransportError
from publisher.model.dispatches import DeliveryState
from publisher.ports.transports import Envelope
from publisher.transports.smtp.carrier import Carrier, Way
from publisher.transports.smtp.verdicts import Server

DROP: Final = "drop"
#: What a server may say; each names its reader.  The account is never refused here: that ends the round.
PHASES: Final = {
    "mail": ["250", "250", "250", "452 4.3.1", "552 5.3.4", "421 4.3.0", DROP],
    "rcpt": ["250", "250", "250", "450 4.2.0", "550 5.1.1", "554 5.5.0", "421 4.3.0", DROP],
    "data": ["354", "354", "354", "451 4.3.0", "554 5.5.0", "421 4.3.0", "250", DROP],
    "dot": ["250", "250", "250", "450 4.2.0", "554 5.7.1", "554 5.6.0", "421 4.3.0", "354", DROP, "drop it"],
}
SAYS: Final = st.fixed_dictionaries({phase: st.sampled_from(said) for phase, said in PHASES.items()})


@dataclass
class Scripted:
    """A server of which each connection is a thread; what it says to each reader is said once, then all is well."""

    says: Mapping[str, Mapping[str, str]]
    #: Whether DATA is answered with 354 although nobody is to get it (RFC 2920 section 3.1).
    lenient: bool = False
    taken: list[str] = field(default_factory=list)
    #: To whose dot it has said 250.
    promised: list[str] = field(default_factory=list)
    #: Whose dot it has seen.
    ended: list[str] = field(default_factory=list)
    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    threads: list[threading.Thread] = field(default_factory=list)

    def connect(self) -> smtplib.SMTP:
        ours, theirs = socket.socketpair()
        thread = threading.Thread(target=self._serve, args=(theirs,), daemon=True)
        thread.start()
        self.threads.append(thread)
        client = smtplib.SMTP()
        client.sock = ours
        return client

    def _serve(self, sock: socket.socket) -> None:
        with sock, sock.makefile("rb") as lines, suppress(OSError):
            for said in self._talk(lines):
                if said == DROP:
                    return
                sock.sendall(f"{said}\r\n".encode())
                if said.startswith(("421", "221")):
                    return

    def _talk(self, lines: Iterator[bytes]) -> Iterator[str]:
        reader, whole = "", False
        for line in lines:
            word = line[:4].decode().strip()
            if word == "MAIL":
                reader = line.decode().partition("<")[2].partition("@")[0]
                said = self._say("mail", reader)
                whole = said[0] == "2"
            elif word == "RCPT":
                said = self._say("rcpt", reader) if whole else f"503 5.5.1 {reader}"
                whole = said[0] == "2"
            elif word == "DATA":
                said = self._say("data", reader) if whole else f"{'354' if self.lenient else '503 5.5.1'} {reader}"
                if said[:3] == "354":
                    yield said
                    ended = any(content == b".\r\n" for content in lines)
                    said = DROP if not ended else self._end(reader) if whole else f"554 5.5.1 {reader}: nobody"
            else:
                said = "221 bye" if word == "QUIT" else "250 OK"
                whole = False
            yield said

    def _end(self, reader: str) -> str:
        self.ended.append(reader)
        said = self._say("dot", reader)
        if said == "drop it":
            return DROP
        if said[:3] in ("250", DROP):
            self.taken.append(reader)
        if said[:3] == "250":
            self.promised.append(reader)
        return said

    def _say(self, phase: str, reader: str) -> str:
        self.said[phase, reader] += 1
        said = self.says[reader][phase] if self.said[phase, reader] == 1 else {"data": "354"}.get(phase, "250")
        return said if said in (DROP, "drop it") else f"{said} {reader}"


def envelope(number: int) -> Envelope:
    return Envelope(
        message_id=f"<{number}@example.org>",
        sender=f"r{number}@example.org",
        recipient=f"r{number}@example.org",
        message=b"Subject: Hello\r\n\r\n.\r\n..\r\nend\r\n",
    )


def way(server: Scripted, *, pipelining: bool, grouping: bool, connections: int, limit: int = 100) -> Way:
    said = Server(host="127.0.0.1", pipelining=pipelining)
    return Way(
        connect=server.connect,
        introduce=lambda _client: said,
        connections=connections,
        limit=limit,
        timeout=10,
        dot_timeout=10,
        grouping=grouping,
    )


@pytest.mark.parametrize(("pipelining", "grouping"), [(False, False), (True, False), (True, True)])
@given(
    says=st.lists(SAYS, min_size=1, max_size=6),
    lenient=st.booleans(),
    connections=st.integers(1, 3),
    limit=st.integers(1, 4),
    refused=st.sets(st.integers(0, 5)),
)
def test_each_answer_is_its_own_readers_in_every_combination(
    pipelining: bool,
    grouping: bool,
    says: list[dict[str, str]],
    lenient: bool,
    connections: int,
    limit: int,
    refused: set[int],
) -> None:
    server = Scripted({f"r{number}": said for number, said in enumerate(says)}, lenient=lenient)
    envelopes = [envelope(number) for number in range(len(says))]
    withdrawn = {envelopes[number] for number in refused if number < len(envelopes)}

    class Bag(PackedBag):
        def commit(self, ready: object) -> list[Envelope]:
            return [each for each in super().commit(ready) if each not in withdrawn]  # type: ignore[arg-type]  # as it is

    bag = Bag(*envelopes)
    with suppress(TransportError):
        Carrier(
            way(server, pipelining=pipelining, grouping=grouping, connections=connections, limit=limit), bag
        ).carry()
    for thread in server.threads:
        thread.join(10)
        assert not thread.is_alive(), "the connection was left open"
    assert set(bag.answers) == set(bag.taken_out), "everything that was taken out is answered"
    committed = {each.sender for ready in bag.commits for each in ready if each not in withdrawn}
    for each, answer in bag.answers.items():
        judge(server, each.sender.partition("@")[0], answer.state, answer.reply)
    assert len(bag.answers) >= min(len(envelopes), 4), "nobody's fault keeps the others from being sent"
    assert {f"{reader}@example.org" for reader in server.ended} <= committed, "no dot leaves without its commit"
    assert max(Counter(server.taken).values(), default=1) == 1, "somebody got it twice"


def judge(server: Scripted, reader: str, state: DeliveryState, reply: str) -> None:
    """Hold an answer against what the server did with this reader."""
    assert not reply or reader in reply, "an answer of another reader"
    assert (state is DeliveryState.SENT) == (reader in server.promised)
    assert (state is DeliveryState.UNCERTAIN) <= (reader in server.ended)
    if reader in server.taken and reader not in server.promised:
        assert state is DeliveryState.UNCERTAIN, "what may have arrived is in doubt"
    if state in (DeliveryState.FAILED, DeliveryState.DEFERRED):
        said = {phase: server.says[reader][phase] for phase in PHASES}
        assert reply.removesuffix(f" {reader}") in said.values(), "a refusal that the server did not say"
        assert reader not in server.taken


def test_with_grouping_a_message_costs_one_round_trip() -> None:
    """Each time the server is heard of it has answered a dot and the next envelope together."""
    server = Scripted(
        {f"r{number}": {"mail": "250", "rcpt": "250", "data": "354", "dot": "250"} for number in range(9)}
    )
    heard: list[int] = []

    class Bag(PackedBag):
        def commit(self, ready: object) -> list[Envelope]:
            heard.append(len(server.said))
            return super().commit(ready)  # type: ignore[arg-type, return-value]  # as it is

    bag = Bag(*map(envelope, range(9)))
    Carrier(way(server, pipelining=True, grouping=True, connections=1), bag).carry()
    assert {answer.state for answer in bag.answers.values()} == {DeliveryState.SENT}
    assert len(bag.commits) == 10, "nine messages and the end"
    # By the second commit the first dot was answered, and the second envelope.
    assert heard[:3] == [3, 7, 11]
