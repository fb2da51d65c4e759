"""The campaigns of a workspace at a glance, and giving them other names."""

from dataclasses import dataclass
from pathlib import Path

from publisher.channels.registry import channel
from publisher.errors import CampaignError, PublisherError
from publisher.model.dispatches import AHEAD, DeliveryState, Dispatch, DispatchState
from publisher.ports.ledger import Queue, Records
from publisher.workspace import campaigns


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """One campaign."""

    name: str
    title: str
    posts: int
    parts: int
    #: ``draft``, the states of its dispatches, or what is wrong with its files.
    state: str


def overview(folder: Path, records: Records) -> list[Overview]:
    """Return the campaigns in ``folder`` by name; a broken one is listed with what is wrong, not raised."""
    states: dict[str, set[str]] = {}
    for dispatch in records.dispatches():
        if dispatch.state is not DispatchState.CANCELLED:
            states.setdefault(dispatch.campaign, set()).add(_state(dispatch, records))
    known = campaigns.names(folder)
    gone = [name for name, found in states.items() if name not in known and not found.isdisjoint(AHEAD)]
    return [
        _gone(name, states[name]) if name in gone else _one(folder / name, ", ".join(sorted(states.get(name, ()))))
        for name in sorted([*known, *gone])
    ]


def rename(old: str, new: str, folder: Path, queue: Queue) -> Path:
    """Give a campaign in ``folder`` another name, in the ledger too, and return its folder.

    Raises :class:`CampaignError` for what :func:`publisher.workspace.campaigns.rename` refuses, and
    :class:`ReleaseError` where the ledger knows a campaign of the new name; then nothing was changed.
    """
    renamed = campaigns.rename(old, new, folder)
    try:
        queue.rename(old, new)
    except PublisherError:
        renamed.rename(folder / old)
        raise
    return renamed


def ahead(campaign: str, records: Records) -> list[Dispatch]:
    """Return the dispatches of a campaign that may still leave."""
    return [dispatch for dispatch in records.dispatches(campaign=campaign) if dispatch.state in AHEAD]


def _state(dispatch: Dispatch, records: Records) -> str:
    """Return the state of a dispatch; one that is done and went to nobody but ``outbox/`` is a rehearsal."""
    if dispatch.state is DispatchState.DONE:
        tally = records.tally(dispatch.id)
        if tally[DeliveryState.WRITTEN] and not tally[DeliveryState.SENT]:
            return "rehearsal" if channel(dispatch.channel).transport else "to post"
    return dispatch.state


def _gone(name: str, states: set[str]) -> Overview:
    state = f"{', '.join(sorted(states))}; its folder is gone"
    return Overview(name=name, title="", posts=0, parts=0, state=state)


def _one(folder: Path, states: str) -> Overview:
    try:
        campaign = campaigns.load(folder)
    except CampaignError as error:
        return Overview(name=folder.name, title="", posts=0, parts=0, state=str(error))
    return Overview(
        name=campaign.name,
        title=campaign.file.title,
        posts=len(campaign.file.posts),
        parts=len(campaign.thread),
        state=states or "draft",
    )
