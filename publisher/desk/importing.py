"""Taking posts in from a source: one transaction, and an account of what it did."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from publisher.ports import Flag, Imported, Library, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What an import did."""

    #: Name of the source.
    source: str
    taken: tuple[Imported, ...]
    flags: tuple[Flag, ...]
    #: What was left out, by reason.
    left_out: Mapping[str, int]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many posts were ``new``, ``changed`` and ``unchanged``."""
        found = Counter(item.kind for item in self.taken)
        return {kind: found[kind] for kind in ("new", "changed", "unchanged")}


def take_in(source: Source, library: Library, now: datetime) -> Intake:
    """Read a source and put its posts into the library, all or none; raises :class:`SourceError`."""
    reading = source.read()
    return Intake(
        source=source.name,
        taken=tuple(library.upsert(reading.posts, now)),
        flags=reading.warnings,
        left_out=reading.left_out,
    )
