"""Posting a thread: part by part, each after the one before is known to be live.

A part whose outcome is not known stops everything: the own timeline is read, at once and then at growing gaps over
the settling time, before anything is posted again.  Nothing here sleeps; what must wait is dated in the ledger.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import ClassVar, Final

from publisher.errors import AccountError, BudgetError, LaterError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, Delivery, DeliveryState, Dispatch, Outcome
from publisher.model.doubts import DoubtPolicy, Verdict
from publisher.model.notes import NOTHING, Note, Reason
from publisher.model.rehearsals import OUTBOX
from publisher.model.releases import Part, Release
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.ports.ledger import Leases, Queue
from publisher.ports.transports import Posting, SocialTransport

#: Between one look at the timeline and the next, as shares of the settling time; the first look is at once.
GAPS: Final = (1 / 60, 9 / 60, 50 / 60)
#: Share of the settling time for a part to which the network answered that something is wrong with itself (5xx): such
#: a part is seldom live, and if so it is seen soon.
ANSWERED: Final = 1 / 6
#: Longer than all the calls of one part together may take.
_LEASE: Final = timedelta(minutes=15)
#: Evidence that the timeline was empty: an id before all others.
_NO_POST: Final = "0"
#: States of a part after which the next one may go.
_GONE: Final = (DeliveryState.SENT, DeliveryState.WRITTEN)
_UNREACHABLE: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadSender:
    """Posts threads, each from its first gap on; see :class:`Sender`."""

    queue: Queue
    leases: Leases
    accounts: Accounts
    transport: SocialTransport
    clock: Clock
    #: What becomes of a part that was looked for and not found.
    doubt: DoubtPolicy
    #: Whether the transport writes into ``outbox/``, so that nothing is posted.
    rehearses: bool = False

    #: A network that has refused an account refuses it until a person has mended the cause.
    tries_again: ClassVar[bool] = False
    looks: ClassVar[bool] = True

    @property
    def account(self) -> str:
        """Name the account."""
        return self.transport.account

    def send(self, dispatch: Dispatch, release: Release, stop: threading.Event) -> Note:
        """Post part after part, until something must wait: for a time in the ledger, a person, or a paused account."""
        if not self.rehearses:
            self.leases.for_real(dispatch.id, self.clock.now())
        thread = release.threads.get(dispatch.channel)
        work = _Work(
            sender=self,
            dispatch=dispatch,
            parts=() if thread is None else thread.parts,
            options={} if thread is None else thread.options,
        )
        while not stop.is_set() and not self.accounts.paused(self.account):
            step = work.step()
            if not step.go_on:
                return step.hold
        return NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """What one step came to."""

    #: Whether there may be another at once.
    go_on: bool = False
    #: Why the dispatch must be held for a person; nothing where it need not be.
    hold: Note = NOTHING


_GO_ON: Final = _Step(go_on=True)
_WAIT: Final = _Step()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    """One run over one thread."""

    sender: ThreadSender
    dispatch: Dispatch
    parts: Sequence[Part]
    options: Mapping[str, str]

    def step(self) -> _Step:
        """Do the next thing."""
        rows = sorted(self.sender.queue.deliveries(self.dispatch.id), key=lambda row: row.position)
        over = (*_GONE, DeliveryState.CANCELLED)  # cancelled: mended to fewer parts
        gap = next((row for row in rows if row.state not in over), None)
        if gap is None:
            return _WAIT
        before = next((row for row in rows if row.position == gap.position - 1), None)
        if before is not None and not self._stands(before):
            return _Step(hold=Note(reason=Reason.PARENT_GONE, part=gap.position))
        if gap.state is DeliveryState.FAILED:
            return _Step(hold=_failed(gap))
        posting = self._posting(gap, before.remote_id if before is not None else "")
        return self._reconcile(gap, posting) if gap.state is DeliveryState.UNCERTAIN else self._send(gap, posting)

    def _stands(self, part: Delivery) -> bool:
        """Tell whether the next part can answer this one."""
        return part.live or (self.sender.rehearses and part.state is DeliveryState.WRITTEN)

    def _posting(self, row: Delivery, reply_to: str) -> Posting:
        return Posting(
            campaign=self.dispatch.campaign,
            part=self.parts[row.position - 1],
            total=len(self.parts),
            reply_to=reply_to,
            options=self.options,
        )

    def _send(self, row: Delivery, posting: Posting) -> _Step:
        now, token = self.sender.clock.now(), token_hex(16)
        claimed = self.sender.leases.claim_part(self.dispatch.id, token=token, now=now, until=now + _LEASE)
        if claimed is None or claimed.id != row.id:
            return _WAIT
        try:
            answer, hold = self._attempt(claimed, posting, token)
        except AccountError:
            self._settle(claimed, Answer(state=DeliveryState.PENDING, cause=Known.ACCOUNT), token)
            raise
        self._settle(claimed, answer, token)
        known = answer.state in (*_GONE, DeliveryState.UNCERTAIN, DeliveryState.FAILED)
        return _Step(go_on=known, hold=hold)

    def _settle(self, row: Delivery, answer: Answer, token: str) -> None:
        self.sender.leases.settle([Outcome.of(row.id, answer)], token=token, now=self.sender.clock.now())

    def _attempt(self, row: Delivery, posting: Posting, token: str) -> tuple[Answer, Note]:
        """Post one part; return its answer, and why where the dispatch must be held for a person."""
        try:
            return self._post(row, posting, token), NOTHING
        except AccountError:
            raise
        except BudgetError as error:
            return Answer(state=DeliveryState.PENDING, cause=Known.BUDGET), Note(reason=Reason.BUDGET, words=str(error))
        except LaterError as error:
            return _later(Known.RATE_LIMIT, error, error.retry_at), NOTHING
        except TransportError as error:
            return _later(Known.UNREACHABLE, error, None), NOTHING

    def _post(self, row: Delivery, posting: Posting, token: str) -> Answer:
        """Post one part; one that was tried before is looked for first, from where it was looked for then."""
        transport = self.sender.transport
        if self.sender.rehearses:
            return transport.post(posting, lambda: self._commit(row, token, OUTBOX))
        seen = row.evidence if row.evidence != OUTBOX else ""
        since = seen or transport.head() or _NO_POST
        found = transport.find(posting, since) if seen else None
        if found is None:
            return transport.post(posting, lambda: self._commit(row, token, since))
        if not self._commit(row, token, since):
            return Answer(state=DeliveryState.PENDING, cause=Known.WITHDRAWN)
        return Answer(state=DeliveryState.SENT, cause=Known.FOUND, remote_id=found)

    def _commit(self, row: Delivery, token: str, since: str) -> bool:
        return bool(self.sender.leases.commit([row.id], token=token, now=self.sender.clock.now(), evidence=since))

    def _reconcile(self, row: Delivery, posting: Posting) -> _Step:
        """Look for an uncertain part on the own timeline."""
        now = self.sender.clock.now()
        if row.next_attempt is not None and row.next_attempt > now:
            return _WAIT
        try:
            # A file in outbox/, as of an earlier rehearsal, says nothing of what is live.
            found = None if self.sender.rehearses else self.sender.transport.find(posting, row.evidence)
        except AccountError:
            raise
        except TransportError as error:
            again = error.retry_at if isinstance(error, LaterError) else now + _UNREACHABLE
            self.sender.leases.looked(row.id, now, again=again, counted=False)
            return _WAIT
        if found is not None:
            self.sender.queue.resolve(row.id, DeliveryState.SENT, now, cause=Known.FOUND, remote_id=found)
            return _GO_ON
        if row.looks < len(GAPS):
            return self._look_again(row, now, now + GAPS[row.looks] * self._doubt_of(row).settle)
        return self._give_up_looking(row, now)

    def _doubt_of(self, row: Delivery) -> DoubtPolicy:
        """Return what becomes of this part, and how long it is looked for before."""
        doubt = self.sender.doubt
        return replace(doubt, settle=doubt.settle * ANSWERED) if row.cause is Known.SERVER_ERROR else doubt

    def _look_again(self, row: Delivery, now: datetime, again: datetime) -> _Step:
        self.sender.leases.looked(row.id, now, again=again)
        return _WAIT

    def _give_up_looking(self, row: Delivery, now: datetime) -> _Step:
        """Decide a part that was not found in the whole settling time."""
        if row.cause is Known.DUPLICATE:
            return self._decide(row, DeliveryState.FAILED, now, Known.DUPLICATE)
        doubt = next((each for each in self.sender.queue.doubts(self.dispatch.id) if each.delivery.id == row.id), None)
        if doubt is None:  # a person has decided it meanwhile
            return _GO_ON
        match self._doubt_of(row).verdict(doubt, now):
            case Verdict.WAIT:
                return self._look_again(row, now, doubt.since + self._doubt_of(row).settle)
            case Verdict.RESEND:
                return self._decide(row, DeliveryState.PENDING, now, Known.NOT_FOUND)
            case Verdict.FAIL:
                return self._decide(row, DeliveryState.FAILED, now, Known.NOT_FOUND)
            case Verdict.ASK:
                return _Step(hold=_in_doubt(row, self._doubt_of(row).settle))

    def _decide(self, row: Delivery, to: DeliveryState, now: datetime, cause: Known) -> _Step:
        self.sender.queue.resolve(row.id, to, now, cause=cause)
        return _GO_ON


_FAILED: Final = {
    Known.REPLY_REFUSED: Reason.REPLY_REFUSED,
    Known.DUPLICATE: Reason.DUPLICATE,
    Known.PARENT_GONE: Reason.PARENT_GONE,
    Known.NOT_FOUND: Reason.PART_NOT_FOUND,
}


def _failed(part: Delivery) -> Note:
    known = _FAILED.get(part.cause) if isinstance(part.cause, Known) else None
    if known is not None:
        return Note(reason=known, part=part.position)
    return Note(reason=Reason.PART_REFUSED, part=part.position, reply=part.reply)


def _in_doubt(part: Delivery, settle: timedelta) -> Note:
    return Note(reason=Reason.PART_IN_DOUBT, part=part.position, count=round(settle.total_seconds()))


def _later(cause: Known, error: TransportError, retry_at: datetime | None) -> Answer:
    return Answer(state=DeliveryState.DEFERRED, cause=cause, reply=str(error), retry_at=retry_at)
