"""Looking after readers one by one: finding them, adding them, and keeping them from getting more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from itertools import islice
from typing import Final

from publisher.model.subscribers import Subscriber
from publisher.ports.audience import Audience, SubscriberImport

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


def find_readers(
    audience: Audience, *, lists: Collection[str] = (), tags: Collection[str] = (), find: str = "", limit: int = 0
) -> FoundReaders:
    """Return the readers on one of the lists and with one of the tags who have ``find`` in address or name.

    ``limit`` is the most that are returned, 0 for all; memory holds no more than those.
    """
    wanted, found, matching = find.casefold(), list[Subscriber](), 0
    for reader in audience.members(lists, tags):
        if wanted in f"{reader.address} {reader.first_name} {reader.last_name}".casefold():
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
    return KnownReader(reader=audience.find(address), suppressed=audience.suppression(address))


def add_reader(reader: Subscriber, audience: Audience, now: datetime) -> tuple[SubscriberImport, str | None]:
    """Add a reader, or change one that is there; return what was done, and why the address is suppressed if it is."""
    return audience.add([reader], now), audience.suppression(reader.address)


def suppress(addresses: Collection[str], audience: Audience, *, because: str, now: datetime) -> int:
    """Put normalised addresses on the suppression list; return how many."""
    for address in addresses:
        audience.suppress(address, because, now, by="suppress")
    return len(addresses)


def lift(addresses: Iterable[str], audience: Audience, now: datetime) -> int:
    """Take normalised addresses off the suppression list; return how many were on it."""
    return sum(audience.unsuppress(address, now, by="suppress --lift") for address in addresses)
