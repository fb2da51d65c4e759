"""An announcement: one post, or a short thread, without an email."""

from datetime import datetime
from pathlib import Path
from typing import Final

from publisher.errors import CampaignError
from publisher.model.words import shortened
from publisher.when import parse_wall_time, zone
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign, CampaignFile, XPlan
from publisher.workspace.config import Config

_TITLE: Final = 60


def announcement(text: str, *, link: str, at: str, name: str, folder: Path, config: Config, now: datetime) -> Campaign:
    """Return the campaign of an announcement, not yet written.

    ``at`` is a wall time or empty; without a ``name`` the campaign is called after its day.  Raises
    :class:`CampaignError` for an empty text, a link that is none and a name in use, :class:`TimeError` for ``at``.
    """
    words = text.strip()
    if not words:
        raise CampaignError("The announcement says nothing; write its text in quotes after publisher announce.")
    if link and not link.startswith(("https://", "http://")):
        raise CampaignError(f"“{link}” is not an address of the web; write it with https:// in front.")
    said = parse_wall_time(at, zone_name=config.organisation.timezone) if at else None
    day = said.local if said else now.astimezone(zone(config.organisation.timezone))
    chosen = campaigns.check_name(name) if name else _free_name(f"announcement-{day:%Y-%m-%d}", folder)
    return Campaign(
        name=chosen,
        folder=folder / chosen,
        file=CampaignFile(title=_title(words), subject="", email=None, x=XPlan(at=at)),
        intro="",
        thread=(f"{words}\n\n{link}" if link else words,),
    )


def _free_name(wanted: str, folder: Path) -> str:
    name, number = wanted, 2
    while (folder / name).exists():
        name, number = f"{wanted}-{number}", number + 1
    return name


def _title(words: str) -> str:
    return shortened(words.splitlines()[0], _TITLE)
