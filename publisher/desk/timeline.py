"""What leaves when, to how many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from publisher.channels.registry import channel
from publisher.model.dispatches import Channel, Dispatch, DispatchState
from publisher.ports.store import Store

_AHEAD: Final = frozenset({DispatchState.QUEUED, DispatchState.RUNNING, DispatchState.HELD})


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


def entries(store: Store, *, until: datetime) -> list[Entry]:
    """Return what leaves up to ``until``, held ones included, by time."""
    ahead = [dispatch for dispatch in store.ledger.dispatches() if dispatch.state in _AHEAD and dispatch.due <= until]
    return sorted((_entry(store, dispatch) for dispatch in ahead), key=lambda entry: (entry.due, entry.number))


def _entry(store: Store, dispatch: Dispatch) -> Entry:
    return Entry(
        number=dispatch.id,
        campaign=dispatch.campaign,
        title=dispatch.title,
        channel=dispatch.channel,
        due=dispatch.due,
        state=dispatch.state,
        to=whom(store, dispatch),
    )


def whom(store: Store, dispatch: Dispatch) -> str:
    """Say how many: readers are counted anew, since people join and leave until it begins."""
    release = store.ledger.release(dispatch.release_id)
    nouns = channel(dispatch.channel).nouns
    digest, thread = release.digests.get(dispatch.channel), release.threads.get(dispatch.channel)
    if digest is None:
        return nouns.counted(len(thread.parts) if thread is not None else 0)
    return nouns.counted(store.ledger.tally(dispatch.id).total or store.audience.count(digest.lists, digest.tags))
