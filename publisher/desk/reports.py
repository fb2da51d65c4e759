"""Who got it, who did not, and why: the read models over the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from publisher.channels.registry import mails_known
from publisher.errors import AudienceError, QueueError, nearest
from publisher.model.dispatches import Delivery, DeliveryState, Dispatch, DispatchState, Tally
from publisher.ports.audience import Audience
from publisher.ports.ledger import Records
from publisher.ports.store import Store

#: What a person may want to see one by one.
TROUBLE: Final = frozenset(
    {DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.DEFERRED, DeliveryState.SUPPRESSED}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DispatchReport:
    """One dispatch, accounted for."""

    dispatch: Dispatch
    tally: Tally
    approved_by: str
    approved_at: datetime
    release_hash: str
    #: When its first and its last delivery reached the state that it has.
    began: datetime | None
    ended: datetime | None
    #: Deliveries that failed, wait, are in doubt, or were not sent at all, with their causes; the first hundred.
    trouble: tuple[Delivery, ...]

    @property
    def accounted(self) -> bool:
        """Whether every delivery is in a final state, or waits for a person who can see it here."""
        return self.tally.open == 0

    @property
    def rate(self) -> float | None:
        """Deliveries sent a second, between the first and the last; ``None`` where that is too short to say."""
        seconds = (self.ended - self.began).total_seconds() if self.began and self.ended else 0.0
        return self.tally[DeliveryState.SENT] / seconds if seconds >= 1 else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderOutcome:
    """What became of one reader in one dispatch."""

    campaign: str
    dispatch_id: int
    #: The delivery's state, ``not included``; where the dispatch has not begun ``planned``, ``held`` or ``missed``.
    state: str
    cause: str = ""
    reply: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """What is known of one reader."""

    known: bool
    #: Reason on the suppression list, or empty.
    suppressed: str
    lists: tuple[str, ...] = ()
    answers: tuple[ReaderOutcome, ...] = field(default_factory=tuple)


_MOST_TROUBLE: Final = 100
#: What has not begun and does not begin by itself.
_AT_REST: Final = frozenset({DispatchState.HELD, DispatchState.MISSED})


def report(records: Records, campaign: str) -> list[DispatchReport]:
    """Return the reports of a campaign's dispatches; raise :class:`QueueError` where it has none."""
    dispatches = records.dispatches(campaign=campaign)
    if not dispatches:
        hint = nearest(campaign, {item.campaign for item in records.dispatches()})
        raise QueueError(
            f"Nothing of “{campaign}” was ever queued.{hint or f' Approve it first: publisher approve {campaign}.'}"
        )
    return [_report(records, dispatch) for dispatch in dispatches]


def named(deliveries: Iterable[Delivery], audience: Audience) -> dict[str, str]:
    """Return the addresses of the readers of deliveries by id, for a person who looks; erased readers are left out."""
    readers = (audience.named(row.subscriber_id) for row in deliveries if row.subscriber_id)
    return {reader.id: reader.shown for reader in readers if reader is not None}


def deliveries(records: Records, campaign: str) -> Iterator[tuple[Dispatch, Delivery]]:
    """Yield every delivery of a campaign with its dispatch: the ledger, row by row."""
    for dispatch in records.dispatches(campaign=campaign):
        for delivery in records.deliveries(dispatch.id):
            yield dispatch, delivery


def why(store: Store, address: str) -> Why:
    """Tell what one reader was sent, and why not; ``address`` is normalised.

    Raises :class:`AudienceError` where nothing at all is known of the address.
    """
    reader = store.audience.find(address)
    reason = store.audience.suppression(address) or ""
    if reader is None and not reason:
        raise AudienceError("This address is neither a subscriber's nor on the suppression list; check its spelling.")
    mine = {row.dispatch_id: row for row in store.ledger.to_reader(reader.id)} if reader is not None else {}
    answers = [
        _answer(store.ledger, dispatch, mine.get(dispatch.id))
        for dispatch in store.ledger.dispatches()
        if reader is not None
        and dispatch.channel in mails_known()
        and (dispatch.id in mine or dispatch.state is not DispatchState.CANCELLED)
    ]
    return Why(
        known=reader is not None,
        suppressed=reason,
        lists=reader.lists if reader is not None else (),
        answers=tuple(answers),
    )


def _report(records: Records, dispatch: Dispatch) -> DispatchReport:
    release = records.release(dispatch.release_id)
    began, ended, trouble = _walk(records.deliveries(dispatch.id))
    return DispatchReport(
        dispatch=dispatch,
        tally=records.tally(dispatch.id),
        approved_by=release.approved_by,
        approved_at=release.approved_at,
        release_hash=release.hash,
        began=began,
        ended=ended,
        trouble=tuple(trouble),
    )


def trouble(records: Records, dispatch_id: int) -> tuple[Delivery, ...]:
    """Return the deliveries of a dispatch that are in :data:`TROUBLE`; the first hundred."""
    return tuple(islice(records.deliveries(dispatch_id, TROUBLE), _MOST_TROUBLE))


def _walk(rows: Iterator[Delivery]) -> tuple[datetime | None, datetime | None, Sequence[Delivery]]:
    began: datetime | None = None
    ended: datetime | None = None
    trouble: list[Delivery] = []
    for row in rows:
        if row.changed_at is not None and row.state is DeliveryState.SENT:
            began = min(began or row.changed_at, row.changed_at)
            ended = max(ended or row.changed_at, row.changed_at)
        if row.state in TROUBLE and len(trouble) < _MOST_TROUBLE:
            trouble.append(row)
    return began, ended, trouble


def reason(row: Delivery | ReaderOutcome) -> str:
    """Return why a delivery is where it is, with what the other side answered."""
    return ": ".join(words for words in (str(row.cause), row.reply) if words)


def _answer(records: Records, dispatch: Dispatch, row: Delivery | None) -> ReaderOutcome:
    if row is not None:
        return ReaderOutcome(
            campaign=dispatch.campaign,
            dispatch_id=dispatch.id,
            state=row.state,
            cause=str(row.cause),
            reply=row.reply,
            at=row.changed_at,
        )
    if records.tally(dispatch.id).total == 0 and dispatch.state is not DispatchState.DONE:
        state = dispatch.state if dispatch.state in _AT_REST else "planned"
        return ReaderOutcome(campaign=dispatch.campaign, dispatch_id=dispatch.id, state=state, at=dispatch.due)
    return ReaderOutcome(campaign=dispatch.campaign, dispatch_id=dispatch.id, state="not included")
