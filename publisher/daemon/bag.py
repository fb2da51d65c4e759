"""What a carrier takes the messages of one dispatch from: claims, filled one by one, and what became of them."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from threading import Event
from typing import Final

from publisher.daemon.claims import Claims
from publisher.daemon.signing import Sign, Signing
from publisher.daemon.suspicion import Suspicion
from publisher.digest.merge.compile import Skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import message_id
from publisher.errors import AccountError, MergeError, StoreError
from publisher.model.causes import Words
from publisher.model.dispatches import Answer, DeliveryState, Outcome
from publisher.model.faults import Fault
from publisher.model.notes import NOTHING, Note, Reason
from publisher.model.releases import EmailRelease
from publisher.model.subscribers import Subscriber
from publisher.ports.clock import Clock
from publisher.ports.ledger import Claim, Leases
from publisher.ports.transports import Envelope

_LOG: Final = logging.getLogger(__name__)
#: Refusals in a row after which the dispatch is held: it is the sender then, not the readers.
BREAKER: Final = 20
#: An enhanced code of policy (RFC 3463, subject 7) in what like refusals have in common.
_POLICY: Final = " 5.7."
#: Bytes that a reader's own values and a signature may add to a message.
_OWN: Final = 4_096


class DispatchBag:
    """The :class:`publisher.ports.transports.Bag` of one dispatch in one round."""

    def __init__(
        self,
        email: EmailRelease,
        *,
        release_id: str,
        key: bytes,
        links: Callable[[Subscriber], Links],
        sign: Sign | None,
        claims: Claims,
        leases: Leases,
        token: str,
        clock: Clock,
        stop: Event,
        evidence: str,
    ) -> None:
        """``token`` is that of the claims; no message comes out any more once ``stop`` is set.

        ``evidence`` is kept with each delivery that is about to leave.
        """
        self._email = email
        self._skeleton = Skeleton.from_bytes(email.skeleton)
        self._dotted = self._skeleton.dotted
        self._domain = email.sender.rpartition("@")[2]
        self._release_id = release_id
        self._key = key
        self._links = links
        self._claims = claims
        self._leases = leases
        self._token = token
        self._clock = clock
        self._stop = stop
        self._evidence = evidence
        self._signing = Signing(sign, self._filled())
        self._closed = False
        self._out: dict[Envelope, int] = {}
        self._outcomes: list[Outcome] = []
        self._refusals = 0
        self._suspicion = Suspicion()
        #: Why the dispatch must be held; nothing where it need not be.
        self.why_held = NOTHING
        #: What is wrong with the account, where nobody but we have seen it.
        self.trouble: AccountError | None = None

    @property
    def wronged(self) -> frozenset[int]:
        """Deliveries that failed by what was not about their readers."""
        return self._suspicion.confirmed

    def fits(self, largest: int) -> bool:
        """Hold the dispatch before its first reader where the server takes no message as large as ours."""
        size = self._skeleton.largest + _OWN
        if size <= largest:
            return True
        self._hold(Note(reason=Reason.TOO_LARGE, count=size, limit=largest))
        return False

    def next(self) -> Envelope | None:
        """Return the message of the next reader."""
        if self._closed or self._stop.is_set() or (found := self._signing.next()) is None:
            return None
        (claim, named), message = found
        try:
            signed = message()
        except AccountError as error:  # there is nothing to sign with
            self.trouble = error
            self._close()
            self._take(Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING))
            return None
        envelope = Envelope(
            message_id=named,
            sender=self._email.sender,
            recipient=claim.subscriber.mailbox,
            message=signed,
            dotted=self._dotted,
        )
        self._out[envelope] = claim.delivery.id
        return envelope

    def answered(self, envelope: Envelope, answer: Answer) -> None:
        """Take what became of a message; what it shows of the account or of the release counts at once."""
        delivery = self._out.pop(envelope)
        if answer.state is DeliveryState.PENDING:
            self._claims.unsent(delivery)
        outcome = Outcome.of(delivery, answer, remote_id=envelope.message_id)
        self._take(outcome)
        self._watch(outcome, envelope.recipient.rpartition("@")[2])

    def commit(self, ready: Sequence[Envelope]) -> Collection[Envelope]:
        """Settle what was answered and make ``ready`` ``committing``, with one flush of the disk."""
        numbers = {self._out[envelope]: envelope for envelope in ready}
        now = self._clock.now()
        try:
            if numbers:
                granted = self._leases.commit(
                    [*numbers], token=self._token, now=now, evidence=self._evidence, outcomes=self._outcomes
                )
            else:
                granted = frozenset()
                self._leases.settle(self._outcomes, token=self._token, now=now)
        except StoreError as error:
            raise StoreError(
                f"The ledger could not be written, so nothing further leaves for now ({error}); what was in flight is "
                f"settled as uncertain when the daemon starts again."
            ) from error
        self._outcomes = []
        if len(granted) < len(numbers):
            # The dispatch does not run any more, or we have lost the lease: nothing else would be let go either.
            self._close()
        return {numbers[number] for number in granted}

    def give_back(self) -> None:
        """Put back what was claimed and not taken out."""
        self._signing.close()
        ahead = [claim.delivery.id for claim, _ in self._signing.left()]
        self._outcomes += [Outcome(delivery_id=number, state=DeliveryState.PENDING) for number in ahead]
        self._outcomes += self._claims.give_back()
        self.commit(())

    def _filled(self) -> Iterator[tuple[tuple[Claim, str], bytes]]:
        """Yield claim after claim with its Message-ID and its message; who cannot be written to has failed."""
        while (claim := self._claims.next()) is not None:
            reader = claim.subscriber
            named = message_id(self._key, self._release_id, reader.id, self._domain)
            try:
                yield (claim, named), self._skeleton.fill(reader, message_id=named, links=self._links(reader))
            except MergeError as error:
                failed = Answer(state=DeliveryState.FAILED, cause=Words(text=str(error)))
                self._take(Outcome.of(claim.delivery.id, failed))

    def _take(self, outcome: Outcome) -> None:
        number = outcome.delivery_id
        _LOG.info("delivery %d of release %s: %s %s", number, self._release_id, outcome.state, outcome.cause)
        self._outcomes.append(outcome)

    def _watch(self, outcome: Outcome, domain: str) -> None:
        if not outcome.reply:
            return
        if outcome.fault is Fault.RELEASE:
            self._hold(Note(reason=Reason.MESSAGE_REFUSED, reply=outcome.reply))
        if outcome.state is DeliveryState.PENDING:
            return
        self._refusals = self._refusals + 1 if outcome.state is DeliveryState.FAILED else 0
        if self._refusals >= BREAKER:
            self._hold(Note(reason=Reason.REFUSED_IN_A_ROW, count=BREAKER, reply=outcome.reply))
        if self._suspicion.take(outcome, domain):
            self._conclude(outcome)

    def _conclude(self, outcome: Outcome) -> None:
        """Stop, since a second reader was refused like the one before."""
        if _POLICY not in outcome.likeness:
            self._hold(Note(reason=Reason.REFUSED_ALIKE, reply=outcome.reply))
            return
        self.trouble = AccountError(
            f"The mail server refused two readers in a row in the same way ({outcome.reply}), so it is not them; check "
            f"username in [smtp], email in [sender], and what the mail provider asks of the sender's domain."
        )
        self._close()

    def _hold(self, why: Note) -> None:
        """Let nothing further leave of this dispatch, since ``why``."""
        self.why_held = self.why_held or why
        self._close()

    def _close(self) -> None:
        """Let nothing further out."""
        self._closed = True
        self._claims.close()
