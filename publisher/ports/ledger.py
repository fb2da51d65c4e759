"""The durable queue and the proof, each method one transaction; one port for each kind of consumer."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from publisher.model.causes import Cause
from publisher.model.dispatches import Delivery, DeliveryState, Dispatch, DispatchState, Event, Outcome, Tally
from publisher.model.doubts import Doubt
from publisher.model.notes import NOTHING, Note
from publisher.model.releases import Release
from publisher.model.segments import Asked
from publisher.model.subscribers import Subscriber


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A delivery of email under lease, with its reader."""

    delivery: Delivery
    subscriber: Subscriber = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What a restart found: leases that were given back, and deliveries whose outcome is not known."""

    returned: int
    uncertain: tuple[Delivery, ...]


class Records(Protocol):
    """What was approved, what became of it, and of whom: for those who only read."""

    def having(
        self, content: str, lists: Collection[str] = (), tags: Collection[str] = (), who: Asked | None = None
    ) -> int:
        """Count the subscribers on the lists, with the tags and in the segment who got an email of this content.

        What was written into ``outbox/`` was got by nobody.
        """

    def posted(self, content: str, channel: str, campaign: str) -> Dispatch | None:
        """Return a dispatch by ``channel`` that has posted parts of this content, or is to for another campaign."""

    def check_way(self, campaign: str) -> None:
        """Raise :class:`ReleaseError` where :meth:`enqueue` would refuse another release of the campaign."""

    def release(self, release_id: str) -> Release:
        """Return a release, verified against its hash; raise :class:`ReleaseError`."""

    def dispatch(self, dispatch_id: int) -> Dispatch:
        """Return a dispatch; raise :class:`QueueError` where there is none."""

    def dispatches(self, *, campaign: str | None = None) -> list[Dispatch]:
        """Return dispatches, by due time."""

    def tally(self, dispatch_id: int) -> Tally:
        """Count the deliveries of a dispatch by state."""

    def sent_between(self, dispatch_id: int) -> tuple[datetime, datetime] | None:
        """Return when the first and the last delivery of a dispatch were sent; ``None`` where none was."""

    def deliveries(self, dispatch_id: int, states: Collection[DeliveryState] = ()) -> Iterator[Delivery]:
        """Yield the deliveries of a dispatch, in order, of these states or of all."""

    def doubts(self, dispatch_id: int | None = None) -> list[Doubt]:
        """Return what is in doubt of a dispatch, or of all that are neither held nor cancelled, by delivery."""

    def to_reader(self, subscriber_id: str) -> list[Delivery]:
        """Return every delivery to one reader, newest first."""

    def events(self, dispatch_id: int, delivery_id: int | None = None) -> list[Event]:
        """Return what happened to a dispatch, or to one of its deliveries, in order.

        A delivery's own row has its last outcome; the events have those before it: deferrals with the other
        side's answer, doubts, and what a person decided.
        """


class Queue(Records, Protocol):
    """Dispatches and what is decided about them and their deliveries: for whoever answers for what leaves."""

    def enqueue(self, release: Release) -> list[Dispatch]:
        """Store a release and queue a dispatch for each of its channels, in one transaction.

        Raises :class:`ReleaseError` where the campaign has a dispatch that is running, done or held after a start.
        Dispatches of an earlier release of the campaign that have not begun are cancelled with a note.
        """

    def amend(self, dispatch_id: int, release: Release, now: datetime) -> Dispatch:
        """Give a held thread the parts of another release and queue it, in one transaction.

        Its parts that are out stay as they are, whatever the release says of their positions; those that are not are
        pending again, and cancelled where the release has no part of that position.  Raises :class:`QueueError` where
        the dispatch is not held, or a part is in doubt or in flight.
        """

    def move(self, dispatch_id: int, to: DispatchState, now: datetime, note: Note = NOTHING) -> Dispatch:
        """Move a dispatch; raise :class:`QueueError` where that is no legal move.

        When it returns from a hold or cancel, no further :meth:`commit` for that dispatch succeeds.  Cancelling
        makes the open deliveries that are not in flight ``cancelled``.  One that is queued again after its time is
        due now, so that it is not missed once more.
        """

    def rename(self, campaign: str, to: str) -> None:
        """Give all that is known of a campaign another name, in one transaction.

        Raises :class:`ReleaseError` where something is known of a campaign ``to`` already.
        """

    def resolve(self, delivery_id: int, to: DeliveryState, now: datetime, *, cause: Cause, remote_id: str = "") -> None:
        """Decide an uncertain (or failed) delivery: ``sent``, ``failed`` or ``pending``; raise :class:`QueueError`.

        Its ``looks`` begin anew.
        """

    def retry(self, dispatch_id: int, states: Collection[DeliveryState], now: datetime, *, by: str) -> int:
        """Make deliveries in ``states`` (FAILED, WRITTEN) ``pending`` with all their attempts; return how many.

        One that failed by policy while it was in doubt stays, since it may have arrived.  A dispatch that was done is
        queued again, which ``by`` asked for.  Raises :class:`QueueError` where it was cancelled, or its campaign has
        been approved anew for this channel.
        """

    def retracted(self, delivery_id: int, now: datetime) -> None:
        """Note as its cause that a sent part was deleted from the network at a person's wish."""


class Leases(Protocol):
    """Deliveries under lease and what became of them: for the workers, who know no dispatch but their own."""

    def claim(self, dispatch_id: int, *, token: str, now: datetime, until: datetime, limit: int) -> list[Claim]:
        """Lease up to ``limit`` deliveries of email that are pending, or deferred and due.

        Those whose reader has been suppressed, unsubscribed or erased, or got the same content meanwhile, become
        ``suppressed`` instead, in the same transaction.
        """

    def claim_part(self, dispatch_id: int, *, token: str, now: datetime, until: datetime) -> Delivery | None:
        """Lease the first part that is not ``sent``, where it is pending or deferred and due; else ``None``.

        A part is never leased while one before it is not ``sent``: a thread resumes at its first gap.
        """

    def commit(
        self,
        delivery_ids: Sequence[int],
        *,
        token: str,
        now: datetime,
        evidence: str = "",
        outcomes: Sequence[Outcome] = (),
    ) -> frozenset[int]:
        """Make claimed deliveries ``committing``, durably, and return the ids of those that are.

        One is left out where the lease is no longer ours or has expired, or the dispatch is not running.  The
        ``outcomes`` of others are settled before, in the same transaction: one flush of the disk for both.
        """

    def settle(self, outcomes: Iterable[Outcome], *, token: str, now: datetime) -> None:
        """Write outcomes of deliveries under this token, in one transaction; the retry policy dates deferred ones.

        A deferred one without attempts left becomes ``failed``; one that comes back from ``committing`` as
        ``pending`` was nobody's fault here, and is not charged the attempt.
        """

    def reopen(self, delivery_ids: Collection[int], now: datetime) -> None:
        """Make failed deliveries of email ``pending`` again and take the attempt back; others are left alone.

        For refusals of which a later one has shown that they were not about the reader.
        """

    def for_real(self, dispatch_id: int, now: datetime) -> None:
        """Make deliveries of a running dispatch ``pending`` that were only written into ``outbox/``.

        For what began as a rehearsal and goes on for real: who only has a file there has nothing.
        """

    def looked(self, delivery_id: int, now: datetime, *, again: datetime, counted: bool = True) -> None:
        """Count a look that did not find an uncertain part, and date the next one; others are left alone.

        ``counted`` is ``False`` where the network could not be read at all.
        """


class Ledger(Queue, Leases, Protocol):
    """The whole of it: for the daemon, which makes dispatches run, recover and finish."""

    def due(self, now: datetime) -> list[Dispatch]:
        """Return dispatches that are queued or running and due at ``now``."""

    def start(self, dispatch_id: int, now: datetime) -> Dispatch:
        """Make a queued dispatch running and write its deliveries, in one transaction; running ones stay.

        For email one delivery for each member of the release's lists and tags, suppressed addresses included as
        ``suppressed``, and so are readers who have the same content already, unless the release says ``again``; for
        a thread one for each part.
        """

    def waits(self, dispatch_id: int, note: Note, now: datetime) -> None:
        """Note what a running dispatch waits for, since ``now`` where it did not wait; ``NOTHING``: no more.

        One that is not running is left alone.
        """

    def finish(self, dispatch_id: int, now: datetime) -> bool:
        """Make a running dispatch done where no delivery is open any more; return whether it is done.

        A thread is not done while one of its parts is uncertain or failed: those after it could not follow.
        """

    def recover(self, now: datetime, *, all_leases: bool = False) -> Recovery:
        """Return expired leases to ``pending`` and make expired ``committing`` ones ``uncertain``.

        Those that were on their way into ``outbox/`` become ``pending``: writing a file once more does no harm.
        ``all_leases`` treats every lease as expired: for the start of the only daemon of a workspace.
        """
