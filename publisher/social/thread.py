"""The thread of a campaign: from a person's ``thread.md`` to the parts as they will stand there."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from publisher.channels.channel import Network, NetworkAccount
from publisher.channels.x.length import urls
from publisher.model import money
from publisher.model.releases import Media, Part
from publisher.model.remarks import Remark, Severity
from publisher.model.utm import own_hosts, tag
from publisher.social.condense import Condensed, condense
from publisher.social.split import split_text
from publisher.social.written import Written, doubts, picture, written
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config, Utm
from publisher.workspace.files import read_file

#: What nobody sees.
_INVISIBLE: Final = re.compile(
    "[\\s\xad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]+"
)
_TOLD: Final = 60


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
    #: Which part of ``thread.md`` each comes from, 1 for the first.
    sources: tuple[int, ...] = ()
    #: What the campaign asks of the network, beside the parts; as its section of ``campaign.toml`` names it.
    options: Mapping[str, str] = field(default_factory=dict)
    #: All that is to be said of it, whatever it costs: first of each part, then of all.
    remarks: tuple[Remark, ...] = ()

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
    media: tuple[Media, ...] = ()


def assemble(campaign: Campaign, config: Config, *, on: Network, read: Callable[[Path], bytes] = read_file) -> Thread:
    """Return the thread of ``campaign`` for the network ``on``.

    Each part of ``thread.md`` stays a part of its own; one that is too long is split, with a remark that says so.  A
    line ``![what it shows](file.jpg)`` puts a picture to its part; ``read`` gets its bytes, and raises
    :class:`OSError` where it cannot.  Nothing is raised for what a person wrote: all of it is remarked on together.
    """
    account, plan = config.account(on), campaign.file.plans.get(on.name)
    mine = [written(number, part) for number, part in enumerate(campaign.thread, 1)]
    found = [remark for one in mine for remark in doubts(one)]
    pieces = _tagged(campaign, config, on, [_with_pictures(one, campaign, on, read, found) for one in mine])
    if isinstance(account, NetworkAccount) and account.thread_mode == "single":
        pieces = _condensed(campaign, pieces, on, found)
    numbered = config.social.numbering and not _has_numbers(pieces)
    fitted = _fitted(pieces, on, numbering=numbered)
    texts = [_numbered(one.text, place, len(fitted), numbered) for place, one in enumerate(fitted, 1)]
    parts = tuple(
        Part(position=place, text=text, media=one.media)
        for place, (text, one) in enumerate(zip(texts, fitted, strict=True), 1)
    )
    lengths = tuple(on.weigh(text) for text in texts)
    sources = tuple(one.source for one in fitted)
    found += _of_splitting(pieces, fitted, on)
    found += _of_parts(fitted, parts, lengths, on)
    found += _of_all(pieces, on, numbering=config.social.numbering)
    return Thread(
        parts=parts,
        network=on,
        lengths=lengths,
        cost=money.total(on.cost(part.text, len(part.media)) for part in parts),
        sources=sources,
        options=plan.options() if plan is not None else {},
        remarks=tuple(sorted(found, key=lambda remark: (remark.part or len(mine) + 1, remark.line))),
    )


def _with_pictures(
    one: Written, campaign: Campaign, on: Network, read: Callable[[Path], bytes], found: list[Remark]
) -> _Piece:
    """Return a part with its pictures; what is to be said of them is added to ``found``."""

    def content(path: Path) -> bytes:
        return campaign.pictures[path.name] if path.name in campaign.pictures else read(path)

    media: list[Media] = []
    for named in one.pictures:
        loaded = picture(named, campaign.folder, content)
        said = [loaded] if isinstance(loaded, Remark) else on.pictures.about(loaded, on.title)
        found += (replace(remark, part=one.number, line=named.line) for remark in said)
        media += [loaded] if isinstance(loaded, Media) else []
    line = one.pictures[0].line if one.pictures else 0
    found += (replace(remark, part=one.number, line=line) for remark in on.pictures.together(media, on.title))
    return _Piece(one.number, one.text, tuple(media))


def _tagged(campaign: Campaign, config: Config, on: Network, pieces: Sequence[_Piece]) -> list[_Piece]:
    utm, own = _utm(config, on), own_hosts(config.email.utm.sites, config.organisation.website)
    return [replace(piece, text=_with_tags(piece.text, utm, campaign.name, own)) for piece in pieces]


def _utm(config: Config, on: Network) -> Utm:
    utm = config.email.utm
    return msgspec.structs.replace(utm, source=on.name, medium="social") if utm.source else utm


def _with_tags(text: str, utm: Utm, campaign: str, own: frozenset[str]) -> str:
    for link in reversed(urls(text)):
        text = text[: link.start] + tag(link.text, utm, campaign, own) + text[link.end :]
    return text


def _condensed(campaign: Campaign, pieces: list[_Piece], on: Network, found: list[Remark]) -> list[_Piece]:
    """Return one piece for all, with the pictures of the words that it has; the same where one post holds all."""
    if not pieces or (len(pieces) == 1 and on.weigh(pieces[0].text) <= on.limit):
        return pieces
    made = condense([one.text for one in pieces], on, subjects=len(campaign.file.posts))
    found.append(_of_condensing(made, len(pieces), on))
    media = next((pieces[place].media for place in made.used if pieces[place].media), ())
    return [_Piece(1, made.text, media)]


def _of_condensing(made: Condensed, parts: int, on: Network) -> Remark:
    left = [str(place + 1) for place in made.left_out(parts)]
    said = f"{on.section}.thread_mode is “single”, so all parts become one post"
    if left:
        which = f"part {left[0]} is" if len(left) == 1 else f"parts {', '.join(left[:-1])} and {left[-1]} are"
        said += f", and {which} left out: there is no room, or their words would stand with another's link"
    elif not made.whole:
        said += ", and not all of their words have room in it"
    hint = "Leave one part in thread.md to say it in your own words."
    return Remark(about="single", severity="warning", sentence=f"{said}.", hint=hint)


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
    return [_Piece(piece.source, text, () if place else piece.media) for place, text in enumerate(texts)]


def _numbered(text: str, place: int, total: int, numbering: bool) -> str:
    """Put the number behind prose, and on a line of its own below a list, a name, hashtags or a link."""
    if not numbering or total == 1:
        return text
    last = text.rpartition("\n")[2]
    apart = last is not text and last.startswith(("•", "—", "-", "#", "http"))
    gap = "\n" if apart else " "
    return f"{text}{gap}{place}/{total}"


def _of_splitting(before: Sequence[_Piece], after: Sequence[_Piece], on: Network) -> Iterator[Remark]:
    """Yield which of a person's parts were split, and which links cannot be posted at all."""
    counts = {source: len(list(group)) for source, group in groupby(after, key=lambda piece: piece.source)}
    for piece in before:
        if counts[piece.source] > 1:
            length = on.weigh(piece.text)
            said = f"This part is too long for one post ({length:,} of {on.limit} on {on.title}) and was split into"
            hint = "Put a line of --- where you would break it."
            yield _about("split", "warning", f"{said} {counts[piece.source]}.", hint, piece.source)
        for link in urls(piece.text):
            if on.weigh(link.text) > on.limit:
                said = f"The link {link.text[:_TOLD]}… is longer than {on.title} takes in a post."
                yield _about("link", "error", said, "Name a shorter address.", piece.source)


def _of_parts(pieces: Sequence[_Piece], parts: Sequence[Part], lengths: Sequence[int], on: Network) -> Iterator[Remark]:
    """Yield what is to be said of each part as it would be posted."""
    for piece, part, length in zip(pieces, parts, lengths, strict=True):
        if not piece.media and not _INVISIBLE.sub("", piece.text):
            yield _about("empty", "error", "This part is empty.", "Write it, or take it out.", piece.source)
        if length > on.limit:
            said = f"This part has {length:,} characters and {on.title} takes {on.limit}."
            yield _about("length", "error", said, "Shorten it, or divide it by a line of ---.", piece.source)
        yield from (replace(remark, part=piece.source) for remark in on.remarks(part))


def _of_all(pieces: Sequence[_Piece], on: Network, *, numbering: bool) -> Iterator[Remark]:
    if not pieces:
        hint = f"Write thread.md, or take [{on.name}] out of campaign.toml."
        yield Remark(about="empty", severity="error", sentence="The thread has no part.", hint=hint)
    if numbering and _has_numbers(pieces):
        said = "The parts have numbers of their own, so none were added."
        yield Remark(about="numbered", severity="note", sentence=said)


def _about(about: str, severity: Severity, sentence: str, hint: str, part: int) -> Remark:
    return Remark(about=about, severity=severity, sentence=sentence, hint=hint, part=part)
