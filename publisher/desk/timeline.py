"""What leaves when, to how many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from publisher.model.dispatches import Channel, Dispatch, DispatchState
from publisher.model.words import counted
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
        to=_to(store, dispatch),
    )


def _to(store: Store, dispatch: Dispatch) -> str:
    """Say how many: readers are counted anew, since people join and leave until it begins."""
    release = store.ledger.release(dispatch.release_id)
    if dispatch.channel == "email" and release.email is not None:
        planned = store.ledger.tally(dispatch.id).total
        return counted(planned or store.audience.count(release.email.lists, release.email.tags), "reader")
    return counted(len(release.thread.parts) if release.thread else 0, "part")
