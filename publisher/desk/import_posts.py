"""Taking posts in from a source: one transaction, and an account of what it did."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from publisher.errors import ConfigError, FetchError, SourceError, nearest
from publisher.model.posts import Post
from publisher.ports.clock import Clock
from publisher.ports.library import Flag, Imported, LeftOut, Library, Source
from publisher.ports.sources import OpenSource, Wanted
from publisher.when import zone
from publisher.workspace.config import Config, SourceEntry

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
    #: How many of the posts that are new or have changed have no address on the web.
    without_address: int = 0
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Intakes:
    """What several imports did."""

    taken: tuple[Intake, ...] = ()
    #: Sources that could not be read at all, each with the reason in a sentence.
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Importer:
    """Takes posts into the library from wherever they are opened."""

    library: Library
    open_source: OpenSource
    config: Config
    #: The workspace's, where the paths of ``[[sources]]`` begin.
    folder: Path
    clock: Clock

    def take(
        self,
        location: str,
        *,
        kind: str = "",
        name: str = "",
        address: str = "",
        drafts: bool = False,
        removed: bool = False,
        tell: Tell | None = None,
    ) -> Intake:
        """Take in the posts at a path or address; ``kind`` is recognised where it is not given.

        ``address`` is a pattern of addresses for posts without one, ``drafts`` wants what is not published too, and
        ``removed`` what was removed before; ``tell`` is called with each post as it is read, and the share read so
        far.  Raises :class:`SourceError` where nothing can be read there, :class:`FetchError` for an address that
        does not answer.
        """
        wanted = self._wanted(location, kind=kind, name=name, address=address, drafts=drafts)
        return self._take(wanted, tell, removed=removed)

    def sync(self, entry: SourceEntry, tell: Tell | None = None) -> Intake:
        """Take in what is new at a regular source; what has not changed since the last time is not even fetched."""
        wanted = self._wanted(
            entry.location,
            kind=entry.kind,
            name=entry.name,
            address=entry.address,
            folder=self.folder,
            state=self.library.fetch_state(entry.name),
        )
        return self._take(wanted, tell)

    def _wanted(
        self,
        location: str,
        *,
        kind: str,
        name: str,
        address: str = "",
        drafts: bool = False,
        folder: Path = Path(),
        state: Mapping[str, str] | None = None,
    ) -> Wanted:
        organisation = self.config.organisation
        return Wanted(
            location=location,
            folder=folder,
            kind=kind,
            name=name,
            zone=zone(organisation.timezone),
            website=organisation.website,
            address=address,
            drafts=drafts,
            state=state or {},
            dates=self.library.published,
        )

    def _take(self, wanted: Wanted, tell: Tell | None, *, removed: bool = False) -> Intake:
        with self.open_source(wanted) as opened:
            if opened.source is None:
                return Intake(source=opened.name, skipped=True)
            intake = take_in(opened.source, self.library, self.clock.now(), tell, removed=removed)
        # What could not be read in full is fetched in full the next time.
        if wanted.name and opened.state and intake.complete and opened.state != wanted.state:
            self.library.save_fetch_state(opened.name, opened.state)
        return intake


def regular_sources(config: Config, names: Sequence[str] = ()) -> dict[str, SourceEntry]:
    """Return the ``[[sources]]`` with these names, or all, by name; raise :class:`ConfigError` for one there is not."""
    known = {entry.name: entry for entry in config.sources}
    if not known:
        raise ConfigError("No regular source is set; add [[sources]] to config.toml, or use publisher posts import.")
    for name in names:
        if name not in known:
            raise ConfigError(f"There is no source “{name}” in config.toml.{nearest(name, known)}")
    return {name: known[name] for name in names or known}


def take_each(imports: Iterable[tuple[str, Callable[[], Intake]]]) -> Intakes:
    """Do imports, each with what its source is called, one after another; one that fails does not keep the others."""
    taken: list[Intake] = []
    failed: dict[str, str] = {}
    for name, take in imports:
        try:
            taken.append(take())
        except (SourceError, FetchError) as error:
            failed[name] = str(error)
    return Intakes(taken=tuple(taken), failed=failed)


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
    addresses: list[str] = []
    posts = _noting(addresses, _posts(source, flags, left_out, tell))
    done = library.upsert(posts, now, removed=removed)
    without = sum(
        item.kind in ("new", "changed") and not address for item, address in zip(done, addresses, strict=True)
    )
    taken = tuple(item for item in done if item.kind != "removed")
    if len(taken) < len(done):
        left_out["posts removed before"] = len(done) - len(taken)
    return Intake(source=source.name, taken=taken, flags=tuple(flags), left_out=dict(left_out), without_address=without)


def _noting(addresses: list[str], posts: Iterator[Post]) -> Iterator[Post]:
    """Yield the posts, and note the address of each."""
    for post in posts:
        addresses.append(post.url)
        yield post


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
