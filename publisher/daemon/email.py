"""Sending one dispatch of email: workers over connections, each reader a message of their own."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import ClassVar, Final

from publisher.daemon.claims import Claims
from publisher.daemon.commit import GroupCommit
from publisher.daemon.suspicion import Suspicion
from publisher.digest.merge.compile import Skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import message_id
from publisher.errors import AccountError, MergeError, TransportError
from publisher.model.causes import Words
from publisher.model.dispatches import DeliveryState, Dispatch, Outcome
from publisher.model.faults import Fault
from publisher.model.rehearsals import OUTBOX
from publisher.model.releases import EmailRelease, Release
from publisher.model.subscribers import Subscriber
from publisher.ports.clock import Clock
from publisher.ports.ledger import Claim, Leases
from publisher.ports.transports import EmailSession, EmailTransport, Envelope

_LOG: Final = logging.getLogger(__name__)
#: Refusals in a row after which the dispatch is held: it is the sender then, not the readers.
BREAKER: Final = 20
#: Connections that a worker loses in a row, without an answer for a reader, before it rests until the next round.
_PATIENCE: Final = 8
_BATCH: Final = 200
#: An enhanced code of policy (RFC 3463, subject 7) in what like refusals have in common.
_POLICY: Final = " 5.7."
#: Bytes that a reader's own values and a signature may add to a message.
_OWN: Final = 4_096


class _AskedToWaitError(TransportError):
    """The mail server refused a message for now, whoever reads it; the delivery has gone back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailSender:
    """Sends digests, over several connections at once; see :class:`Sender`."""

    leases: Leases
    transport: EmailTransport
    clock: Clock
    #: The workspace's key, for Message-IDs.
    key: bytes = field(repr=False)
    #: Makes the addresses for leaving and looking of one reader.
    links: Callable[[Subscriber], Links]
    #: Signs a finished message, or returns it as it is.
    sign: Callable[[bytes], bytes]
    connections: int
    #: Whether the transport writes into ``outbox/``, so that nobody gets anything.
    rehearses: bool = False

    #: What is wrong with a mail server often mends itself.
    tries_again: ClassVar[bool] = True
    looks: ClassVar[bool] = False

    @property
    def account(self) -> str:
        """Name the account."""
        return self.transport.account

    def send(self, dispatch: Dispatch, release: Release, stop: threading.Event) -> str:
        """Send to the readers who are pending, and to those deferred whose time has come."""
        email = release.digests.get(dispatch.channel)
        if email is None:
            return ""
        if not self.rehearses:
            self.leases.for_real(dispatch.id, self.clock.now())
        token, evidence = token_hex(16), OUTBOX if self.rehearses else ""
        claims = Claims(self.leases, dispatch.id, token=token, clock=self.clock, batch=_BATCH)
        with GroupCommit(self.leases, token=token, clock=self.clock, evidence=evidence) as committer:
            crew = _Crew(sender=self, email=email, release_id=release.id, claims=claims, committer=committer, stop=stop)
            crew.work()
            for outcome in claims.give_back():
                committer.settle(outcome)
        if crew.wronged:
            self.leases.reopen(crew.wronged, self.clock.now())
        if crew.trouble is not None:
            raise crew.trouble
        mended = f"; when that is mended, publisher queue resume {dispatch.id} goes on"
        return crew.why_held + mended if crew.why_held else ""


class _Crew:
    """The workers of one dispatch and what they know together."""

    def __init__(
        self,
        *,
        sender: EmailSender,
        email: EmailRelease,
        release_id: str,
        claims: Claims,
        committer: GroupCommit,
        stop: threading.Event,
    ) -> None:
        self._sender = sender
        self._email = email
        self._release_id = release_id
        self._skeleton = Skeleton.from_bytes(email.skeleton)
        self._claims = claims
        self._committer = committer
        self._stop = stop
        self._lock = threading.Lock()
        self._refusals = 0
        self._suspicion = Suspicion()
        #: Why the dispatch must be held, in a sentence; empty where it need not be.
        self.why_held = ""
        #: What stopped the account, or kept every message from leaving.
        self.trouble: TransportError | None = None
        #: The last connection that was lost, where nothing was taken after it.
        self._gave_up: TransportError | None = None
        self._answered = 0
        self._failure: Exception | None = None

    def work(self) -> None:
        """Run the workers to the end; raise what none of them foresaw."""
        count = max(1, self._sender.connections)
        workers = [threading.Thread(target=self._worker, name=f"publisher-email-{number}") for number in range(count)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if self._failure is not None:
            raise self._failure
        if self._answered and not isinstance(self.trouble, AccountError):
            self.trouble = self._gave_up

    @property
    def wronged(self) -> frozenset[int]:
        """Deliveries that failed by what was not about their readers."""
        return self._suspicion.confirmed

    def _worker(self) -> None:
        try:
            self._connect_and_send()
        except AccountError as error:
            self.trouble = error
            self._claims.close()
        except Exception as error:  # noqa: BLE001 - carried over to the thread that waits
            self._failure = error
            self._claims.close()

    def _connect_and_send(self) -> None:
        losses = 0
        lost: Claim | None = None
        claim = self._take()
        while claim is not None:
            opened = False
            try:
                with self._sender.transport.session() as session:
                    opened = True
                    if self._too_large(session.largest):
                        self._put_back(claim)
                        return
                    while claim is not None:
                        self._send(session, claim)
                        losses = 0
                        claim = self._take()
            except AccountError:
                self._put_back(claim)
                raise
            except TransportError as error:
                losses += 1
                self._lost(error, claim)
                if not opened or losses >= _PATIENCE:
                    self._put_back(claim)
                    return
                if lost is claim or isinstance(error, _AskedToWaitError):
                    # Twice with the same reader: the others must not wait for it.
                    self._put_back(claim)
                    claim = self._take()
                lost = claim

    def _too_large(self, limit: int | None) -> bool:
        """Hold the dispatch before its first reader where the server takes no message as large as ours."""
        size = self._skeleton.largest + _OWN
        if limit is None or size <= limit:
            return False
        self._hold(
            f"the message has {size / 1000:,.0f} KB with a reader's values and the mail server takes "
            f"{limit / 1000:,.0f} KB at most: link its pictures instead of embedding them (images in campaign.toml) "
            f"and approve it again, or ask the mail provider for more"
        )
        return True

    def _hold(self, why: str) -> None:
        """Let nothing further leave of this dispatch, since ``why``."""
        self.why_held = self.why_held or why
        self._claims.close()

    def _take(self) -> Claim | None:
        return None if self._stop.is_set() or self._committer.broken else self._claims.next()

    def _lost(self, error: TransportError, claim: Claim | None) -> None:
        number = claim.delivery.id if claim else None
        _LOG.warning("connection lost before delivery %s was complete (%s)", number, type(error).__name__)
        self._gave_up = error
        if self.trouble is None:
            self.trouble = error

    def _put_back(self, claim: Claim | None) -> None:
        if claim is not None:
            self._claims.unsent(claim.delivery.id)
            self._committer.settle(Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING))

    def _send(self, session: EmailSession, claim: Claim) -> None:
        outcome = self._filled_and_sent(session, claim)
        _LOG.info("delivery %d of release %s: %s %s", claim.delivery.id, self._release_id, outcome.state, outcome.cause)
        if outcome.state is DeliveryState.PENDING:
            self._claims.unsent(outcome.delivery_id)
        self._committer.settle(outcome)
        self._watch(outcome)
        if outcome.fault is Fault.SERVER:
            raise _AskedToWaitError(f"The mail server asks to wait ({outcome.reply}).")

    def _filled_and_sent(self, session: EmailSession, claim: Claim) -> Outcome:
        delivery = claim.delivery.id
        domain = self._email.sender.rpartition("@")[2]
        named = message_id(self._sender.key, self._release_id, claim.subscriber.id, domain)
        try:
            filled = self._skeleton.fill(claim.subscriber, message_id=named, links=self._sender.links(claim.subscriber))
        except MergeError as error:
            return Outcome(delivery_id=delivery, state=DeliveryState.FAILED, cause=Words(text=str(error)))
        envelope = Envelope(
            message_id=named,
            sender=self._email.sender,
            recipient=claim.subscriber.mailbox,
            message=self._sender.sign(filled),
        )
        answer = session.send(envelope, lambda: self._committer.commit(delivery))
        return Outcome.of(delivery, replace(answer, remote_id=named))

    def _watch(self, outcome: Outcome) -> None:
        if not outcome.reply:
            return
        with self._lock:
            if outcome.fault is Fault.RELEASE:
                self._hold(f"the mail server refuses the message, whoever reads it ({outcome.reply})")
            if outcome.state is not DeliveryState.PENDING:
                self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        self._answered += 1
        if outcome.state in (DeliveryState.SENT, DeliveryState.WRITTEN):
            self._gave_up = None
        self._refusals = self._refusals + 1 if outcome.state is DeliveryState.FAILED else 0
        if self._refusals >= BREAKER:
            self._hold(f"the mail server refused {BREAKER} readers in a row: {outcome.reply}")
        if self._suspicion.take(outcome):
            self._conclude(outcome)

    def _conclude(self, outcome: Outcome) -> None:
        """Stop, since a second reader was refused like the one before."""
        if _POLICY not in outcome.likeness:
            self._hold(
                f"the mail server refused two readers in a row in the same way ({outcome.reply}), so it is not them"
            )
            return
        self.trouble = AccountError(
            f"The mail server refused two readers in a row in the same way ({outcome.reply}), so it is not them; check "
            f"username in [smtp], email in [sender], and what the mail provider asks of the sender's domain."
        )
        self._claims.close()
