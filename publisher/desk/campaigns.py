"""The campaigns of a workspace at a glance."""

from dataclasses import dataclass
from pathlib import Path

from publisher.errors import CampaignError
from publisher.model.dispatches import DispatchState
from publisher.ports.ledger import Records
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
            states.setdefault(dispatch.campaign, set()).add(dispatch.state)
    return [_one(folder / name, ", ".join(sorted(states.get(name, ())))) for name in campaigns.names(folder)]


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
