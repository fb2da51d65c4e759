"""SMTP: what an error means depends on when it comes."""

import os
import shutil
import socket
import socketserver
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import monotonic
from typing import Literal

import pytest

from bags import PackedBag, carried
from certificates import serving_context, trusting_context
from publisher.channels.email import Smtp
from publisher.errors import AccountError, TransportError
from publisher.model.dispatches import Answer, DeliveryState
from publisher.model.faults import Fault
from publisher.ports.transports import Envelope
from publisher.transports.smtp.account import SmtpEmail
from publisher.workspace.secrets import Secret
from smtp_peer import DROP, SILENCE, Peer, serving

Security = Literal["none", "starttls", "tls"]
SECURITIES: tuple[Security, ...] = ("none", "starttls", "tls")

MESSAGE = b"Subject: Hello\r\n\r\nDear Robin\r\n.leading dot\r\n..two\r\n.\r\nend\r\n"
SINK = shutil.which("smtp-sink", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))


class Asked:
    """The ledger's yes, and what the server had taken when it was asked for."""

    def __init__(self, peer: Peer | None = None) -> None:
        self.times = 0
        self.taken_by_then = -1
        self._peer = peer

    def __call__(self) -> bool:
        self.times += 1
        self.taken_by_then = len(self._peer.taken) if self._peer else -1
        return True


def transport(
    peer: Peer,
    *,
    limit: int = 500,
    connections: int = 1,
    security: Security = "none",
    password: str = "",
    trusting: bool = True,
    hostname: str = "",
    timeout: int = 5,
) -> SmtpEmail:
    config = Smtp(
        host="127.0.0.1",
        port=peer.port,
        security=security,
        timeout=timeout,
        messages_per_connection=limit,
        connections=connections,
        username="newsroom" if password else "",
        hostname=hostname,
    )
    context = trusting_context() if trusting and security != "none" else None
    return SmtpEmail(config, Secret(password) if password else None, context=context, dot_timeout=0.3)


@contextmanager
def serving_by(security: Security, peer: Peer) -> Iterator[Peer]:
    tls = None if security == "none" else serving_context()
    with serving(peer, tls=tls, implicit=security == "tls"):
        yield peer


def envelope(number: int = 1, recipient: str = "robin@example.org") -> Envelope:
    return Envelope(
        message_id=f"<{number}@example.org>", sender="newsroom@example.org", recipient=recipient, message=MESSAGE
    )


def send(
    peer: Peer,
    commit: Callable[[], bool] = lambda: True,
    recipient: str = "robin@example.org",
    security: Security = "none",
) -> Answer:
    """Send one message; raise where nobody is to blame for what became of it."""
    [answer] = carried(transport(peer, security=security), envelope(recipient=recipient), commit=commit)
    return answer


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize("extra", [{}, {"pipelining": "yes"}])
def test_a_message_arrives_byte_for_byte_with_and_without_pipelining(extra: dict[str, str], security: Security) -> None:
    with serving_by(security, Peer(script={**extra})) as peer:
        answer = send(peer, security=security)
    assert answer.state is DeliveryState.SENT
    assert peer.taken == [("robin@example.org", MESSAGE)]


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize("pipelining", [{}, {"pipelining": "yes"}])
@pytest.mark.parametrize(
    ("script", "state"),
    [
        ({"rcpt": "450 greylisted"}, DeliveryState.DEFERRED),
        ({"rcpt": "550 no such user robin@example.org"}, DeliveryState.FAILED),
        ({"dot": "452 out of storage"}, DeliveryState.DEFERRED),
        ({"dot": "554 looks like spam"}, DeliveryState.FAILED),
        ({"dot": "421 closing"}, DeliveryState.PENDING),
        ({"mail": "552 5.3.4 too large"}, DeliveryState.PENDING),
        ({"rcpt": "554 5.5.0 transaction failed"}, DeliveryState.FAILED),
        ({"dot": "554 5.6.0 not this"}, DeliveryState.PENDING),
        ({"dot": DROP}, DeliveryState.UNCERTAIN),
        ({"dot": DROP, "keeps": "no"}, DeliveryState.UNCERTAIN),
        ({"dot": SILENCE}, DeliveryState.UNCERTAIN),
    ],
)
def test_what_the_server_says_decides_what_becomes_of_the_delivery(
    script: dict[str, str], state: DeliveryState, pipelining: dict[str, str], security: Security
) -> None:
    bag = PackedBag(envelope())
    with serving_by(security, Peer(script={**script, **pipelining})) as peer, suppress(TransportError):
        transport(peer, security=security).carry(bag)
    [answer] = bag.answers.values()
    assert answer.state is state
    assert "robin" not in f"{answer.reply} {answer.cause}"


@pytest.mark.parametrize("security", SECURITIES)
@pytest.mark.parametrize(
    "script",
    [
        {"mail": DROP},
        {"rcpt": DROP},
        {"mail": "421 closing"},
        {"rcpt": "421 closing"},
        {"mail": "450 4.7.1 try later"},
        {"mail": "451 try later"},
        {"mail": "452 too many"},
    ],
)
def test_a_server_that_goes_or_asks_everybody_to_wait_before_the_dot_blames_nobody(
    script: dict[str, str], security: Security
) -> None:
    commit = Asked()
    with serving_by(security, Peer(script=dict(script))) as peer, pytest.raises(TransportError) as caught:
        send(peer, commit, security=security)
    assert not isinstance(caught.value, AccountError)
    assert commit.times == 0
    assert peer.taken == []


def test_nothing_leaves_where_the_ledger_says_no_at_the_last_moment() -> None:
    said = iter([False, True])
    with serving(Peer()) as peer:
        answers = carried(transport(peer), envelope(1), envelope(2, "ben@example.org"), commit=lambda: next(said))
    assert [answer.state for answer in answers] == [DeliveryState.PENDING, DeliveryState.SENT]
    assert [recipient for recipient, _ in peer.taken] == ["ben@example.org"]


def test_the_ledger_is_asked_after_the_body_and_before_the_dot() -> None:
    with serving(Peer()) as peer:
        commit = Asked(peer)
        send(peer, commit)
    assert commit.taken_by_then == 0
    assert len(peer.taken) == 1


def test_one_refused_recipient_does_not_harm_the_next_on_the_same_connection() -> None:
    peer = Peer(script={("rcpt", "robin@example.org"): "550 gone"})
    with serving(peer) as peer:
        first, second = carried(transport(peer), envelope(1), envelope(2, "ben@example.org"))
    assert (first.state, second.state) == (DeliveryState.FAILED, DeliveryState.SENT)
    assert peer.connections == 1


def test_a_connection_is_made_anew_after_its_number_of_messages() -> None:
    with serving(Peer()) as peer:
        answers = carried(transport(peer, limit=2), *map(envelope, range(5)))
    states = {answer.state for answer in answers}
    assert states == {DeliveryState.SENT}
    assert peer.connections == 3


def test_the_next_goes_on_over_a_new_connection_after_a_lost_answer() -> None:
    with serving(Peer(script={("dot", "robin@example.org"): DROP})) as peer:
        first, second = carried(transport(peer), envelope(1), envelope(2, "ben@example.org"))
    assert (first.state, second.state) == (DeliveryState.UNCERTAIN, DeliveryState.SENT)


def test_an_address_that_the_server_cannot_take_fails_alone() -> None:
    with serving(Peer()) as peer:
        assert send(peer, recipient="jörg@example.org").state is DeliveryState.FAILED
    with serving(Peer(script={"smtputf8": "yes"})) as peer:
        assert send(peer, recipient="jörg@example.org").state is DeliveryState.SENT


def test_a_server_without_starttls_is_refused_where_starttls_is_wanted() -> None:
    with (
        serving(Peer()) as peer,
        pytest.raises(AccountError, match="offers no STARTTLS"),
    ):
        transport(peer, security="starttls").call()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_signed_is_refused(security: Security) -> None:
    with (
        serving_by(security, Peer()) as peer,
        pytest.raises(AccountError, match="certificate"),
    ):
        transport(peer, security=security, trusting=False).call()


@pytest.mark.parametrize("password", ["lamp oil", "£5 für Öl, s’il vous plaît"])
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_a_secured_connection_it_logs_in_and_sends(security: Security, password: str) -> None:
    """Findings L1 and L3: no EHLO with TLS from the first byte; a password with £ was an error of Python's."""
    with (
        serving_by(security, Peer(password=password)) as peer,
    ):
        [answer] = carried(transport(peer, security=security, password=password), envelope())
    assert answer.state is DeliveryState.SENT
    assert peer.taken == [("robin@example.org", MESSAGE)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_pauses_the_account_and_is_shown_nowhere(
    security: Security, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        serving_by(security, Peer(password="lamp oil")) as peer,
        pytest.raises(AccountError, match="refused the login") as caught,
    ):
        transport(peer, security=security, password="candle wax").call()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]
    assert "candle" not in " ".join([str(caught.value), *map(repr, caught.traceback), *ours])


def test_a_server_that_wants_a_login_first_blames_no_reader() -> None:
    wanted = Peer(script={"mail": "530 authentication required"})
    with serving(wanted) as peer, pytest.raises(AccountError, match="login"):
        send(peer)


def test_a_refused_login_pauses_the_account_and_shows_no_password() -> None:
    with (
        serving(Peer()) as peer,
        pytest.raises(AccountError) as caught,
    ):
        transport(peer, password="hush-hush").call()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"rcpt": "530 5.7.0 authentication required"}, "set username"),
        ({"mail": "550 5.7.1 sender refused"}, "check email in"),
        ({"rcpt": "550 5.1.8 no such domain"}, "check email in"),
        ({"dot": "550 5.7.26 unauthenticated"}, "SPF, DKIM and DMARC"),
        ({"dot": "550 5.7.515 access denied"}, "SPF, DKIM and DMARC"),
    ],
)
def test_a_refusal_of_the_account_says_what_to_do(script: dict[str, str], words: str) -> None:
    """Findings L2."""
    with serving(Peer(script=dict(script))) as peer, pytest.raises(AccountError, match=words):
        send(peer)


def test_who_has_no_username_where_a_login_is_offered_and_is_refused_by_policy_wants_one() -> None:
    """Findings L2 and M7: each reader failed with 554 5.7.1 for want of a username."""
    offering = Peer(script={"rcpt": "554 5.7.1 relay access denied", "auth": "offered"})
    with serving(offering) as peer, pytest.raises(AccountError, match="set username"):
        send(peer)


@pytest.mark.parametrize(("said", "largest"), [("SIZE 20000", 20_000), ("SIZE 0", None), ("SIZE", None)])
def test_the_size_that_a_server_takes_is_read_before_the_first_reader(said: str, largest: int | None) -> None:
    words = (b"220 hello\r\n", f"250-hello\r\n250 {said}\r\n".encode(), b"221 bye\r\n")
    with saying(*words) as peer:
        assert transport(peer).call().largest == largest


def test_a_message_that_is_larger_than_the_server_takes_is_not_offered() -> None:
    commit = Asked()
    with saying(b"220 hello\r\n", b"250-hello\r\n250 SIZE 20\r\n", b"221 bye\r\n") as peer:
        answer = send(peer, commit)
    assert (answer.state, answer.fault, commit.times) == (DeliveryState.PENDING, Fault.RELEASE, 0)


def test_a_sender_whom_the_server_cannot_spell_is_a_matter_of_the_account() -> None:
    strange = replace(envelope(), sender="köchin@example.org")
    with serving(Peer()) as peer, pytest.raises(AccountError, match="SMTPUTF8"):
        carried(transport(peer), strange)


@pytest.mark.parametrize(
    ("spoken", "written", "words"),
    [
        ("tls", "starttls", 'speaks TLS, not STARTTLS; set security = "tls"'),
        ("starttls", "tls", 'speaks STARTTLS, not TLS; set security = "starttls"'),
        ("none", "tls", 'speaks no encryption, not TLS; set security = "none"'),
        ("none", "starttls", 'offers no STARTTLS .* set security = "none"'),
    ],
)
def test_a_port_that_speaks_otherwise_is_named_with_the_right_setting_within_ten_seconds(
    spoken: Security, written: Security, words: str
) -> None:
    """Findings L1: port 465 with starttls took 62 seconds and did not name tls."""
    began = monotonic()
    with (
        serving_by(spoken, Peer()) as peer,
        pytest.raises(AccountError, match=words),
    ):
        transport(peer, security=written, timeout=1).call()
    assert monotonic() - began < 10


@pytest.mark.parametrize("ways", ["LOGIN", "CRAM-MD5"])
def test_a_password_that_only_auth_plain_can_carry_is_told(ways: str) -> None:
    with (
        saying(b"220 hello\r\n", f"250-hello\r\n250 AUTH {ways}\r\n".encode(), b"221 bye\r\n") as peer,
        pytest.raises(AccountError, match="no AUTH PLAIN") as caught,
    ):
        transport(peer, password="£5").call()
    assert "£5" not in str(caught.value)


def test_a_server_that_cannot_check_the_login_now_does_not_pause_the_account() -> None:
    busy = b"454 4.7.0 temporary failure\r\n"
    with (
        saying(b"220 hello\r\n", b"250-hello\r\n250 AUTH PLAIN\r\n", busy, b"221 bye\r\n") as peer,
        pytest.raises(TransportError, match="just now") as caught,
    ):
        transport(peer, password="lamp oil").call()
    assert not isinstance(caught.value, AccountError)


@pytest.mark.parametrize("security", SECURITIES)
def test_the_name_in_ehlo_is_the_one_that_is_configured(security: Security) -> None:
    """Findings L11."""
    with (
        serving_by(security, Peer()) as peer,
    ):
        transport(peer, security=security, hostname="desk.example.org").call()
    assert set(peer.names) == {"desk.example.org"}


def test_a_server_that_is_not_there_is_a_matter_of_trying_again() -> None:
    with pytest.raises(TransportError, match="cannot be reached") as caught:
        transport(Peer(port=1)).call()
    assert not isinstance(caught.value, AccountError)


def test_a_refused_sender_is_a_matter_of_the_account_and_no_reader_fails_for_it() -> None:
    with serving(Peer(script={"mail": "550 not your address"})) as peer, pytest.raises(AccountError, match="sender"):
        send(peer)


@pytest.mark.parametrize("pipelining", [{}, {"pipelining": "yes"}])
@pytest.mark.parametrize(("said", "state"), [("550 gone", DeliveryState.FAILED), ("450 wait", DeliveryState.DEFERRED)])
def test_a_refusal_stands_although_the_server_hangs_up_after_it(
    said: str, state: DeliveryState, pipelining: dict[str, str]
) -> None:
    script: dict[object, str] = {("rcpt", "robin@example.org"): said, "refused": "hang up"}
    script.update(pipelining)
    with serving(Peer(script=script)) as peer:
        first, second = carried(transport(peer), envelope(1), envelope(2, "ben@example.org"))
    assert first.state is state
    assert second.state is DeliveryState.SENT
    assert peer.connections == 2


@pytest.mark.parametrize(
    "recipient", ["a b@example.org", "a@example.org>\r\nRCPT TO:<b@example.org", "a\x00@example.org"]
)
def test_an_address_that_would_end_the_command_never_reaches_the_server(recipient: str) -> None:
    with serving(Peer()) as peer:
        assert send(peer, recipient=recipient).state is DeliveryState.FAILED
    assert peer.taken == []


class _Lines(socketserver.StreamRequestHandler):
    """A server that says one line after the other, whatever it hears, and then hangs up."""

    def handle(self) -> None:
        said = iter(self.server.says)  # type: ignore[attr-defined]  # the test's own server
        self.wfile.write(next(said))
        for line in said:
            if not self.rfile.readline():
                return
            self.wfile.write(line)


@contextmanager
def saying(*lines: bytes) -> Iterator[Peer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Lines) as server:
        server.says = lines  # type: ignore[attr-defined]  # the same
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield Peer(port=server.server_address[1])
        server.shutdown()
        thread.join(30)


HELLO = (b"220 hello\r\n", b"250 hello\r\n")


@pytest.mark.parametrize(
    ("answer", "state"), [(b"451 not now\r\n", DeliveryState.DEFERRED), (b"554 no\r\n", DeliveryState.FAILED)]
)
def test_a_refusal_of_data_is_taken_for_what_it_says(answer: bytes, state: DeliveryState) -> None:
    with saying(*HELLO, b"250 OK\r\n", b"250 OK\r\n", answer, b"250 OK\r\n", b"221 bye\r\n") as peer:
        assert send(peer).state is state


@pytest.mark.parametrize("answer", [b"421 closing\r\n", b"250 what?\r\n", b"nonsense\r\n"])
def test_an_answer_to_data_that_makes_no_sense_blames_nobody(answer: bytes) -> None:
    commit = Asked()
    with saying(*HELLO, b"250 OK\r\n", b"250 OK\r\n", answer) as peer, pytest.raises(TransportError) as caught:
        send(peer, commit)
    assert commit.times == 0
    assert not isinstance(caught.value, AccountError)


@pytest.mark.parametrize(
    "flag", [("-q", "."), ("-W", ".:3"), ("-q", "RCPT"), ("-r", "RCPT"), ("-f", "."), ("-Q", "MAIL")]
)
@pytest.mark.skipif(SINK is None, reason="smtp-sink comes with Postfix")
def test_postfix_own_sink_is_understood_at_every_fault(flag: tuple[str, str]) -> None:
    expected = {
        ("-q", "."): DeliveryState.UNCERTAIN,
        ("-W", ".:3"): DeliveryState.UNCERTAIN,
        ("-r", "RCPT"): DeliveryState.DEFERRED,
        ("-f", "."): DeliveryState.FAILED,
    }
    with sinking(*flag) as peer:
        if flag in expected:
            assert send(peer).state is expected[flag]
        else:
            with pytest.raises(TransportError):
                send(peer)


def listening(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def sinking(*flags: str) -> Iterator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen([str(SINK), *user, *flags, f"127.0.0.1:{port}", "10"])
    try:
        deadline = monotonic() + 30
        while not listening(port):
            assert monotonic() < deadline
        yield Peer(port=port)
    finally:
        sink.terminate()
        sink.wait(30)
