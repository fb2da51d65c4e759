"""The readers."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from publisher.model.lawful_basis import Basis, BasisKind
from publisher.model.reader_history import Change, Month
from publisher.model.segments import Asked
from publisher.model.subscribers import ReaderState, Subscriber

#: Who is written to.
ACTIVE: Final = (ReaderState.ACTIVE,)


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriberImport:
    """What an import did, in numbers: each row of the file counts in one of them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Rows for an address that an earlier row had; what they say is joined.
    repeated: int = 0
    #: Rows that were not taken because the address is on the suppression list.
    suppressed: int = 0
    #: People who left elsewhere, as the file says: on the suppression list now.
    departed: int = 0
    #: Times that somebody was not put on a list which they have left.
    kept_off: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class BadRow:
    """A row that was not taken."""

    #: Number of its first line in the file, from 1.
    line: int
    #: Why, in a few words, without the address.
    reason: str
    #: As it stood in the file, to be mended and imported again.
    cells: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """Somebody who has left elsewhere, and so must not be written to from here."""

    #: Normalised.
    address: str = field(repr=False)
    #: unsubscribed, bounced, complained.
    reason: str
    #: Where the file says when; aware.
    at: datetime | None = None


#: One row of a file of readers.
FileRow: TypeAlias = Subscriber | Departure | BadRow


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnUse:
    """What becomes of a column of a file."""

    heading: str
    #: ``email``, ``first name``, ``field school``; empty where it is left out.
    becomes: str
    #: A cell of the first rows.
    example: str = field(default="", repr=False)


class ReaderSource(Protocol):
    """A file of readers, opened: its columns are understood, its rows are read one after another."""

    name: str
    #: What it is, for a person: ``a CSV file in UTF-8 with commas``, ``an export of Mailchimp``.
    kind: str
    #: How it was read: utf-8, utf-16, cp1252; empty for a workbook.
    encoding: str

    @property
    def headings(self) -> Sequence[str]:
        """The headings as they stand there."""

    @property
    def columns(self) -> Sequence[ColumnUse]:
        """What becomes of each column."""

    @property
    def share(self) -> float | None:
        """How much of it has been read, from 0 to 1; ``None`` where nobody can say."""

    def read(self) -> Iterator[FileRow]:
        """Yield each row; raise :class:`AudienceError` where the file breaks off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A change of lists and tags, of one reader or many."""

    put_on: tuple[str, ...] = ()
    take_off: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()


class Audience(Protocol):
    """The subscribers, their lists, and the suppression list, which wins over every import."""

    def add(
        self,
        incoming: Iterable[Subscriber | Departure],
        now: datetime,
        *,
        by: str = "",
        keep: Callable[[], bool] = lambda: True,
    ) -> SubscriberImport:
        """Add or change subscribers by address, in one transaction; lists and tags are added, never taken away.

        Who is on the suppression list is not taken, and nobody is put on a list that they have left.  A departure goes
        on the suppression list.  ``by`` stands in the history.  ``keep`` is asked at the end: where it says no, all
        stays as it was, and what is returned is what would have been done.
        """

    def edit(self, address: str, edit: Edit, now: datetime, *, by: str = "") -> Subscriber | None:
        """Change lists and tags of one subscriber; return them as they are then, ``None`` where unknown.

        Being put on a list by name undoes having left it.
        """

    def confirm(self, address: str, basis: Basis, now: datetime, *, by: str = "") -> bool:
        """Make a pending subscriber active, with this basis; ``False`` where there is nobody pending."""

    def mapping(self, headings: Sequence[str]) -> Mapping[str, str]:
        """Return what a person said of the columns of an earlier file with these headings; empty where nothing."""

    def remember(self, headings: Sequence[str], mapping: Mapping[str, str]) -> None:
        """Keep what a person said of the columns of a file with these headings."""

    def history(self, subscriber_id: str) -> Sequence[Change]:
        """Return what happened to a subscriber, oldest first."""

    def left_lists(self, address: str) -> Mapping[str, datetime]:
        """Return the lists that an address has left, and when."""

    def months(self) -> Sequence[Month]:
        """Return growth and leaving by month, oldest first; months in which nothing happened are left out."""

    def bases(
        self, lists: Collection[str] = (), tags: Collection[str] = (), who: Asked | None = None
    ) -> Mapping[BasisKind, int]:
        """Return how many of :meth:`members` there are, by the kind of their lawful basis."""

    def find(self, address: str) -> Subscriber | None:
        """Return the subscriber with this address."""

    def named(self, subscriber_id: str) -> Subscriber | None:
        """Return the subscriber with this opaque id, as an unsubscribe token names one."""

    def members(
        self,
        lists: Collection[str] = (),
        tags: Collection[str] = (),
        who: Asked | None = None,
        *,
        states: Collection[ReaderState] = ACTIVE,
    ) -> Iterator[Subscriber]:
        """Yield subscribers on one of the lists and with one of the tags, each once; empty means all.

        Those in the segment ``who``, where there is one, and in one of ``states``, which are the active ones where
        nothing else is said.
        """

    def count(self, lists: Collection[str] = (), tags: Collection[str] = (), who: Asked | None = None) -> int:
        """Return how many :meth:`members` would yield."""

    def lists(self) -> Mapping[str, int]:
        """Return the names of the lists and how many active subscribers each has."""

    def leave(self, address: str, lists: Collection[str], now: datetime, *, by: str = "") -> bool:
        """Take a subscriber off these lists, to which no import brings them back; ``False`` where on none of them."""

    def remove(self, address: str, now: datetime) -> bool:
        """Erase a subscriber's data and keep a keyed hash on the suppression list; ``False`` where unknown."""

    def take_back(self, address: str) -> bool:
        """Let a subscriber who was added by mistake be as if never added: the address may come in again.

        ``False`` where there is none, and where an email was to go to them: that is to be erased, or left.
        """

    def suppress(self, address: str, reason: str, now: datetime, *, by: str = "") -> None:
        """Put an address on the suppression list: unsubscribed, bounced, complained, erased."""

    def unsuppress(self, address: str, now: datetime, *, by: str = "") -> bool:
        """Take an address off the suppression list, at the reader's own wish; ``False`` where it was not on it."""

    def suppression(self, address: str) -> str | None:
        """Return the reason for which an address is suppressed."""

    def suppressed_since(self, address: str) -> datetime | None:
        """Return when an address was put on the suppression list."""

    def tags(self) -> Collection[str]:
        """Return the tags that subscribers have."""

    def suppressions(self) -> Mapping[str, int]:
        """Return how many addresses are suppressed, by reason."""
