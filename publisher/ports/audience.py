"""The readers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from publisher.model.subscribers import Subscriber


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriberImport:
    """What an import did, in numbers."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Rows that were not taken because the address is on the suppression list.
    suppressed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class BadRow:
    """A row that was not taken."""

    #: Number of its first line in the file, from 1.
    line: int
    #: Why, in a few words, without the address.
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderFile:
    """What a file of readers gave."""

    #: Each address once; what several rows say of one is joined.
    subscribers: tuple[Subscriber, ...]
    bad_rows: tuple[BadRow, ...]
    #: Rows for an address that an earlier row had.
    repeated: int
    #: How the file was read: utf-8, utf-16, cp1252.
    encoding: str


class Audience(Protocol):
    """The subscribers, their lists, and the suppression list, which wins over every import."""

    def add(self, subscribers: Iterable[Subscriber], now: datetime) -> SubscriberImport:
        """Add or change subscribers by address, in one transaction; lists and tags are added, never taken away."""

    def find(self, address: str) -> Subscriber | None:
        """Return the subscriber with this address."""

    def named(self, subscriber_id: str) -> Subscriber | None:
        """Return the subscriber with this opaque id, as an unsubscribe token names one."""

    def members(self, lists: Collection[str] = (), tags: Collection[str] = ()) -> Iterator[Subscriber]:
        """Yield active subscribers on one of the lists and with one of the tags, each once; empty means all."""

    def count(self, lists: Collection[str] = (), tags: Collection[str] = ()) -> int:
        """Return how many :meth:`members` would yield."""

    def lists(self) -> Mapping[str, int]:
        """Return the names of the lists and how many active subscribers each has."""

    def leave(self, address: str, lists: Collection[str]) -> bool:
        """Take a subscriber off these lists; ``False`` where unknown or on none of them."""

    def remove(self, address: str, now: datetime) -> bool:
        """Erase a subscriber's data and keep a keyed hash on the suppression list; ``False`` where unknown."""

    def suppress(self, address: str, reason: str, now: datetime) -> None:
        """Put an address on the suppression list: unsubscribed, bounced, complained, erased."""

    def unsuppress(self, address: str) -> bool:
        """Take an address off the suppression list, at the reader's own wish; ``False`` where it was not on it."""

    def suppression(self, address: str) -> str | None:
        """Return the reason for which an address is suppressed."""

    def suppressions(self) -> Mapping[str, int]:
        """Return how many addresses are suppressed, by reason."""
