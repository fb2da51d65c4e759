"""What is said over one connection, without the connection: transactions, and whose each answer is.

What an error means depends on when it comes.  Before the final dot a lost connection is harmless: the message has
provably not been accepted.  After the dot it leaves the outcome unknown.

Where the server takes commands in groups (PIPELINING, RFC 2920), MAIL, RCPT and DATA go out together, and the final
dot may take those of the next message along: section 3.1 lets the transfer of a message begin a group.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from publisher.errors import AccountError, TransportError
from publisher.model.causes import Known, Unanswered
from publisher.model.dispatches import Answer, DeliveryState
from publisher.model.faults import Fault
from publisher.ports.transports import Envelope
from publisher.transports.smtp.refusals import Refusal, Stage
from publisher.transports.smtp.verdicts import Server, of_release, verdict
from publisher.transports.smtp.wire import Reply, kind, stuffed

#: What is answered before the message, in the order of the commands.
_OFFER: Final = (Stage.MAIL, Stage.RCPT, Stage.DATA)
#: What would end an address, or a command, early.
_UNFIT: Final = re.compile(r"[\x00-\x20\x7f<>]")


class Dialogue:
    """The transactions of one connection; ``outgoing`` is for whoever has the connection to write."""

    def __init__(self, server: Server) -> None:
        self.outgoing: deque[bytes | memoryview] = deque()
        #: The message that is being offered or written; its dot has not been released.
        self.offered: Envelope | None = None
        #: The message whose dot has been released and is not answered.
        self.released: Envelope | None = None
        #: Whether the connection is of no more use.
        self.over = False
        #: Messages whose dot was released.
        self.count = 0
        self._server = server
        self._awaited: deque[Stage] = deque()
        #: Commands of the offer that wait for the answer to the one before, and the answers so far.
        self._to_say: deque[bytes] = deque()
        self._heard: list[Reply] = []
        self._in_body = False

    @property
    def idle(self) -> bool:
        """Whether another message may be offered."""
        return not self._awaited and self.offered is None and not self.over

    @property
    def ready(self) -> bool:
        """Whether the offered message has been written but for its dot."""
        return self._in_body and not self.outgoing

    @property
    def groups(self) -> bool:
        """Whether the server takes commands in groups."""
        return self._server.pipelining

    @property
    def awaits(self) -> Stage | None:
        """What the server answers next, where it has to."""
        return self._awaited[0] if self._awaited else None

    def refuse(self, envelope: Envelope) -> Answer | None:
        """Return what becomes of a message that this server need not be asked about; ``None`` for all others.

        Raises :class:`AccountError` where the server can take nothing of this sender.
        """
        if _UNFIT.search(envelope.recipient):
            return Answer(state=DeliveryState.FAILED, cause=Known.BAD_ADDRESS, fault=Fault.READER)
        if not self._server.utf8:
            if not envelope.sender.isascii():
                raise AccountError(
                    f"The mail server {self._server.host} takes no sender whose address has other letters than a to z "
                    f"(no SMTPUTF8); use another email in [sender]."
                )
            if not envelope.recipient.isascii():
                return Answer(state=DeliveryState.FAILED, cause=Known.FOREIGN_ADDRESS, fault=Fault.READER)
        largest = self._server.largest
        if largest is not None and len(envelope.message) > largest:
            return of_release(f"larger than the {largest} bytes that the server takes")
        return None

    def offer(self, envelope: Envelope) -> None:
        """Begin with a message for which :meth:`refuse` returned ``None``."""
        self.offered = envelope
        self._heard = []
        utf8 = " SMTPUTF8" if _needs_utf8(envelope) else ""
        mail = f"MAIL FROM:<{envelope.sender}>{utf8}\r\n".encode()
        rcpt = f"RCPT TO:<{envelope.recipient}>\r\n".encode()
        if self._server.pipelining:
            self._say(mail + rcpt + b"DATA\r\n", *_OFFER)
        else:
            self._say(mail, Stage.MAIL)
            self._to_say.extend((rcpt, b"DATA\r\n"))

    def release(self, rides: Envelope | None = None) -> None:
        """Write the dot of the message that is :attr:`ready`, and in the same group begin with the one that rides."""
        self.released, self.offered = self.offered, None
        self.count += 1
        self._in_body = False
        self._say(b".\r\n", Stage.DOT)
        if rides is not None:
            self.offer(rides)
            self.outgoing = deque([b"".join(self.outgoing)])

    def quit(self) -> None:
        """Say goodbye."""
        self._say(b"QUIT\r\n", Stage.QUIT)

    def hear(self, reply: Reply) -> tuple[Envelope, Answer] | None:
        """Take one answer, and return the message about which it has decided, with what it decided.

        Raises :class:`AccountError` and :class:`TransportError` where it blames nobody; the connection is over then
        and the messages are still :attr:`offered` and :attr:`released`.
        """
        if not self._awaited:
            self.over = True
            raise _gone(f"it said {reply.code} unasked")
        stage = self._awaited.popleft()
        if stage is Stage.DOT:
            return self._hear_dot(reply)
        if stage in _OFFER:
            self._heard.append(reply)
            return self._hear_offer(reply)
        if stage is Stage.QUIT or (stage is Stage.RSET and not reply.ok):
            self.over = True
        return None

    def lost(self, error: Exception) -> Iterator[tuple[Envelope, Answer]]:
        """Yield what becomes of the messages of a connection that was lost; one still :attr:`offered` may be again.

        A refusal that came before the loss stands; errors are those of :meth:`hear`.
        """
        self.over = True
        unsent = isinstance(error, BrokenPipeError) and self.outgoing and isinstance(self.outgoing[0], bytes)
        envelope, self.released = self.released, None
        if envelope is not None and unsent:
            # The machine itself refused the dot, since the connection had ended before: it has not left.
            yield envelope, Answer(state=DeliveryState.PENDING, cause=Known.WENT_AWAY)
        elif envelope is not None:
            yield envelope, Answer(state=DeliveryState.UNCERTAIN, cause=Unanswered(error=kind(error)))
        refused = self._refusal()
        if self.offered is not None and refused is not None and not refused.reply.closing:
            yield self._decided(self._judge(refused))

    def _say(self, words: bytes, *awaited: Stage) -> None:
        self.outgoing.append(words)
        self._awaited.extend(awaited)

    def _hear_dot(self, reply: Reply) -> tuple[Envelope, Answer] | None:
        envelope = self.released
        if envelope is None:  # the dot of nobody's message; what was refused before it stands
            return None
        if reply.refusal and not reply.closing:
            answer = self._judge(Refusal(stage=Stage.DOT, reply=reply))
        elif reply.ok:
            answer = Answer(state=DeliveryState.SENT, reply=str(reply))
        elif reply.closing:
            # As the answer to the dot it says that the message was not accepted.
            self.over = True
            answer = Answer(state=DeliveryState.PENDING, reply=str(reply), cause=Known.CLOSING, fault=Fault.SERVER)
        else:
            self.over = True
            answer = Answer(state=DeliveryState.UNCERTAIN, reply=str(reply), cause=Known.GARBLED)
        self.released = None
        return envelope, answer

    def _hear_offer(self, reply: Reply) -> tuple[Envelope, Answer] | None:
        if self._to_say and not reply.refusal:
            self._say(self._to_say.popleft(), _OFFER[len(self._heard)])
            return None
        self._to_say.clear()
        if self.awaits in _OFFER:
            return None
        refused = self._refusal()
        if refused is None:
            self._begin_body()
            return None
        if any(heard.closing for heard in self._heard):
            self.over = True
        if refused.reply.closing:
            raise _gone(str(refused.reply))
        if reply.go_on:
            # RFC 2920 section 3.1: a server that answers DATA with 354 and has no recipient gets an empty message.
            self._say(b".\r\n", Stage.DOT)
        self._say(b"RSET\r\n", Stage.RSET)
        return self._decided(self._judge(refused))

    def _judge(self, refusal: Refusal) -> Answer:
        try:
            return verdict(refusal, self._server)
        except TransportError:
            self.over = True
            raise

    def _begin_body(self) -> None:
        *before, last = self._heard
        envelope = self.offered
        if envelope is None or not last.go_on or not all(reply.ok for reply in before):
            self.over = True
            raise _gone("the answers are not those to the commands")
        message = stuffed(envelope.message) if envelope.dotted else envelope.message
        self.outgoing.append(message)
        if not message.endswith(b"\r\n"):
            self.outgoing.append(b"\r\n")
        self._in_body = True

    def _refusal(self) -> Refusal | None:
        """Return the first refusal of the message that is offered."""
        for stage, reply in zip(_OFFER, self._heard, strict=False):
            if reply.refusal:
                extension = stage is Stage.MAIL and reply.permanent and _needs_utf8(self.offered)
                # What is refused may be the extension, which only this reader's address wants.
                return Refusal(stage=Stage.RCPT if extension else stage, reply=reply)
        return None

    def _decided(self, answer: Answer) -> tuple[Envelope, Answer]:
        envelope, self.offered = self.offered, None
        self._heard = []
        assert envelope is not None  # noqa: S101 - only what is offered is decided here
        return envelope, answer


def _needs_utf8(envelope: Envelope | None) -> bool:
    return envelope is not None and not (envelope.recipient.isascii() and envelope.sender.isascii())


def _gone(why: str) -> TransportError:
    return TransportError(f"The mail server went away before the message was complete ({why}).")
