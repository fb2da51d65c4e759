"""An open connection to a mail server, and what becomes of each message sent over it.

What an error means depends on when it comes.  Before the final dot a lost connection is harmless: the message has
provably not been accepted.  After the dot it leaves the outcome unknown.  smtplib raises the same exception for
both, and sends the dot in a small packet of its own that meets Nagle's algorithm; hence our own transaction.
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from publisher.errors import AccountError, TransportError
from publisher.model.causes import Known, Unanswered
from publisher.model.dispatches import Answer, DeliveryState
from publisher.ports.transports import Commit, Envelope
from publisher.transports.smtp.wire import LOST, Reply, answer, command, in_turn, kind, pipelined, stuffed

_SHUTTING_DOWN: Final = 421
#: RFC 4954 section 6.
_LOGIN_WANTED: Final = frozenset({530, 534, 535, 538})
#: What would end an address, or a command, early.
_UNFIT: Final = re.compile(r"[\x00-\x20\x7f<>]")


class SmtpSession:
    """A connection, made anew where the server or the limit of messages asks for it."""

    def __init__(
        self, client: smtplib.SMTP, *, connect: Callable[[], smtplib.SMTP], limit: int, dot_timeout: float
    ) -> None:
        """``connect`` opens another connection after ``limit`` messages, or after one was lost."""
        self._client: smtplib.SMTP | None = client
        self._connect = connect
        self._limit = limit
        self._dot_timeout = dot_timeout
        self._sent = 0

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        """Send one message; errors and answers as :class:`publisher.ports.transports.EmailSession` says."""
        client = self._ready()
        if _UNFIT.search(envelope.recipient):
            return Answer(state=DeliveryState.FAILED, cause=Known.BAD_ADDRESS)
        if _needs_utf8(envelope) and not client.has_extn("smtputf8"):
            return Answer(state=DeliveryState.FAILED, cause=Known.FOREIGN_ADDRESS)
        try:
            refused = self._offer(client, envelope)
        except LOST as error:
            self._drop()
            raise TransportError(
                f"The mail server went away before the message was complete ({kind(error)})."
            ) from None
        if refused is not None:
            return refused
        if not commit():
            # DATA cannot be taken back; only a closed connection ends it without a message.
            self._drop()
            return Answer(state=DeliveryState.PENDING, cause=Known.WITHDRAWN)
        return self._finish(client)

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(*LOST):
                client.quit()
            client.close()

    def _ready(self) -> smtplib.SMTP:
        if self._client is not None and self._sent >= self._limit:
            self.close()
        if self._client is None:
            self._client = self._connect()
            self._sent = 0
        return self._client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _offer(self, client: smtplib.SMTP, envelope: Envelope) -> Answer | None:
        """Take the transaction up to the dot; return an answer where the server refused, else ``None``."""
        utf8 = " SMTPUTF8" if _needs_utf8(envelope) else ""
        commands = (f"MAIL FROM:<{envelope.sender}>{utf8}", f"RCPT TO:<{envelope.recipient}>", "DATA")
        replies = pipelined(client, commands) if client.has_extn("pipelining") else in_turn(client, commands)
        if len(replies) == len(commands) and replies[-1].go_on:
            if all(reply.ok for reply in replies[:-1]):
                client.send(stuffed(envelope.message))
                return None
            # RFC 2920 section 3.1: a server that answers DATA with 354 and has no recipient gets an empty message.
            client.send(b".\r\n")
            answer(client)
        refusal = next((reply for reply in replies if reply.refusal), None)
        if refusal is None:
            raise smtplib.SMTPServerDisconnected("the answers are not those to the commands")
        self._reset(client)
        self._blame_account(refusal, of_sender=refusal is replies[0] and not utf8)
        return _refused(refusal)

    def _blame_account(self, reply: Reply, *, of_sender: bool) -> None:
        """Raise where an answer is about the server or the account, and not about the recipient."""
        if reply.code == _SHUTTING_DOWN:
            raise smtplib.SMTPServerDisconnected(str(reply))
        if reply.code in _LOGIN_WANTED:
            raise AccountError(f"The mail server wants a login first ({reply.code}); check username in [smtp].")
        if of_sender and reply.permanent:
            raise AccountError(f"The mail server refuses the sender's address ({reply}); check email in [sender].")

    def _reset(self, client: smtplib.SMTP) -> None:
        """Make the connection ready for another message; what was answered before stands in any case."""
        try:
            command(client, "RSET")
            if answer(client).ok:
                return
        except LOST:
            pass
        self._drop()

    def _finish(self, client: smtplib.SMTP) -> Answer:
        """Send the dot and learn what became of it; from here on a lost connection leaves doubt."""
        self._sent += 1
        try:
            reply = self._dot(client)
        except BrokenPipeError:
            # The machine itself refused the dot, since the connection had ended before: it has not left.
            self._drop()
            return Answer(state=DeliveryState.PENDING, cause=Known.WENT_AWAY)
        except LOST as error:
            self._drop()
            return Answer(state=DeliveryState.UNCERTAIN, cause=Unanswered(error=kind(error)))
        if reply.ok:
            return Answer(state=DeliveryState.SENT, reply=str(reply))
        if reply.code == _SHUTTING_DOWN:
            # As the answer to the dot it says that the message was not accepted.
            self._drop()
            return Answer(state=DeliveryState.DEFERRED, reply=str(reply), cause=Known.CLOSING)
        if not reply.refusal:
            self._drop()
            return Answer(state=DeliveryState.UNCERTAIN, reply=str(reply), cause=Known.GARBLED)
        return _refused(reply)

    def _dot(self, client: smtplib.SMTP) -> Reply:
        if client.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        before = client.sock.gettimeout()
        client.sock.settimeout(self._dot_timeout)
        client.sock.sendall(b".\r\n")
        reply = answer(client)
        client.sock.settimeout(before)
        return reply


def _needs_utf8(envelope: Envelope) -> bool:
    return not (envelope.recipient.isascii() and envelope.sender.isascii())


def _refused(reply: Reply) -> Answer:
    state = DeliveryState.FAILED if reply.permanent else DeliveryState.DEFERRED
    return Answer(state=state, reply=str(reply), cause=Known.REFUSED_MAIL)
