"""The transport against a real Postfix, with STARTTLS, with TLS from the first byte, and with logins by Cyrus SASL."""

from time import monotonic
from typing import Literal

import pytest

from postfix import LOGIN, NARROW, PASSWORD, Postfix
from publisher.channels.email import Smtp
from publisher.errors import AccountError
from publisher.model.dispatches import DeliveryState
from publisher.model.faults import Fault
from publisher.ports.transports import Envelope
from publisher.transports.smtp.account import SmtpEmail
from publisher.workspace.secrets import Secret

Security = Literal["starttls", "tls"]
SECURITIES: tuple[Security, ...] = ("starttls", "tls")
HEAD = b"From: news@example.org\r\nDate: Thu, 20 Dec 2018 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\n"
MESSAGE = HEAD + "Grüße, £5 and ‘lanterns’\r\n.leading dot\r\n..two\r\n.\r\nend\r\n".encode()
LARGE = HEAD + b"A line of forty letters, more or less.\r\n" * (NARROW // 20)


def account(
    server: Postfix, port: str, *, security: Security = "starttls", username: str = LOGIN, password: str = PASSWORD
) -> SmtpEmail:
    config = Smtp(host="127.0.0.1", port=server.ports[port], security=security, username=username)
    return SmtpEmail(config, Secret(password) if password else None)


def envelope(recipient: str = "robin@example.org", message: bytes = MESSAGE) -> Envelope:
    return Envelope(message_id="<1@example.org>", sender="news@example.org", recipient=recipient, message=message)


@pytest.mark.parametrize("security", SECURITIES)
def test_who_logs_in_with_a_password_that_is_not_ascii_sends_byte_for_byte(server: Postfix, security: Security) -> None:
    """Findings L1 and L3."""
    with account(server, security, security=security).session() as session:
        answer = session.send(envelope(), lambda: True)
    assert (answer.state, answer.reply[:9]) == (DeliveryState.SENT, "250 2.0.0")
    assert server.delivered(1) == {"robin@example.org": MESSAGE}
    assert f"sasl_username={LOGIN}" in server.log


@pytest.mark.parametrize("security", SECURITIES)
def test_a_wrong_password_is_a_matter_of_the_account(server: Postfix, security: Security) -> None:
    wrong = account(server, security, security=security, password="candle wax")
    with pytest.raises(AccountError, match=r"refused the login \(535\)"), wrong.session():
        pass


@pytest.mark.parametrize(
    ("port", "written", "words"),
    [
        ("tls", "starttls", 'speaks TLS, not STARTTLS; set security = "tls"'),
        ("starttls", "tls", 'speaks STARTTLS, not TLS; set security = "starttls"'),
    ],
)
def test_the_wrong_mode_for_a_port_is_named_with_the_right_one_within_ten_seconds(
    server: Postfix, port: str, written: Security, words: str
) -> None:
    """Findings L1: port 465 with starttls took 62 seconds and did not name tls."""
    began = monotonic()
    with pytest.raises(AccountError, match=words), account(server, port, security=written).session():
        pass
    assert monotonic() - began < 10


@pytest.mark.parametrize("security", SECURITIES)
def test_a_server_whose_certificate_nobody_vouches_for_is_told_no_password(
    server: Postfix, security: Security, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(AccountError, match="certificate"), account(server, security, security=security).session():
        pass


def test_who_does_not_log_in_is_refused_for_the_account_and_no_reader_fails(server: Postfix) -> None:
    """Findings L2: 554 5.7.1 at RCPT failed every reader for good."""
    with (
        account(server, "starttls", username="", password="").session() as session,
        pytest.raises(AccountError, match=r"wants a login first \(554 5\.7\.1 .* set username in \[smtp\]"),
    ):
        session.send(envelope(), lambda: True)


def test_a_mailbox_that_is_not_there_fails_alone(server: Postfix) -> None:
    with account(server, "tls", security="tls").session() as session:
        gone = session.send(envelope("nobody@example.org"), lambda: True)
        there = session.send(envelope(), lambda: True)
    assert (gone.state, gone.fault, gone.reply[:9]) == (DeliveryState.FAILED, Fault.READER, "550 5.1.1")
    assert "nobody@" not in gone.reply
    assert there.state is DeliveryState.SENT


def test_a_message_larger_than_ehlo_says_is_not_offered(server: Postfix) -> None:
    with account(server, "narrow").session() as session:
        assert session.largest == NARROW
        answer = session.send(envelope(message=LARGE), lambda: pytest.fail("the dot was about to be sent"))
    assert (answer.state, answer.fault) == (DeliveryState.PENDING, Fault.RELEASE)


def test_a_message_that_the_server_finds_too_large_is_a_matter_of_the_release(server: Postfix) -> None:
    """Findings L2: 552 5.3.4 failed every reader for good."""
    with account(server, "silent").session() as session:
        assert session.largest is None
        answer = session.send(envelope(message=LARGE), lambda: True)
        after = session.send(envelope(), lambda: True)
    assert (answer.state, answer.fault, answer.reply[:9]) == (DeliveryState.PENDING, Fault.RELEASE, "552 5.3.4")
    assert after.state is DeliveryState.SENT
