"""What leaves when, to how many, finishing when, at what cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from publisher.channels.channel import Mail
from publisher.channels.registry import channel
from publisher.model.dispatches import Channel, DeliveryState, Dispatch, DispatchState
from publisher.model.note_words import brief
from publisher.model.releases import Release
from publisher.model.segment_grammar import asked
from publisher.ports.ledger import Records
from publisher.ports.store import Store

_AHEAD: Final = frozenset({DispatchState.QUEUED, DispatchState.RUNNING, DispatchState.HELD})
#: Of the dispatches of a channel that are done, so many of the newest are looked at for its pace.
_LOOKED_AT: Final = 5
#: Fewer deliveries than this tell nothing of a pace.
_TELLING: Final = 20
#: What a part of a thread takes at most where nothing goes wrong.
_A_PART: Final = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One dispatch that is still to leave."""

    number: int
    campaign: str
    title: str
    channel: Channel
    #: Aware.
    due: datetime
    state: DispatchState
    #: ``214 readers`` or ``6 parts``.
    to: str
    #: When it is done at the pace of those before it; ``None`` where nothing tells.
    done_by: datetime | None
    #: US dollars; ``None`` where the channel costs nothing.
    cost: float | None
    #: By whom or why it is held, in a few words.
    note: str


def entries(store: Store, *, until: datetime, now: datetime) -> list[Entry]:
    """Return what leaves up to ``until``, held ones included, by time."""
    every = store.ledger.dispatches()
    ahead = [dispatch for dispatch in every if dispatch.state in _AHEAD and dispatch.due <= until]
    paces = {name: _pace(store.ledger, [one for one in every if one.channel == name]) for name in _mails(ahead)}
    return sorted((_entry(store, dispatch, paces, now) for dispatch in ahead), key=lambda one: (one.due, one.number))


def _mails(ahead: list[Dispatch]) -> set[Channel]:
    return {dispatch.channel for dispatch in ahead if isinstance(channel(dispatch.channel), Mail)}


def _entry(store: Store, dispatch: Dispatch, paces: Mapping[Channel, timedelta | None], now: datetime) -> Entry:
    release = store.ledger.release(dispatch.release_id)
    thread = release.threads.get(dispatch.channel)
    count = _count(store, dispatch, release)
    each = _A_PART if thread is not None else paces.get(dispatch.channel)
    left = store.ledger.tally(dispatch.id).open or count
    held = dispatch.state is DispatchState.HELD
    return Entry(
        number=dispatch.id,
        campaign=dispatch.campaign,
        title=dispatch.title,
        channel=dispatch.channel,
        due=dispatch.due,
        state=dispatch.state,
        to=channel(dispatch.channel).nouns.counted(count),
        done_by=max(dispatch.due, now) + each * left if each is not None else None,
        cost=thread.cost or None if thread is not None else None,
        note=brief(dispatch.note) if held else "",
    )


def _pace(records: Records, dispatches: list[Dispatch]) -> timedelta | None:
    """Return what one delivery took in the newest dispatch of a channel that tells, all connections together."""
    done = [dispatch for dispatch in dispatches if dispatch.state is DispatchState.DONE]
    for dispatch in sorted(done, key=lambda one: one.due, reverse=True)[:_LOOKED_AT]:
        sent = records.tally(dispatch.id)[DeliveryState.SENT]
        between = records.sent_between(dispatch.id)
        if sent >= _TELLING and between is not None and between[1] > between[0]:
            return (between[1] - between[0]) / sent
    return None


def whom(store: Store, dispatch: Dispatch) -> str:
    """Say how many: readers are counted anew, since people join and leave until it begins."""
    count = _count(store, dispatch, store.ledger.release(dispatch.release_id))
    return channel(dispatch.channel).nouns.counted(count)


def _count(store: Store, dispatch: Dispatch, release: Release) -> int:
    digest, thread = release.digests.get(dispatch.channel), release.threads.get(dispatch.channel)
    if digest is None:
        return len(thread.parts) if thread is not None else 0
    return store.ledger.tally(dispatch.id).total or store.audience.count(
        digest.lists, digest.tags, asked(digest.who, digest.due)
    )
