"""A subscriber: somebody who asked for the organisation's email."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from publisher.model.email_addresses import in_letters
from publisher.model.lawful_basis import UNKNOWN, Basis


class ReaderState(StrEnum):
    """Whether somebody is written to, and if not, why not."""

    #: Asked to be, and has not confirmed it yet.
    PENDING = "pending"
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    #: Nothing is kept but a keyed hash of the address.
    ERASED = "erased"


#: Parts of a reason on the suppression list, and the state of which they tell; any other reason is a wish to leave.
REASONS: Final = (
    ("bounce", ReaderState.BOUNCED),
    ("cleaned", ReaderState.BOUNCED),
    ("complain", ReaderState.COMPLAINED),
    ("spam", ReaderState.COMPLAINED),
    ("erased", ReaderState.ERASED),
)
#: What of a reader is one text, by the names of :class:`Subscriber`: each is a column of the database and of files, an
#: option of ``subscribers add`` and a merge field.
TEXTS: Final = ("first_name", "last_name", "language")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """One reader of the digests.

    ``repr`` leaves the personal data out, so that it reaches no log and no traceback.
    """

    #: Opaque, stable, random; the only name of a subscriber that may stand in a log.
    id: str
    #: As normalised by ``publisher.model.email_addresses.normalise_reader``: what addresses are compared by.
    address: str = field(repr=False)
    #: The address as it was written, where that differs.
    written: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    #: A language tag such as ``cy`` or ``en-GB`` (RFC 5646).
    language: str = field(default="", repr=False)
    #: Names of the lists that the subscriber is on, sorted.
    lists: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    #: Custom fields of the import, by column name.
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    basis: Basis = UNKNOWN
    state: ReaderState = ReaderState.ACTIVE

    @property
    def shown(self) -> str:
        """The address as a person is shown it."""
        return self.written or in_letters(self.address)

    @property
    def mailbox(self) -> str:
        """The address as a mail server gets it: before the @ as it was written (RFC 5321), the domain in ASCII."""
        if not self.written:
            return self.address
        return f"{self.written.rpartition('@')[0]}@{self.address.rpartition('@')[2]}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


def state_of(reason: str | None, *, pending: bool = False) -> ReaderState:
    """Return the state of somebody who is on the suppression list for ``reason``, or is not on it (``None``)."""
    if reason is None:
        return ReaderState.PENDING if pending else ReaderState.ACTIVE
    found = (state for part, state in REASONS if part in reason.lower())
    return next(found, ReaderState.UNSUBSCRIBED)
