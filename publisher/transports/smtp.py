"""SMTP: smtplib opens the connection, the transaction is ours.

What an error means depends on when it comes.  Before the final dot a lost connection is harmless: the message has
provably not been accepted.  After the dot it leaves the outcome unknown.  smtplib raises the same exception for
both, and sends the dot in a small packet of its own that meets Nagle's algorithm; hence our own transaction.
"""

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from publisher.config import Smtp
from publisher.errors import AccountError, TransportError
from publisher.outbox import DeliveryState, Outcome
from publisher.ports import Commit, Envelope
from publisher.secrets import Secret

#: RFC 5321 section 4.5.3.2.6: a server may take ten minutes over the final dot.
DOT_TIMEOUT: Final = 600.0
_ADDRESS: Final = re.compile(r"<?[^\s<>\"]+@[^\s<>\"]+>?")
_SHUTTING_DOWN: Final = 421
#: RFC 4954 section 6.
_LOGIN_WANTED: Final = frozenset({530, 534, 535, 538})
_REPLY_LENGTH: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A server's answer: its code, and its words without addresses."""

    code: int
    words: str

    @property
    def ok(self) -> bool:
        """Whether the code is 2xx."""
        return 200 <= self.code < 300  # noqa: PLR2004 - SMTP's own classes

    @property
    def permanent(self) -> bool:
        """Whether the code is 5xx."""
        return self.code >= 500  # noqa: PLR2004 - SMTP's own classes

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


class SmtpEmail:
    """Carries email over SMTP."""

    name = "smtp"

    def __init__(
        self,
        config: Smtp,
        password: Secret | None,
        *,
        context: ssl.SSLContext | None = None,
        dot_timeout: float = DOT_TIMEOUT,
    ) -> None:
        """``context`` is the system's trust by default; ``dot_timeout`` is in seconds."""
        self._config = config
        self._password = password
        self._context = context
        self._dot_timeout = dot_timeout

    @contextmanager
    def session(self) -> Iterator["SmtpSession"]:
        """Connect, secure and log in.

        Raises :class:`AccountError` where TLS or the login is refused, :class:`TransportError` where the server
        cannot be reached.
        """
        client = self._connect()
        session = SmtpSession(self, client, limit=self._config.messages_per_connection, dot_timeout=self._dot_timeout)
        try:
            yield session
        finally:
            session.close()

    def connect(self) -> smtplib.SMTP:
        """Open a connection that is ready for a transaction; errors as in :meth:`session`."""
        return self._connect()

    def _connect(self) -> smtplib.SMTP:
        host = f"{self._config.host}:{self._config.port}"
        try:
            client = self._open()
        except ssl.SSLError as error:
            raise AccountError(
                f"The mail server {host} does not show a certificate that can be trusted ({error.reason}); "
                f"check host and security in [smtp]."
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"The mail server {host} cannot be reached ({_kind(error)}); it is tried again."
            ) from None
        try:
            self._login(client)
        except BaseException:
            client.close()
            raise
        if client.sock is not None:
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def _open(self) -> smtplib.SMTP:
        config, timeout = self._config, float(self._config.timeout)
        if config.security == "tls":
            return smtplib.SMTP_SSL(config.host, config.port, timeout=timeout, context=self._tls())
        client = smtplib.SMTP(config.host, config.port, timeout=timeout)
        try:
            client.ehlo_or_helo_if_needed()
            if config.security == "starttls":
                self._start_tls(client)
            else:
                self._stay_here(client)
        except BaseException:
            client.close()
            raise
        return client

    def _stay_here(self, client: smtplib.SMTP) -> None:
        if not _on_this_machine(client):
            raise AccountError(
                f'[smtp] says security = "none", but {self._config.host} is another machine; use starttls or tls.'
            )

    def _start_tls(self, client: smtplib.SMTP) -> None:
        if not client.has_extn("starttls"):
            raise AccountError(
                f"The mail server {self._config.host} offers no STARTTLS, so nothing is sent to it in the open; "
                f"check port and security in [smtp]."
            )
        client.starttls(context=self._tls())
        client.ehlo()

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _login(self, client: smtplib.SMTP) -> None:
        if not self._config.username:
            return
        if self._password is None:
            raise AccountError("The secret smtp_password is missing; see docs/configuration.md for where to put it.")
        try:
            client.login(self._config.username, self._password.reveal())
        except smtplib.SMTPAuthenticationError as error:
            raise AccountError(
                f"The mail server {self._config.host} refused the login ({error.smtp_code}); "
                f"check username in [smtp] and the secret smtp_password."
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise AccountError(
                f"The mail server {self._config.host} takes no login here; take username out of [smtp] or "
                f"check the port."
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(
                f"The mail server {self._config.host} went away during the login ({_kind(error)}); it is tried again."
            ) from None


class SmtpSession:
    """A connection, made anew where the server or the limit of messages asks for it."""

    def __init__(self, transport: SmtpEmail, client: smtplib.SMTP, *, limit: int, dot_timeout: float) -> None:
        self._transport = transport
        self._client: smtplib.SMTP | None = client
        self._limit = limit
        self._dot_timeout = dot_timeout
        self._sent = 0

    def send(self, envelope: Envelope, commit: Commit) -> Outcome:
        """Send one message; errors and outcomes as :class:`publisher.ports.EmailSession` says."""
        client = self._ready()
        if not _ascii(envelope.recipient) and not client.has_extn("smtputf8"):
            return _outcome(envelope, DeliveryState.FAILED, cause="the mail server does not take this kind of address")
        try:
            refused = self._offer(client, envelope)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TransportError(
                f"The mail server went away before the message was complete ({_kind(error)})."
            ) from None
        if refused is not None:
            return refused
        if not commit():
            # DATA cannot be taken back; only a closed connection ends it without a message.
            self._drop()
            return _outcome(envelope, DeliveryState.PENDING, cause="no longer to be sent")
        return self._finish(client, envelope)

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

    def _ready(self) -> smtplib.SMTP:
        if self._client is not None and self._sent >= self._limit:
            self.close()
        if self._client is None:
            self._client = self._transport.connect()
            self._sent = 0
        return self._client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _offer(self, client: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """Take the transaction up to the dot; return an outcome where the server refused, else ``None``."""
        utf8 = "" if _ascii(envelope.recipient) else " SMTPUTF8"
        commands = (f"MAIL FROM:<{envelope.sender}>{utf8}", f"RCPT TO:<{envelope.recipient}>", "DATA")
        replies = _pipelined(client, commands) if client.has_extn("pipelining") else _in_turn(client, commands)
        if len(replies) == len(commands) and replies[-1].code == 354:  # noqa: PLR2004 - RFC 5321: start mail input
            if all(reply.ok for reply in replies[:-1]):
                client.send(_stuffed(envelope.message))
                return None
            # RFC 2920 section 3.1: a server that answers DATA with 354 and has no recipient gets an empty message.
            client.send(b".\r\n")
            _answer(client)
        refusal = next(reply for reply in replies if not reply.ok)
        return self._refused(client, envelope, refusal)

    def _refused(self, client: smtplib.SMTP, envelope: Envelope, reply: Reply) -> Outcome:
        if reply.code == _SHUTTING_DOWN:
            # It closes the connection, whoever the recipient is.
            raise smtplib.SMTPServerDisconnected(str(reply))
        if reply.code in _LOGIN_WANTED:
            raise AccountError(f"The mail server wants a login first ({reply.code}); check username in [smtp].")
        _command(client, "RSET")
        _answer(client)
        state = DeliveryState.FAILED if reply.permanent else DeliveryState.DEFERRED
        return _outcome(envelope, state, reply=str(reply), cause="refused by the mail server")

    def _finish(self, client: smtplib.SMTP, envelope: Envelope) -> Outcome:
        """Send the dot and learn what became of it; from here on a lost connection leaves doubt."""
        self._sent += 1
        try:
            if client.sock is not None:
                client.sock.settimeout(self._dot_timeout)
            client.send(b".\r\n")
            reply = _answer(client)
            if client.sock is not None:
                client.sock.settimeout(client.timeout)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return _outcome(
                envelope, DeliveryState.UNCERTAIN, cause=f"no answer after the message was complete ({_kind(error)})"
            )
        if reply.ok:
            return _outcome(envelope, DeliveryState.SENT, reply=str(reply))
        if reply.code == _SHUTTING_DOWN:
            # As the answer to the dot it says that the message was not accepted.
            self._drop()
            return _outcome(envelope, DeliveryState.DEFERRED, reply=str(reply), cause="the mail server is closing")
        state = DeliveryState.FAILED if reply.permanent else DeliveryState.DEFERRED
        return _outcome(envelope, state, reply=str(reply), cause="refused by the mail server")


def _pipelined(client: smtplib.SMTP, commands: Sequence[str]) -> list[Reply]:
    """Send the commands at once and read an answer to each (RFC 2920)."""
    client.send("".join(f"{command}\r\n" for command in commands).encode())
    return [_answer(client) for _ in commands]


def _in_turn(client: smtplib.SMTP, commands: Sequence[str]) -> list[Reply]:
    """Send one command after the other, up to the first that is refused."""
    replies: list[Reply] = []
    for command in commands:
        _command(client, command)
        replies.append(_answer(client))
        if replies[-1].code >= 400:  # noqa: PLR2004 - SMTP's own classes
            break
    return replies


def _command(client: smtplib.SMTP, command: str) -> None:
    client.send(f"{command}\r\n".encode())


def _answer(client: smtplib.SMTP) -> Reply:
    code, words = client.getreply()
    if code == -1:
        raise smtplib.SMTPServerDisconnected("the answer could not be read")
    clean = _ADDRESS.sub("…", words.decode("utf-8", "replace")).replace("\n", " ")
    return Reply(code=code, words=clean[:_REPLY_LENGTH])


def _stuffed(message: bytes) -> bytes:
    """Double the dots that begin a line (RFC 5321 section 4.5.2) and end with a line's end."""
    body = message if message.endswith(b"\r\n") else message + b"\r\n"
    body = body.replace(b"\r\n.", b"\r\n..")
    return b"." + body if body.startswith(b".") else body


def _on_this_machine(client: smtplib.SMTP) -> bool:
    if client.sock is None:
        return False
    peer = client.sock.getpeername()
    return not isinstance(peer, tuple) or ipaddress.ip_address(str(peer[0]).partition("%")[0]).is_loopback


def _ascii(address: str) -> bool:
    return address.isascii()


def _kind(error: BaseException) -> str:
    """Name an error without its words, which may quote an address."""
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__


def _outcome(envelope: Envelope, state: DeliveryState, *, reply: str = "", cause: str = "") -> Outcome:
    return Outcome(delivery_id=envelope.delivery_id, state=state, reply=reply, cause=cause)
