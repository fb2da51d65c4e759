"""An announcement: one post, or a short thread, without an email."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from publisher.channels import registry as channels
from publisher.channels.channel import Network
from publisher.desk.approve import Approved, approve
from publisher.desk.preflight import Checked
from publisher.errors import CampaignError, ReleaseError
from publisher.model.releases import Release
from publisher.model.words import shortened
from publisher.ports.ledger import Ledger
from publisher.when import parse_wall_time, zone
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign, CampaignFile
from publisher.workspace.config import Config

_TITLE: Final = 60


def announcement(
    text: str, *, link: str, at: str, name: str, folder: Path, config: Config, now: datetime, on: Sequence[str] = ()
) -> Campaign:
    """Return the campaign of an announcement, not yet written.

    ``on`` names its networks, those that a new campaign leaves by where it is empty; ``at`` is a wall time or empty;
    without a ``name`` the campaign is called after its day.  Raises :class:`CampaignError` for an empty text, a link
    that is none and a name in use, :class:`TimeError` for ``at``.
    """
    words = text.strip()
    if not words:
        raise CampaignError("The announcement says nothing; write its text in quotes after publisher announce.")
    if link and not link.startswith(("https://", "http://")):
        raise CampaignError(f"“{link}” is not an address of the web; write it with https:// in front.")
    said = parse_wall_time(at, zone_name=config.organisation.timezone) if at else None
    day = said.local if said else now.astimezone(zone(config.organisation.timezone))
    chosen = campaigns.check_name(name) if name else _free_name(f"announcement-{day:%Y-%m-%d}", folder)
    on = on or [one.name for one in channels.composed() if isinstance(one, Network)]
    return Campaign(
        name=chosen,
        folder=folder / chosen,
        file=CampaignFile(
            title=_title(words), subject="", plans={name: channels.channel(name).plan(at=at) for name in on}
        ),
        intro="",
        thread=(f"{words}\n\n{link}" if link else words,),
    )


def announce(
    checked: Checked, ledger: Ledger, *, by: str, now: datetime, agree: Callable[[Release], None] = lambda _: None
) -> Approved:
    """Approve an announcement, write its campaign, and queue it.

    ``agree`` is given the release before anything is written or queued; where it raises, nothing is.  Raises
    :class:`ReleaseError` where a finding blocks it, and :class:`CampaignError` where the campaign cannot be written.
    """
    if checked.blocking:
        raise ReleaseError(f"The announcement cannot be queued: {checked.blocking[0].message}")

    def write(release: Release) -> None:
        agree(release)
        campaigns.save(checked.draft.campaign)

    return approve(checked, ledger, by=by, now=now, agree=write)


def _free_name(wanted: str, folder: Path) -> str:
    name, number = wanted, 2
    while (folder / name).exists():
        name, number = f"{wanted}-{number}", number + 1
    return name


def _title(words: str) -> str:
    return shortened(words.splitlines()[0], _TITLE)
