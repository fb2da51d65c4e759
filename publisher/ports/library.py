"""Posts: what the library keeps, and what a source gives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from publisher.model.posts import Post


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """Something doubtful in what was imported, with its place."""

    #: File or address, and the line where there is one.
    place: str
    message: str
    #: Whether something could not be read, so that a part of the source is missing.
    lost: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """One thing of a source that was understood and is not wanted."""

    #: A noun for several, such as ``drafts``; things with the same reason are counted together.
    reason: str


#: What a source gives, one after another.
Found: TypeAlias = Post | Flag | LeftOut


class Source(Protocol):
    """A place that posts come from.  Slugs of what it reads are proposals; the library settles them."""

    #: Stable name; with a post's ``source_id`` it names the post.
    name: str

    @property
    def share(self) -> float | None:
        """How much has been read so far, from 0 to 1; ``None`` where that cannot be told."""

    def read(self) -> Iterator[Found]:
        """Yield all there is, one thing at a time, so that a large source needs little memory.

        Raises :class:`SourceError` for what cannot be read at all; what cannot be read in part is a flag with
        ``lost``.
        """


#: ``removed``: a person has taken the post out before, so that it was not taken in.
ImportKind = Literal["new", "changed", "unchanged", "removed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What the library did with one post; without its text, since there may be many."""

    slug: str
    title: str
    kind: ImportKind
    #: Slugs of posts from elsewhere that look like the same article.
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One result of a search, best first; ``snippet`` marks the words found with « and »."""

    post: Post
    snippet: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A former content of a post."""

    post: Post
    replaced_at: datetime


class Library(Protocol):
    """The posts of the workspace."""

    def upsert(self, posts: Iterable[Post], now: datetime, *, removed: bool = False) -> list[Imported]:
        """Take posts in, in one transaction: by source and source id, then URL, then title and day.

        An unchanged post is not touched; a changed one keeps its slug, and its former content goes to history.  What
        was removed stays so, unless ``removed`` takes it in again.
        """

    def get(self, slug: str) -> Post:
        """Return the post; raise :class:`PostError` with the nearest slug where there is none."""

    def all(self) -> list[Post]:
        """Return every post, newest first."""

    def slugs(self) -> Sequence[str]:
        """Return the slug of every post, sorted; nothing else of them is read."""

    def published(self, source: str) -> Mapping[str, datetime]:
        """Return when the posts of a source were published, by their ids there; nothing else of them is read."""

    def update(self, post: Post, now: datetime) -> None:
        """Store a person's edit of a post known by its slug; the next import does not undo it."""

    def remove(self, slug: str, now: datetime) -> None:
        """Remove a post, for good; raise :class:`PostError` where there is none."""

    def duplicates(self) -> Mapping[str, tuple[str, ...]]:
        """Return the slugs of posts that look like the same article from another source, each with those it is like."""

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Full-text search, ranked."""

    def history(self, slug: str) -> list[Version]:
        """Return the former contents of a post, newest first."""

    def in_digests(self) -> frozenset[str]:
        """Return the slugs of posts that a released digest has carried."""

    def fetch_state(self, source: str) -> Mapping[str, str]:
        """Return what the last fetch of a source left for the next: ``etag``, ``last_modified``."""

    def save_fetch_state(self, source: str, state: Mapping[str, str]) -> None:
        """Keep it."""
