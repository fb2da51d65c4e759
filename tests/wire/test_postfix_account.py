"""The transport against a real Postfix, with STARTTLS, with TLS from the first byte, and with logins by Cyrus SASL."""

from time import monotonic
from typing import Literal

import pytest

from bags import carried
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
    [answer] = carried(account(server, security, security=security), envelope())
    assert (answer.state, answer.reply[:9]) == (DeliveryState.SENT, "250 2.0.0")
    assert server.delivered(1) == {"robin@example.org": MESSAGE}
    assert f"sasl_username={LOGIN}" in server.log


@pytest.mark.parametrize("security", SECURITIES)
def test_a_wrong_password_is_a_matter_of_the_account(server: Postfix, security: Security) -> None:
    wrong = account(server, security, security=security, password="candle wax")
    with pytest.raises(AccountError, match=r"refused the login \(535\)"):
        wrong.call()


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
    with pytest.raises(AccountError, match=words):
        account(server, port, security=written).call()
    assert monotonic() - began < 10


@pytest.mark.parametrize("security", SECURITIES)
def test_a_server_whose_certificate_nobody_vouches_for_is_told_no_password(
    server: Postfix, security: Security, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(AccountError, match="certificate"):
        account(server, security, security=security).call()


def test_who_does_not_log_in_is_refused_for_the_account_and_no_reader_fails(server: Postfix) -> None:
    """Findings L2: 554 5.7.1 at RCPT failed every reader for good."""
    with pytest.raises(AccountError, match=r"wants a login first \(554 5\.7\.1 .* set username in \[smtp\]"):
        carried(account(server, "starttls", username="", password=""), envelope())


def test_a_mailbox_that_is_not_there_fails_alone(server: Postfix) -> None:
    gone, there = carried(account(server, "tls", security="tls"), envelope("nobody@example.org"), envelope())
    assert (gone.state, gone.fault, gone.reply[:9]) == (DeliveryState.FAILED, Fault.READER, "550 5.1.1")
    assert "nobody@" not in gone.reply
    assert there.state is DeliveryState.SENT


def test_a_message_larger_than_ehlo_says_is_not_offered(server: Postfix) -> None:
    assert account(server, "narrow").call().largest == NARROW
    ask = lambda: pytest.fail("the dot was about to be sent")  # noqa: E731 - a word for the ledger
    [answer] = carried(account(server, "narrow"), envelope(message=LARGE), commit=ask)
    assert (answer.state, answer.fault) == (DeliveryState.PENDING, Fault.RELEASE)


def test_a_message_that_the_server_finds_too_large_is_a_matter_of_the_release(server: Postfix) -> None:
    """Findings L2: 552 5.3.4 failed every reader for good."""
    assert account(server, "silent").call().largest is None
    answer, after = carried(account(server, "silent"), envelope(message=LARGE), envelope())
    assert (answer.state, answer.fault, answer.reply[:9]) == (DeliveryState.PENDING, Fault.RELEASE, "552 5.3.4")
    assert after.state is DeliveryState.SENT
