"""SMTP: what an error means depends on when it comes."""

import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from publisher.channels.email import Smtp
from publisher.errors import AccountError, TransportError
from publisher.model.dispatches import Answer, DeliveryState
from publisher.ports.transports import Envelope
from publisher.transports.smtp.account import SmtpEmail
from publisher.workspace.secrets import Secret
from smtp_peer import DROP, SILENCE, Peer, serving

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


def transport(peer: Peer, *, limit: int = 500, security: str = "none", password: str = "") -> SmtpEmail:
    config = Smtp(
        host="127.0.0.1",
        port=peer.port,
        security="starttls" if security == "starttls" else "none",
        timeout=5,
        messages_per_connection=limit,
        username="newsroom" if password else "",
    )
    return SmtpEmail(config, Secret(password) if password else None, dot_timeout=0.3)


def envelope(number: int = 1, recipient: str = "robin@example.org") -> Envelope:
    return Envelope(
        message_id=f"<{number}@example.org>", sender="newsroom@example.org", recipient=recipient, message=MESSAGE
    )


def send(peer: Peer, commit: Callable[[], bool] = lambda: True, recipient: str = "robin@example.org") -> Answer:
    with transport(peer).session() as session:
        return session.send(envelope(recipient=recipient), commit)


@pytest.mark.parametrize("extra", [{}, {"pipelining": "yes"}])
def test_a_message_arrives_byte_for_byte_with_and_without_pipelining(extra: dict[str, str]) -> None:
    with serving(Peer(script={**extra})) as peer:
        answer = send(peer)
    assert answer.state is DeliveryState.SENT
    assert peer.taken == [("robin@example.org", MESSAGE)]


@pytest.mark.parametrize("pipelining", [{}, {"pipelining": "yes"}])
@pytest.mark.parametrize(
    ("script", "state"),
    [
        ({"mail": "451 try later"}, DeliveryState.DEFERRED),
        ({"mail": "452 too many"}, DeliveryState.DEFERRED),
        ({"rcpt": "450 greylisted"}, DeliveryState.DEFERRED),
        ({"rcpt": "550 no such user robin@example.org"}, DeliveryState.FAILED),
        ({"dot": "452 out of storage"}, DeliveryState.DEFERRED),
        ({"dot": "554 looks like spam"}, DeliveryState.FAILED),
        ({"dot": "421 closing"}, DeliveryState.DEFERRED),
        ({"dot": DROP}, DeliveryState.UNCERTAIN),
        ({"dot": DROP, "keeps": "no"}, DeliveryState.UNCERTAIN),
        ({"dot": SILENCE}, DeliveryState.UNCERTAIN),
    ],
)
def test_what_the_server_says_decides_what_becomes_of_the_delivery(
    script: dict[str, str], state: DeliveryState, pipelining: dict[str, str]
) -> None:
    with serving(Peer(script={**script, **pipelining})) as peer:
        answer = send(peer)
    assert answer.state is state
    assert "robin" not in f"{answer.reply} {answer.cause}"


@pytest.mark.parametrize("script", [{"mail": DROP}, {"rcpt": DROP}, {"mail": "421 closing"}, {"rcpt": "421 closing"}])
def test_a_connection_lost_before_the_dot_blames_nobody(script: dict[str, str]) -> None:
    commit = Asked()
    with serving(Peer(script=dict(script))) as peer, pytest.raises(TransportError) as caught:
        send(peer, commit)
    assert not isinstance(caught.value, AccountError)
    assert commit.times == 0
    assert peer.taken == []


def test_nothing_leaves_where_the_ledger_says_no_at_the_last_moment() -> None:
    with serving(Peer()) as peer, transport(peer).session() as session:
        assert session.send(envelope(1), lambda: False).state is DeliveryState.PENDING
        assert session.send(envelope(2, "ben@example.org"), lambda: True).state is DeliveryState.SENT
    assert [recipient for recipient, _ in peer.taken] == ["ben@example.org"]


def test_the_ledger_is_asked_after_the_body_and_before_the_dot() -> None:
    with serving(Peer()) as peer:
        commit = Asked(peer)
        send(peer, commit)
    assert commit.taken_by_then == 0
    assert len(peer.taken) == 1


def test_one_refused_recipient_does_not_harm_the_next_on_the_same_connection() -> None:
    peer = Peer(script={("rcpt", "robin@example.org"): "550 gone"})
    with serving(peer), transport(peer).session() as session:
        first = session.send(envelope(1), lambda: True)
        second = session.send(envelope(2, "ben@example.org"), lambda: True)
    assert (first.state, second.state) == (DeliveryState.FAILED, DeliveryState.SENT)
    assert peer.connections == 1


def test_a_connection_is_made_anew_after_its_number_of_messages() -> None:
    with serving(Peer()) as peer, transport(peer, limit=2).session() as session:
        states = {session.send(envelope(number), lambda: True).state for number in range(5)}
    assert states == {DeliveryState.SENT}
    assert peer.connections == 3


def test_a_session_goes_on_over_a_new_connection_after_a_lost_answer() -> None:
    with serving(Peer(script={("dot", "robin@example.org"): DROP})) as peer, transport(peer).session() as session:
        first = session.send(envelope(1), lambda: True)
        second = session.send(envelope(2, "ben@example.org"), lambda: True)
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
        transport(peer, security="starttls").session(),
    ):
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that only its own file vouches for, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, *name, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


def secured(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def account(peer: Peer, certificate: tuple[Path, Path], password: str) -> SmtpEmail:
    config = Smtp(host="127.0.0.1", port=peer.port, security="starttls", timeout=20, username="newsroom")
    return SmtpEmail(config, Secret(password), context=ssl.create_default_context(cafile=str(certificate[0])))


def test_a_certificate_that_nobody_signed_is_refused(certificate: tuple[Path, Path]) -> None:
    with (
        serving(Peer(), tls=secured(certificate)) as peer,
        pytest.raises(AccountError, match="certificate"),
        transport(peer, security="starttls").session(),
    ):
        pass


def test_over_a_secured_connection_it_logs_in_and_sends(certificate: tuple[Path, Path]) -> None:
    with (
        serving(Peer(password="lamp oil"), tls=secured(certificate)) as peer,
        account(peer, certificate, "lamp oil").session() as session,
    ):
        assert session.send(envelope(), lambda: True).state is DeliveryState.SENT
    assert peer.taken == [("robin@example.org", MESSAGE)]


def test_a_wrong_password_pauses_the_account_and_is_shown_nowhere(
    certificate: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    with (
        serving(Peer(password="lamp oil"), tls=secured(certificate)) as peer,
        pytest.raises(AccountError, match="refused the login") as caught,
        account(peer, certificate, "candle wax").session(),
    ):
        pass
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
        transport(peer, password="hush-hush").session(),
    ):
        pass
    assert "hush" not in str(caught.value)


def test_a_server_that_is_not_there_is_a_matter_of_trying_again() -> None:
    with pytest.raises(TransportError, match="cannot be reached") as caught, transport(Peer(port=1)).session():
        pass
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
    with serving(Peer(script=script)) as peer, transport(peer).session() as session:
        first = session.send(envelope(1), lambda: True)
        second = session.send(envelope(2, "ben@example.org"), lambda: True)
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
