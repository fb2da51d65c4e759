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
from publisher.model.faults import Fault
from publisher.ports.transports import Commit, Envelope
from publisher.transports.smtp.advice import account_refused, login_wanted
from publisher.transports.smtp.refusals import Refusal, Stage
from publisher.transports.smtp.wire import LOST, Reply, answer, command, in_turn, kind, pipelined, stuffed

_SHUTTING_DOWN: Final = 421
#: What is answered, in the order of the commands.
_STAGES: Final = (Stage.MAIL, Stage.RCPT, Stage.DATA)
#: What would end an address, or a command, early.
_UNFIT: Final = re.compile(r"[\x00-\x20\x7f<>]")


class SmtpSession:
    """A connection, made anew where the server or the limit of messages asks for it."""

    def __init__(
        self,
        client: smtplib.SMTP,
        *,
        host: str,
        logged_in: bool,
        connect: Callable[[], smtplib.SMTP],
        limit: int,
        dot_timeout: float,
    ) -> None:
        """``connect`` opens another connection after ``limit`` messages, or after one was lost.

        ``host`` names the server in sentences, ``logged_in`` says whether ``connect`` logs in.
        """
        self._host = host
        self._logged_in = logged_in
        self._client: smtplib.SMTP | None = client
        self._connect = connect
        self._limit = limit
        self._dot_timeout = dot_timeout
        self._sent = 0

    @property
    def largest(self) -> int | None:
        """Most bytes of a message, as EHLO says (RFC 1870); ``None`` where it does not, or says 0: no limit known."""
        client = self._ready()
        said = client.esmtp_features.get("size", "").strip()
        return int(said) or None if said.isascii() and said.isdigit() else None

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        """Send one message; errors and answers as :class:`publisher.ports.transports.EmailSession` says."""
        client = self._ready()
        if _UNFIT.search(envelope.recipient):
            return Answer(state=DeliveryState.FAILED, cause=Known.BAD_ADDRESS, fault=Fault.READER)
        if not client.has_extn("smtputf8"):
            if not envelope.sender.isascii():
                raise AccountError(
                    f"The mail server {self._host} takes no sender whose address has other letters than a to z "
                    f"(no SMTPUTF8); use another email in [sender]."
                )
            if not envelope.recipient.isascii():
                return Answer(state=DeliveryState.FAILED, cause=Known.FOREIGN_ADDRESS, fault=Fault.READER)
        if self.largest is not None and len(envelope.message) > self.largest:
            return _of_release(f"larger than the {self.largest} bytes that the server takes")
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
        stage = _STAGES[replies.index(refusal)]
        if refusal.code == _SHUTTING_DOWN:
            raise smtplib.SMTPServerDisconnected(str(refusal))
        self._reset(client)
        if stage is Stage.MAIL and utf8 and refusal.permanent:
            stage = Stage.RCPT  # what is refused may be the extension, which only this reader's address wants
        return self._judged(client, Refusal(stage=stage, reply=refusal))

    def _judged(self, client: smtplib.SMTP, refusal: Refusal) -> Answer:
        """Return what a refusal means for a delivery; raise where it is about the account or the server."""
        match refusal.fault:
            case Fault.ACCOUNT:
                raise AccountError(account_refused(self._host, refusal, logged_in=self._logged_in))
            case Fault.SUSPECT if refusal.policy and not self._logged_in and client.has_extn("auth"):
                raise AccountError(login_wanted(self._host, refusal))
            case Fault.SERVER:
                raise TransportError(f"The mail server {self._host} asks to wait ({refusal.reply}).")
            case Fault.RELEASE:
                return _of_release(str(refusal.reply))
            case Fault.READER_LATER:
                state = DeliveryState.DEFERRED
            case _:
                state = DeliveryState.FAILED
        return Answer(
            state=state,
            reply=str(refusal.reply),
            cause=Known.REFUSED_MAIL,
            fault=refusal.fault,
            likeness=refusal.likeness,
        )

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
            return Answer(state=DeliveryState.PENDING, reply=str(reply), cause=Known.CLOSING, fault=Fault.SERVER)
        if not reply.refusal:
            self._drop()
            return Answer(state=DeliveryState.UNCERTAIN, reply=str(reply), cause=Known.GARBLED)
        return self._judged(client, Refusal(stage=Stage.DOT, reply=reply))

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


def _of_release(why: str) -> Answer:
    return Answer(state=DeliveryState.PENDING, reply=why, cause=Known.RELEASE_REFUSED, fault=Fault.RELEASE)
