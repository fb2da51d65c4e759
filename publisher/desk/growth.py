"""How the audience grows: who came and who left, month by month, and what it is today."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.model.lawful_basis import BasisKind
from publisher.model.reader_history import Month
from publisher.ports.audience import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """The audience over time, in counts."""

    #: Who would get a digest to all.
    readers: int
    #: Oldest first, months in which nothing happened left out.
    months: tuple[Month, ...]
    lists: Mapping[str, int]
    bases: Mapping[BasisKind, int]


def growth(audience: Audience) -> Growth:
    """Return how the audience came to be what it is."""
    return Growth(
        readers=audience.count(),
        months=tuple(audience.months()),
        lists=audience.lists(),
        bases=audience.bases(),
    )
