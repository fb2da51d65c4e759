"""An announcement: one post, or a short thread, without an email."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from publisher.channels import registry as channels
from publisher.channels.channel import Network, Plan
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
from publisher.workspace.files import read_file

_TITLE: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Illustration:
    """A picture that goes with an announcement."""

    #: Its file, wherever it is.
    path: Path
    #: What it shows, for those who cannot see it.
    words: str


def announcement(
    text: str,
    *,
    link: str,
    at: str,
    name: str,
    folder: Path,
    config: Config,
    now: datetime,
    on: Sequence[str] = (),
    pictures: Sequence[Illustration] = (),
    asked: Mapping[str, str] = MappingProxyType({}),
) -> Campaign:
    """Return the campaign of an announcement, not yet written.

    ``on`` names its networks, those that a new campaign leaves by where it is empty; ``at`` is a wall time or empty;
    without a ``name`` the campaign is called after its day.  ``asked`` are keys of the networks' sections, such as
    ``reply_settings``, each for those that have it.  Raises :class:`CampaignError` for an empty text, a link
    that is none, a picture that cannot be read or has no words, and a name in use, :class:`TimeError` for ``at``.
    """
    words = text.strip()
    if not words:
        raise CampaignError("The announcement says nothing; write its text in quotes after publisher announce.")
    if link and (not link.startswith(("https://", "http://")) or not link.isprintable() or " " in link):
        shown = "".join(letter if letter.isprintable() else " " for letter in link)
        raise CampaignError(f"“{shown}” is not an address of the web; write it with https:// in front and on one line.")
    said = parse_wall_time(at, zone_name=config.organisation.timezone) if at else None
    day = said.local if said else now.astimezone(zone(config.organisation.timezone))
    chosen = campaigns.check_name(name) if name else _free_name(f"announcement-{day:%Y-%m-%d}", folder)
    on = on or [one.name for one in channels.composed() if isinstance(one, Network)]
    contents = _contents(pictures)
    lines = [f"![{one.words.strip()}]({file})" for one, file in zip(pictures, contents, strict=True)]
    return Campaign(
        name=chosen,
        folder=folder / chosen,
        file=CampaignFile(
            title=_title(words),
            subject="",
            plans={name: _plan(channels.channel(name).plan, at, asked) for name in on},
        ),
        intro="",
        thread=("\n\n".join(filter(None, (words, link, "\n".join(lines)))),),
        pictures=contents,
    )


def _plan(kind: type[Plan], at: str, asked: Mapping[str, str]) -> Plan:
    own = {key: value for key, value in asked.items() if key in kind.__struct_fields__}
    return msgspec.convert({"at": at, **own}, kind)


def _contents(pictures: Sequence[Illustration]) -> dict[str, bytes]:
    """Return the bytes of pictures by the names that they get in the campaign's folder."""
    found: dict[str, bytes] = {}
    for number, one in enumerate(pictures, 1):
        if not one.words.strip() or re.search(r"[\[\]\n\r]", one.words):
            raise CampaignError(
                f"The picture {one.path.name} needs words for those who cannot see it, on one line and without square "
                f"brackets; give them with --alt."
            )
        try:
            content = read_file(one.path)
        except OSError as reason:
            raise CampaignError(
                f"The picture {one.path} cannot be read ({reason.strerror}); name one that is there."
            ) from None
        found[f"picture-{number}{one.path.suffix.lower()}"] = content
    return found


def announce(
    checked: Checked,
    ledger: Ledger,
    *,
    by: str,
    now: datetime,
    again: bool = False,
    agree: Callable[[Release], None] = lambda _: None,
) -> Approved:
    """Approve an announcement, write its campaign, and queue it.

    ``agree`` is given the release before anything is written or queued; where it raises, nothing is.  Raises
    :class:`ReleaseError` where a finding blocks it, or the same is out or on its way and ``again`` is not said, and
    :class:`CampaignError` where the campaign cannot be written.
    """
    if checked.blocking:
        raise ReleaseError(f"The announcement cannot be queued: {checked.blocking[0].message}")

    def write(release: Release) -> None:
        agree(release)
        campaigns.save(checked.draft.campaign)

    return approve(checked, ledger, by=by, now=now, again=again, agree=write)


def _free_name(wanted: str, folder: Path) -> str:
    name, number = wanted, 2
    while (folder / name).exists():
        name, number = f"{wanted}-{number}", number + 1
    return name


def _title(words: str) -> str:
    return shortened(words.splitlines()[0], _TITLE)
