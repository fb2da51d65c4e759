"""The thread of a campaign: from a person's ``thread.md`` to the parts as they will stand there."""

import mimetypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from publisher.channels.channel import Network, NetworkAccount
from publisher.channels.x.length import urls
from publisher.errors import CampaignError
from publisher.model import money
from publisher.model.releases import Media, Part
from publisher.model.utm import own_hosts, tag
from publisher.social.condense import condense
from publisher.social.split import split_text
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config, Utm
from publisher.workspace.files import read_file

_PICTURE: Final = re.compile(r"^!\[(?P<alt>[^\]\n]*)\]\((?P<name>[^)\n]+)\)[ \t]*$", re.MULTILINE)
_BLANK: Final = re.compile(r"\n{3,}")
_SINGLE: Final = (
    "{section}.thread_mode is “single”, so all parts become one post; leave one part in thread.md to say it in your "
    "own words."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """A campaign's thread as it would be posted."""

    #: Numbered, links tagged, pictures read.
    parts: tuple[Part, ...]
    network: Network
    #: Length of each part as the network counts it.
    lengths: tuple[int, ...]
    #: US dollars, estimated by list prices.
    cost: float
    #: What was done to a person's parts, in sentences.
    warnings: tuple[str, ...] = ()

    @property
    def limit(self) -> int:
        """Most that the network takes in one part."""
        return self.network.limit


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part in the making."""

    #: Number of the person's part that it comes from, 1 for the first.
    source: int
    text: str
    pictures: tuple[tuple[str, str], ...] = ()


def assemble(campaign: Campaign, config: Config, *, on: Network, read: Callable[[Path], bytes] = read_file) -> Thread:
    """Return the thread of ``campaign`` for the network ``on``.

    Each part of ``thread.md`` stays a part of its own; one that is too long is split, with a warning that says so.  A
    line ``![what it shows](file.jpg)`` puts a picture to its part; ``read`` gets its bytes.  Raises
    :class:`CampaignError` for a picture that is missing, no picture, or one too many.
    """
    account = config.account(on)
    utm, own = _utm(config, on), own_hosts(config.email.utm.sites, config.organisation.website)
    pieces = [_piece(number, part) for number, part in enumerate(campaign.thread, 1)]
    tagged = [_Piece(one.source, _tagged(one.text, utm, campaign.name, own), one.pictures) for one in pieces]
    single = isinstance(account, NetworkAccount) and account.thread_mode == "single"
    condensed = _condensed(tagged, on) if single else []
    tagged = condensed or tagged
    numbered = config.social.numbering and not _has_numbers(tagged)
    fitted = _fitted(tagged, on, numbering=numbered)
    total = len(fitted)
    texts = [
        _numbered(one.text, place, total) if numbered and total > 1 else one.text for place, one in enumerate(fitted, 1)
    ]
    parts = tuple(
        Part(position=place, text=text, media=_media(campaign, on, one, read))
        for place, (text, one) in enumerate(zip(texts, fitted, strict=True), 1)
    )
    return Thread(
        parts=parts,
        network=on,
        lengths=tuple(on.weigh(text) for text in texts),
        cost=money.total(on.cost(part.text, len(part.media)) for part in parts),
        warnings=(
            *([_SINGLE.format(section=on.section)] if condensed else []),
            *_warnings(tagged, fitted, on, numbering=config.social.numbering),
        ),
    )


def _piece(number: int, part: str) -> _Piece:
    pictures = tuple((match["name"].strip(), match["alt"].strip()) for match in _PICTURE.finditer(part))
    text = _BLANK.sub("\n\n", _PICTURE.sub("", part)) if pictures else part
    return _Piece(number, text.strip(), pictures)


def _condensed(pieces: Sequence[_Piece], on: Network) -> list[_Piece]:
    """Return one piece for all, with the first pictures that there are; empty where one post holds them anyway."""
    if not pieces or (len(pieces) == 1 and on.weigh(pieces[0].text) <= on.limit):
        return []
    pictures = next((one.pictures for one in pieces if one.pictures), ())
    return [_Piece(1, condense([one.text for one in pieces], on), pictures)]


def _utm(config: Config, on: Network) -> Utm:
    utm = config.email.utm
    return msgspec.structs.replace(utm, source=on.name, medium="social") if utm.source else utm


def _tagged(text: str, utm: Utm, campaign: str, own: frozenset[str]) -> str:
    for link in reversed(urls(text)):
        text = text[: link.start] + tag(link.text, utm, campaign, own) + text[link.end :]
    return text


def _has_numbers(pieces: Sequence[_Piece]) -> bool:
    """Return whether a person has numbered the parts already: ``1/5`` at the edge of each."""
    return len(pieces) > 1 and all(
        re.search(rf"(?:^|[\s(]){one.source}/\d*\)?$|^\(?{one.source}/\d*", one.text) for one in pieces
    )


def _fitted(pieces: Sequence[_Piece], on: Network, *, numbering: bool) -> list[_Piece]:
    """Split what is too long, with room for the numbers that the count of parts needs."""
    width = 0
    while True:
        fitted = [half for piece in pieces for half in _split(piece, on, width)]
        needed = 2 + 2 * len(str(len(fitted))) if numbering and len(fitted) > 1 else 0
        if needed <= width:
            return fitted
        width = needed


def _split(piece: _Piece, on: Network, width: int) -> list[_Piece]:
    if on.weigh(piece.text) + width <= on.limit:
        return [piece]
    texts = split_text(piece.text, limit=on.limit - width, numbering=False, weigh=on.weigh)
    return [_Piece(piece.source, text, () if place else piece.pictures) for place, text in enumerate(texts)]


def _warnings(before: Sequence[_Piece], after: Sequence[_Piece], on: Network, *, numbering: bool) -> list[str]:
    found = []
    for source, group in groupby(after, key=lambda piece: piece.source):
        count = len(list(group))
        if count > 1:
            length = on.weigh(before[source - 1].text)
            found.append(
                f"Part {source} of thread.md is too long for one post ({length} of {on.limit} on {on.title}) and was "
                f"split into {count}; put a line of --- where you would break it."
            )
    if numbering and _has_numbers(before):
        found.append("The parts have numbers of their own, so none were added.")
    return found


def _numbered(text: str, place: int, total: int) -> str:
    """Put the number behind prose, and on a line of its own below a list, a name, hashtags or a link."""
    last = text.rpartition("\n")[2]
    apart = last is not text and last.startswith(("•", "—", "-", "#", "http"))
    gap = "\n" if apart else " "
    return f"{text}{gap}{place}/{total}"


def _media(campaign: Campaign, on: Network, piece: _Piece, read: Callable[[Path], bytes]) -> tuple[Media, ...]:
    if len(piece.pictures) > on.pictures:
        raise CampaignError(
            f"Part {piece.source} of {campaign.name}’s thread.md has {len(piece.pictures)} pictures and a post takes "
            f"{on.pictures} on {on.title}; divide them."
        )
    return tuple(_picture(campaign, piece.source, name, alt, read) for name, alt in piece.pictures)


def _picture(campaign: Campaign, number: int, name: str, alt: str, read: Callable[[Path], bytes]) -> Media:
    kind, _ = mimetypes.guess_type(name)
    if kind is None or not kind.startswith("image/") or Path(name).name != name:
        raise CampaignError(
            f"“{name}” in part {number} of {campaign.name}’s thread.md is not a picture in the campaign's folder; "
            f"put a .jpg or .png there and name it."
        )
    try:
        content = read(campaign.folder / name)
    except FileNotFoundError:
        raise CampaignError(
            f"The picture {name} of part {number} of thread.md is not in {campaign.folder}; put it there or take its "
            f"line out."
        ) from None
    except OSError as reason:
        raise CampaignError(
            f"The picture {name} of part {number} of thread.md cannot be read: {reason.strerror}; put a picture there "
            f"or take its line out."
        ) from None
    return Media(name=name, content=content, type=kind, alt=alt)
