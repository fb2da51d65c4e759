"""Taking posts in from a source: one transaction, and an account of what it did."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from publisher.model.posts import Post
from publisher.ports.library import Flag, Imported, LeftOut, Library, Source

#: Is told each post as it is read, and how much of its source has been read, from 0 to 1, where that is known.
Tell: TypeAlias = Callable[[Post, float | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What an import did."""

    #: Name of the source.
    source: str
    taken: tuple[Imported, ...] = ()
    flags: tuple[Flag, ...] = ()
    #: What was left out, by reason.
    left_out: Mapping[str, int] = field(default_factory=dict)
    #: Whether the source said that nothing has changed since the last time, so that nothing was read.
    skipped: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """How many posts were ``new``, ``changed`` and ``unchanged``."""
        found = Counter(item.kind for item in self.taken)
        return {kind: found[kind] for kind in ("new", "changed", "unchanged")}

    @property
    def complete(self) -> bool:
        """Whether all of the source could be read."""
        return not any(flag.lost for flag in self.flags)


def take_in(
    source: Source,
    library: Library,
    now: datetime,
    tell: Tell | None = None,
    *,
    removed: bool = False,
) -> Intake:
    """Read a source and put its posts into the library, all or none; raises :class:`SourceError`.

    ``tell`` is called with each post as it is read, and the share of the source read so far; ``removed`` takes in
    again what a person has removed.
    """
    flags: list[Flag] = []
    left_out: Counter[str] = Counter()
    done = library.upsert(_posts(source, flags, left_out, tell), now, removed=removed)
    taken = tuple(item for item in done if item.kind != "removed")
    if len(taken) < len(done):
        left_out["posts removed before"] = len(done) - len(taken)
    return Intake(source=source.name, taken=taken, flags=tuple(flags), left_out=dict(left_out))


def _posts(source: Source, flags: list[Flag], left_out: Counter[str], tell: Tell | None) -> Iterator[Post]:
    """Yield the posts among what a source gives, and put the rest where it belongs."""
    for item in source.read():
        if isinstance(item, Post):
            if tell is not None:
                tell(item, source.share)
            yield item
        elif isinstance(item, Flag):
            flags.append(item)
        elif isinstance(item, LeftOut):
            left_out[item.reason] += 1
