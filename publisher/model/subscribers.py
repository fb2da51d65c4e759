"""A subscriber: somebody who asked for the organisation's email."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriber:
    """One reader of the digests.

    ``repr`` leaves the personal data out, so that it reaches no log and no traceback.
    """

    #: Opaque, stable, random; the only name of a subscriber that may stand in a log.
    id: str
    #: As normalised by ``publisher.model.email_addresses.normalise``.
    address: str = field(repr=False)
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    #: Names of the lists that the subscriber is on, sorted.
    lists: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    #: Custom fields of the import, by column name.
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
