"""The ledger: releases, dispatches and deliveries, each method one transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from publisher.errors import StoreError
from publisher.model.causes import Cause
from publisher.model.dispatches import (
    Delivery,
    DeliveryState,
    Dispatch,
    DispatchState,
    Event,
    Outcome,
    RetryPolicy,
    Tally,
)
from publisher.model.doubts import Doubt
from publisher.model.notes import NOTHING, Note
from publisher.model.releases import Release
from publisher.model.segments import Asked
from publisher.ports.ledger import Claim, Recovery
from publisher.ports.watermarks import Witness
from publisher.store.engine import Database
from publisher.store.ledger import amending, deliveries, dispatches, having, leases, releases, starting
from publisher.store.ledger.outcomes import finish, for_real, looked, recover, reopen, resolve, retracted, retry, settle
from publisher.store.tables import dispatches as table
from publisher.store.watermarks import advance


class SqlLedger:
    """:class:`publisher.ports.Ledger` on a database; what each method promises stands there."""

    def __init__(self, database: Database, policy: RetryPolicy, witness: Witness | None = None) -> None:
        """``policy`` dates deferred deliveries; ``witness`` notes outside how far the database has come."""
        self._database = database
        self._policy = policy
        self._witness = witness

    def enqueue(self, release: Release) -> list[Dispatch]:
        """Store a release and queue its dispatches."""
        with self._database.write() as connection:
            return releases.enqueue(connection, release)

    def amend(self, dispatch_id: int, release: Release, now: datetime) -> Dispatch:
        """Give a held thread another release, and queue it."""
        with self._database.write() as connection:
            return amending.amend(connection, dispatch_id, release, now)

    def rename(self, campaign: str, to: str) -> None:
        """Give all that is known of a campaign another name."""
        with self._database.write() as connection:
            releases.rename(connection, campaign, to)

    def having(
        self, content: str, lists: Collection[str] = (), tags: Collection[str] = (), who: Asked | None = None
    ) -> int:
        """Count the subscribers who have this content."""
        with self._database.read() as connection:
            return having.readers(connection, content, tuple(lists), tuple(tags), who)

    def posted(self, content: str, channel: str, campaign: str) -> Dispatch | None:
        """Return a dispatch that has posted this content, or is to for another campaign."""
        with self._database.read() as connection:
            return having.posted(connection, content, channel, campaign)

    def check_way(self, campaign: str) -> None:
        """Raise where another release of the campaign would be refused."""
        with self._database.read() as connection:
            releases.check_way(connection, campaign)

    def release(self, release_id: str) -> Release:
        """Return a release, verified."""
        with self._database.read() as connection:
            return releases.load(connection, release_id)

    def dispatch(self, dispatch_id: int) -> Dispatch:
        """Return a dispatch."""
        with self._database.read() as connection:
            return dispatches.load(connection, dispatch_id)

    def dispatches(self, *, campaign: str | None = None) -> list[Dispatch]:
        """Return dispatches, by due time."""
        with self._database.read() as connection:
            return dispatches.of(connection, *([] if campaign is None else [table.c.campaign == campaign]))

    def due(self, now: datetime) -> list[Dispatch]:
        """Return what is queued or running and due."""
        with self._database.read() as connection:
            return dispatches.due(connection, now)

    def move(self, dispatch_id: int, to: DispatchState, now: datetime, note: Note = NOTHING) -> Dispatch:
        """Move a dispatch."""
        with self._database.write() as connection:
            return dispatches.move(connection, dispatch_id, to, now, note)

    def waits(self, dispatch_id: int, note: Note, now: datetime) -> None:
        """Note what a running dispatch waits for."""
        with self._database.write() as connection:
            dispatches.waits(connection, dispatch_id, note, now)

    def start(self, dispatch_id: int, now: datetime) -> Dispatch:
        """Make a dispatch running and write its deliveries."""
        with self._database.write() as connection:
            return starting.start(connection, dispatch_id, now)

    def claim(self, dispatch_id: int, *, token: str, now: datetime, until: datetime, limit: int) -> list[Claim]:
        """Lease deliveries of email."""
        with self._database.write() as connection:
            return leases.claim(connection, dispatch_id, token=token, now=now, until=until, limit=limit)

    def claim_part(self, dispatch_id: int, *, token: str, now: datetime, until: datetime) -> Delivery | None:
        """Lease the next part of a thread."""
        with self._database.write() as connection:
            return leases.claim_part(connection, dispatch_id, token=token, now=now, until=until)

    def commit(
        self,
        delivery_ids: Sequence[int],
        *,
        token: str,
        now: datetime,
        evidence: str = "",
        outcomes: Sequence[Outcome] = (),
    ) -> frozenset[int]:
        """Make deliveries ``committing``, durably, and write outcomes of others with the same flush of the disk."""
        refused: list[int] = []
        granted: frozenset[int] = frozenset()
        with self._database.write() as connection:
            leases.lock(connection, delivery_ids)
            if outcomes:
                refused = settle(connection, outcomes, token=token, now=now, policy=self._policy)
            if not refused:
                granted = leases.commit(connection, delivery_ids, token=token, now=now, evidence=evidence)
            mark = advance(connection, now) if granted and self._witness is not None else None
        if mark is not None and self._witness is not None:
            self._witness.note(mark)
        _complain(refused)
        return granted

    def settle(self, outcomes: Iterable[Outcome], *, token: str, now: datetime) -> None:
        """Write outcomes.

        Raises :class:`StoreError` after writing the others where one is no legal move: a transport's mistake.
        """
        with self._database.write() as connection:
            refused = settle(connection, outcomes, token=token, now=now, policy=self._policy)
        _complain(refused)

    def resolve(self, delivery_id: int, to: DeliveryState, now: datetime, *, cause: Cause, remote_id: str = "") -> None:
        """Decide an uncertain or failed delivery."""
        with self._database.write() as connection:
            resolve(connection, delivery_id, to, now, cause=cause, remote_id=remote_id)

    def for_real(self, dispatch_id: int, now: datetime) -> None:
        """Put back what was only written into ``outbox/``."""
        with self._database.write() as connection:
            for_real(connection, dispatch_id, now)

    def looked(self, delivery_id: int, now: datetime, *, again: datetime, counted: bool = True) -> None:
        """Count a look that did not find an uncertain part."""
        with self._database.write() as connection:
            looked(connection, delivery_id, now, again=again, counted=counted)

    def reopen(self, delivery_ids: Collection[int], now: datetime) -> None:
        """Put failed deliveries back."""
        with self._database.write() as connection:
            reopen(connection, delivery_ids, now)

    def retry(self, dispatch_id: int, states: Collection[DeliveryState], now: datetime, *, by: str) -> int:
        """Put back what nobody got."""
        with self._database.write() as connection:
            return retry(connection, dispatch_id, states, now, by)

    def retracted(self, delivery_id: int, now: datetime) -> None:
        """Note that a sent part was deleted."""
        with self._database.write() as connection:
            retracted(connection, delivery_id, now)

    def recover(self, now: datetime, *, all_leases: bool = False) -> Recovery:
        """Give expired leases back and name what is in doubt."""
        with self._database.write() as connection:
            return recover(connection, now, all_leases=all_leases)

    def finish(self, dispatch_id: int, now: datetime) -> bool:
        """Make a running dispatch done where nothing is open."""
        with self._database.write() as connection:
            return finish(connection, dispatch_id, now)

    def tally(self, dispatch_id: int) -> Tally:
        """Count the deliveries by state."""
        with self._database.read() as connection:
            return deliveries.tally(connection, dispatch_id)

    def sent_between(self, dispatch_id: int) -> tuple[datetime, datetime] | None:
        """Return when the first and the last were sent."""
        with self._database.read() as connection:
            return deliveries.sent_between(connection, dispatch_id)

    def deliveries(self, dispatch_id: int, states: Collection[DeliveryState] = ()) -> Iterator[Delivery]:
        """Yield the deliveries, in order."""
        return deliveries.pages(self._database, dispatch_id, states)

    def doubts(self, dispatch_id: int | None = None) -> list[Doubt]:
        """Return what is in doubt."""
        with self._database.read() as connection:
            return deliveries.doubts(connection, dispatch_id)

    def to_reader(self, subscriber_id: str) -> list[Delivery]:
        """Return every delivery to one reader, newest first."""
        with self._database.read() as connection:
            return deliveries.of_reader(connection, subscriber_id)

    def events(self, dispatch_id: int, delivery_id: int | None = None) -> list[Event]:
        """Return what happened to a dispatch or a delivery."""
        with self._database.read() as connection:
            return deliveries.story(connection, dispatch_id, delivery_id)


def _complain(refused: Sequence[int]) -> None:
    if refused:
        raise StoreError(
            f"The outcome of delivery {', '.join(map(str, refused))} cannot be: it was never committed; "
            f"it stays claimed until its lease ends."
        )
