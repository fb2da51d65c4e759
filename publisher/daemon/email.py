"""Sending one dispatch of email: workers over connections, each reader a message of their own."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Final

from publisher.daemon.claims import Feed
from publisher.daemon.commit import GroupCommit
from publisher.digest.merge.compile import Skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import message_id
from publisher.errors import AccountError, MergeError, QueueError, TransportError
from publisher.model.causes import Words
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Outcome
from publisher.model.releases import EmailRelease, Release
from publisher.model.subscribers import Subscriber
from publisher.ports.clock import Clock
from publisher.ports.ledger import Claim, Ledger
from publisher.ports.transports import EmailSession, EmailTransport, Envelope

_LOG: Final = logging.getLogger(__name__)
#: Refusals in a row after which the dispatch is held: it is the sender then, not the readers.
BREAKER: Final = 20
#: Connections that a worker loses in a row, without an answer for a reader, before it rests until the next round.
_PATIENCE: Final = 8
_BATCH: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """What the sending of email needs beside the queue."""

    #: The workspace's key, for Message-IDs.
    key: bytes
    #: Makes the addresses for leaving and looking of one reader.
    links: Callable[[Subscriber], Links]
    #: Signs a finished message, or returns it as it is.
    sign: Callable[[bytes], bytes]
    connections: int


def send_email(
    *,
    ledger: Ledger,
    transport: EmailTransport,
    dispatch: Dispatch,
    release: Release,
    sending: Sending,
    clock: Clock,
    stop: threading.Event,
) -> None:
    """Send what may leave of a dispatch now.

    Returns when nothing is left for now, when ``stop`` is set (what is in flight is finished first), or when the
    dispatch was held or cancelled.  Raises :class:`AccountError` where the account is refused, and another
    :class:`TransportError` where the server could not be reached or went away before anything was answered: no
    reader is to blame, and what was claimed has gone back.
    """
    if release.email is None:
        return
    token = token_hex(16)
    feed = Feed(ledger, dispatch.id, token=token, clock=clock, batch=_BATCH)
    with GroupCommit(ledger, token=token, clock=clock) as committer:
        crew = _Crew(
            email=release.email,
            release_id=release.id,
            transport=transport,
            sending=sending,
            feed=feed,
            committer=committer,
            stop=stop,
        )
        crew.work()
        for outcome in feed.give_back():
            committer.settle(outcome)
    if crew.refused:
        note = f"the mail server refused {BREAKER} readers in a row: {crew.last_reply}"
        with suppress(QueueError):  # a person has held or cancelled it meanwhile, which is as good
            ledger.move(dispatch.id, DispatchState.HELD, clock.now(), note)
    if crew.trouble is not None:
        raise crew.trouble


class _Crew:
    """The workers of one dispatch and what they know together."""

    def __init__(
        self,
        *,
        email: EmailRelease,
        release_id: str,
        transport: EmailTransport,
        sending: Sending,
        feed: Feed,
        committer: GroupCommit,
        stop: threading.Event,
    ) -> None:
        self._email = email
        self._release_id = release_id
        self._skeleton = Skeleton.from_bytes(email.skeleton)
        self._transport = transport
        self._sending = sending
        self._feed = feed
        self._committer = committer
        self._stop = stop
        self._lock = threading.Lock()
        self._refusals = 0
        #: Whether the breaker has opened, and the answer that opened it.
        self.refused = False
        self.last_reply = ""
        #: What stopped the account, or kept every message from leaving.
        self.trouble: TransportError | None = None
        self._answered = 0
        self._failure: Exception | None = None

    def work(self) -> None:
        """Run the workers to the end; raise what none of them foresaw."""
        count = max(1, self._sending.connections)
        workers = [threading.Thread(target=self._worker, name=f"publisher-email-{number}") for number in range(count)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if self._failure is not None:
            raise self._failure
        if self._answered and not isinstance(self.trouble, AccountError):
            self.trouble = None

    def _worker(self) -> None:
        try:
            self._connect_and_send()
        except AccountError as error:
            self.trouble = error
            self._feed.close()
        except Exception as error:  # noqa: BLE001 - carried over to the thread that waits
            self._failure = error
            self._feed.close()

    def _connect_and_send(self) -> None:
        losses = 0
        lost: Claim | None = None
        claim = self._take()
        while claim is not None:
            opened = False
            try:
                with self._transport.session() as session:
                    opened = True
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
                if lost is claim:
                    # Twice with the same reader: the others must not wait for it.
                    self._put_back(claim)
                    claim = self._take()
                lost = claim

    def _take(self) -> Claim | None:
        return None if self._stop.is_set() or self._committer.broken else self._feed.next()

    def _lost(self, error: TransportError, claim: Claim | None) -> None:
        number = claim.delivery.id if claim else None
        _LOG.warning("connection lost before delivery %s was complete (%s)", number, type(error).__name__)
        if self.trouble is None:
            self.trouble = error

    def _put_back(self, claim: Claim | None) -> None:
        if claim is not None:
            self._feed.unsent(claim.delivery.id)
            self._committer.settle(Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING))

    def _send(self, session: EmailSession, claim: Claim) -> None:
        outcome = self._filled_and_sent(session, claim)
        _LOG.info("delivery %d of release %s: %s %s", claim.delivery.id, self._release_id, outcome.state, outcome.cause)
        if outcome.state is DeliveryState.PENDING:
            self._feed.unsent(outcome.delivery_id)
        self._committer.settle(outcome)
        self._watch(outcome)

    def _filled_and_sent(self, session: EmailSession, claim: Claim) -> Outcome:
        delivery = claim.delivery.id
        domain = self._email.sender.rpartition("@")[2]
        named = message_id(self._sending.key, self._release_id, claim.subscriber.id, domain)
        try:
            filled = self._skeleton.fill(
                claim.subscriber, message_id=named, links=self._sending.links(claim.subscriber)
            )
        except MergeError as error:
            return Outcome(delivery_id=delivery, state=DeliveryState.FAILED, cause=Words(text=str(error)))
        envelope = Envelope(
            message_id=named,
            sender=self._email.sender,
            recipient=claim.subscriber.address,
            message=self._sending.sign(filled),
        )
        answer = session.send(envelope, lambda: self._committer.commit(delivery))
        return Outcome.of(delivery, replace(answer, remote_id=named))

    def _watch(self, outcome: Outcome) -> None:
        if not outcome.reply:
            return
        with self._lock:
            self._answered += 1
            self._refusals = self._refusals + 1 if outcome.state is DeliveryState.FAILED else 0
            if self._refusals >= BREAKER:
                self.refused, self.last_reply = True, outcome.reply
                self._feed.close()
