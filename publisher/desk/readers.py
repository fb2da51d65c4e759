"""Looking after readers one by one: finding them, adding them, and keeping them from getting more."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from itertools import islice
from typing import Final

from publisher.model.reader_history import Change
from publisher.model.segments import Asked
from publisher.model.subscribers import ReaderState, Subscriber
from publisher.ports.audience import ACTIVE, Audience, Edit, SubscriberImport

#: Addresses that are compared with one that nobody has.
_MOST: Final = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundReaders:
    """Readers that were sought."""

    #: The first so many as were asked for.
    readers: tuple[Subscriber, ...]
    #: How many fit in all.
    matching: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownReader:
    """What is kept about an address."""

    reader: Subscriber | None
    #: Why it is on the suppression list; ``None`` where it is not.
    suppressed: str | None
    history: tuple[Change, ...] = ()
    #: Lists that they have left, and when.
    left_lists: Mapping[str, datetime] = field(default_factory=dict)


def find_readers(
    audience: Audience,
    *,
    lists: Collection[str] = (),
    tags: Collection[str] = (),
    find: str = "",
    who: Asked | None = None,
    states: Collection[ReaderState] = ACTIVE,
    limit: int = 0,
) -> FoundReaders:
    """Return the readers on one of the lists and with one of the tags who have ``find`` in address or name.

    Those in the segment ``who``, where there is one, and in one of ``states``.

    ``limit`` is the most that are returned, 0 for all; memory holds no more than those.
    """
    wanted, found, matching = find.casefold(), list[Subscriber](), 0
    for reader in audience.members(lists, tags, who, states=states):
        if wanted in f"{reader.shown} {reader.address} {reader.name}".casefold():
            matching += 1
            if not limit or matching <= limit:
                found.append(reader)
    return FoundReaders(readers=tuple(found), matching=matching)


def nearest_address(address: str, audience: Audience) -> str:
    """Return the reader's address that is most like a normalised ``address``; empty where none is like it.

    Looked at are those that share what stands before the @ or behind it, the first few thousand of them.
    """
    local, _, domain = address.partition("@")
    like = (
        reader.address
        for reader in audience.members()
        if reader.address.startswith(f"{local}@") or reader.address.endswith(f"@{domain}")
    )
    return next(iter(get_close_matches(address, list(islice(like, _MOST)), n=1, cutoff=0.7)), "")


def look_up(address: str, audience: Audience) -> KnownReader:
    """Return what is kept about a normalised address."""
    reader = audience.find(address)
    return KnownReader(
        reader=reader,
        suppressed=audience.suppression(address),
        history=tuple(audience.history(reader.id)) if reader is not None else (),
        left_lists=audience.left_lists(address),
    )


def add_reader(reader: Subscriber, audience: Audience, now: datetime) -> tuple[SubscriberImport, str | None]:
    """Add a reader, or change one that is there; return what was done, and why the address is suppressed if it is."""
    return audience.add([reader], now, by="subscribers add"), audience.suppression(reader.address)


def suppress(addresses: Collection[str], audience: Audience, *, because: str, now: datetime) -> int:
    """Put normalised addresses on the suppression list; return how many."""
    for address in addresses:
        audience.suppress(address, because, now, by="suppress")
    return len(addresses)


def lift(addresses: Iterable[str], audience: Audience, now: datetime) -> int:
    """Take normalised addresses off the suppression list; return how many were on it."""
    return sum(audience.unsuppress(address, now, by="suppress --lift") for address in addresses)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """What became of an edit of several readers."""

    #: As they are now.
    changed: tuple[Subscriber, ...]
    #: Readers whom there was nothing to change about.
    unchanged: int
    #: Addresses that are no reader's.
    unknown: tuple[str, ...]


def edit(addresses: Collection[str], edit: Edit, audience: Audience, now: datetime, *, by: str) -> Edited:
    """Change lists and tags of the readers with these normalised addresses."""
    changed, unknown, unchanged = list[Subscriber](), list[str](), 0
    for address in dict.fromkeys(addresses):
        before = audience.find(address)
        after = audience.edit(address, edit, now, by=by) if before is not None else None
        if after is None:
            unknown.append(address)
        elif after == before:
            unchanged += 1
        else:
            changed.append(after)
    return Edited(changed=tuple(changed), unchanged=unchanged, unknown=tuple(unknown))
