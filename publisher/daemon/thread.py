"""Posting a thread: part by part, each after the one before is known to be live.

A part whose outcome is not known stops everything: the own timeline is read, at once and then at growing gaps over
the settling time, before anything is posted again.  Nothing here sleeps; what must wait is dated in the ledger.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final, Literal

from publisher.daemon import why_stopped
from publisher.errors import AccountError, BudgetError, LaterError, QueueError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, Delivery, DeliveryState, Dispatch, DispatchState, Outcome
from publisher.model.releases import Part
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.ports.ledger import Ledger
from publisher.ports.transports import Posting, SocialTransport

#: What becomes of a part that was looked for and not found.
Uncertain = Literal["hold", "resend", "skip"]

#: Between one look at the timeline and the next, as shares of the settling time; the first look is at once.
GAPS: Final = (1 / 60, 9 / 60, 50 / 60)
#: Share of the settling time for a part to which the network answered that something is wrong with itself (5xx): such
#: a part is seldom live, and if so it is seen soon.
ANSWERED: Final = 1 / 6
#: Longer than all the calls of one part together may take.
_LEASE: Final = timedelta(minutes=15)
#: Evidence that the timeline was empty: an id before all others.
_NO_POST: Final = "0"
#: How often a part in doubt is posted again without asking a person.
_RESENDS: Final = 1
_UNREACHABLE: Final = timedelta(minutes=1)


def send_thread(
    *,
    ledger: Ledger,
    accounts: Accounts,
    transport: SocialTransport,
    dispatch: Dispatch,
    clock: Clock,
    stop: threading.Event,
    uncertain: Uncertain,
    settle: timedelta,
) -> None:
    """Post what can be posted now of a running thread, from its first gap on.

    Returns when all is posted, when ``stop`` is set (after the part in flight), or when something must wait: for a
    time in the ledger, for a person (the dispatch is held, with a sentence), or for a paused account.
    ``settle`` is how long an uncertain part is looked for before ``uncertain`` decides.

    Raises :class:`AccountError` where the account is refused, and is to be paused: no part fails for it.
    """
    thread = ledger.release(dispatch.release_id).threads.get(dispatch.channel)
    work = _Work(
        ledger=ledger,
        transport=transport,
        dispatch=dispatch,
        clock=clock,
        parts=thread.parts if thread is not None else (),
        options=thread.options if thread is not None else {},
        policy=uncertain,
        settle=settle,
    )
    while not stop.is_set() and not accounts.paused(transport.name) and work.step():
        pass


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    """One run over one thread."""

    ledger: Ledger
    transport: SocialTransport
    dispatch: Dispatch
    clock: Clock
    parts: Sequence[Part]
    options: Mapping[str, str]
    policy: Uncertain
    settle: timedelta

    def step(self) -> bool:
        """Do the next thing; return whether there may be another at once."""
        rows = sorted(self.ledger.deliveries(self.dispatch.id), key=lambda row: row.position)
        gap = next((row for row in rows if row.state is not DeliveryState.SENT), None)
        if gap is None:
            return False
        before = next((row for row in rows if row.position == gap.position - 1), None)
        if before is not None and not before.live:
            return self._hold(why_stopped.no_parent(self.dispatch, gap.position))
        if gap.state is DeliveryState.FAILED:
            return self._hold(why_stopped.failed(self.dispatch, gap))
        posting = self._posting(gap, before.remote_id if before is not None else "")
        return self._reconcile(gap, posting) if gap.state is DeliveryState.UNCERTAIN else self._send(gap, posting)

    def _posting(self, row: Delivery, reply_to: str) -> Posting:
        return Posting(
            campaign=self.dispatch.campaign,
            part=self.parts[row.position - 1],
            total=len(self.parts),
            reply_to=reply_to,
            options=self.options,
        )

    def _send(self, row: Delivery, posting: Posting) -> bool:
        now, token = self.clock.now(), token_hex(16)
        claimed = self.ledger.claim_part(self.dispatch.id, token=token, now=now, until=now + _LEASE)
        if claimed is None or claimed.id != row.id:
            return False
        try:
            answer, sentence = self._attempt(claimed, posting, token)
        except AccountError:
            self._settle(claimed, Answer(state=DeliveryState.PENDING, cause=Known.ACCOUNT), token)
            raise
        self._settle(claimed, answer, token)
        if sentence:
            self._hold(sentence)
        return not sentence and answer.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.FAILED)

    def _settle(self, row: Delivery, answer: Answer, token: str) -> None:
        self.ledger.settle([Outcome.of(row.id, answer)], token=token, now=self.clock.now())

    def _attempt(self, row: Delivery, posting: Posting, token: str) -> tuple[Answer, str]:
        """Post one part; return its answer, and a sentence where the dispatch must be held for a person."""
        try:
            return self._post(row, posting, token), ""
        except AccountError:
            raise
        except BudgetError as error:
            return Answer(state=DeliveryState.PENDING, cause=Known.BUDGET), str(error)
        except LaterError as error:
            return _later(Known.RATE_LIMIT, error, error.retry_at), ""
        except TransportError as error:
            return _later(Known.UNREACHABLE, error, None), ""

    def _post(self, row: Delivery, posting: Posting, token: str) -> Answer:
        """Post one part; one that was tried before is looked for first, from where it was looked for then."""
        since = row.evidence or self.transport.head() or _NO_POST
        found = self.transport.find(posting, since) if row.evidence else None
        if found is None:
            return self.transport.post(posting, lambda: self._commit(row, token, since))
        if not self._commit(row, token, since):
            return Answer(state=DeliveryState.PENDING, cause=Known.WITHDRAWN)
        return Answer(state=DeliveryState.SENT, cause=Known.FOUND, remote_id=found)

    def _commit(self, row: Delivery, token: str, since: str) -> bool:
        return bool(self.ledger.commit([row.id], token=token, now=self.clock.now(), evidence=since))

    def _reconcile(self, row: Delivery, posting: Posting) -> bool:
        """Look for an uncertain part on the own timeline; return whether the thread can go on at once."""
        now = self.clock.now()
        if row.next_attempt is not None and row.next_attempt > now:
            return False
        try:
            found = self.transport.find(posting, row.evidence)
        except AccountError:
            raise
        except TransportError as error:
            again = error.retry_at if isinstance(error, LaterError) else now + _UNREACHABLE
            self.ledger.looked(row.id, now, again=again, counted=False)
            return False
        if found is not None:
            self.ledger.resolve(row.id, DeliveryState.SENT, now, cause=Known.FOUND, remote_id=found)
            return True
        if row.looks < len(GAPS):
            self.ledger.looked(row.id, now, again=now + GAPS[row.looks] * self._settle_of(row))
            return False
        return self._give_up_looking(row, now)

    def _settle_of(self, row: Delivery) -> timedelta:
        """Return how long this part is looked for."""
        return self.settle * ANSWERED if row.cause is Known.SERVER_ERROR else self.settle

    def _give_up_looking(self, row: Delivery, now: datetime) -> bool:
        """Decide a part that was not found in the whole settling time."""
        if row.cause is Known.DUPLICATE:
            self.ledger.resolve(row.id, DeliveryState.FAILED, now, cause=Known.DUPLICATE)
            return True
        if self.policy == "resend" and self._doubts(row) <= _RESENDS:
            self.ledger.resolve(row.id, DeliveryState.PENDING, now, cause=Known.NOT_FOUND)
            return True
        if self.policy == "skip":
            self.ledger.resolve(row.id, DeliveryState.FAILED, now, cause=Known.NOT_FOUND)
            return True
        return self._hold(why_stopped.in_doubt(self.dispatch, row, self._settle_of(row)))

    def _doubts(self, row: Delivery) -> int:
        """Return how often the outcome of a part has not been known."""
        events = self.ledger.events(self.dispatch.id, row.id)
        return sum(event.state == DeliveryState.UNCERTAIN for event in events)

    def _hold(self, sentence: str) -> bool:
        with suppress(QueueError):  # a person has held or cancelled it meanwhile, which is as good
            self.ledger.move(self.dispatch.id, DispatchState.HELD, self.clock.now(), sentence)
        return False


def _later(cause: Known, error: TransportError, retry_at: datetime | None) -> Answer:
    return Answer(state=DeliveryState.DEFERRED, cause=cause, reply=str(error), retry_at=retry_at)
