"""Places that posts come from, and forms that they are written in."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from publisher.model.posts import Post
from publisher.ports.library import Source

#: What posts can be written as; each can be imported again.
Form = Literal["archive", "markdown", "json"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be read, and how."""

    #: A path, or an http(s) address.
    location: str
    #: What a path that is not absolute begins at.
    folder: Path = Path()
    #: Name of the kind, one of :mod:`publisher.model.source_kinds`; recognised where empty.
    kind: str = ""
    #: Of the source; made from the location where empty.
    name: str = ""
    #: Where dates without a zone are meant.
    zone: ZoneInfo
    #: The organisation's site, for relative addresses in Markdown.
    website: str = ""
    #: Pattern of the addresses of posts that have none of their own; see :mod:`publisher.model.address_patterns`.
    address: str = ""
    #: Whether posts that are not published are wanted too.
    drafts: bool = False
    #: What the last fetch left.
    state: Mapping[str, str] = field(default_factory=dict)
    #: Given a source's name, tells when its posts were published as far as the library knows, by their ids; a page
    #: that tells no date keeps the day on which it came in first.
    dates: Callable[[str], Mapping[str, datetime]] = lambda _: {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A source, ready to be read."""

    name: str
    #: ``None`` where the other side says that nothing has changed.
    source: Source | None
    #: What to keep for the next fetch; empty for files.
    state: Mapping[str, str] = field(default_factory=dict)


#: Finds out what is at a place and opens it until the end of the block; all fetching is done before it is read.
#: Raises :class:`SourceError` for what cannot be read or is of no known kind, :class:`FetchError` for an address that
#: does not answer.
OpenSource: TypeAlias = Callable[[Wanted], AbstractContextManager[Opened]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """Posts in one of the forms that posts can be written in."""

    #: Text by the name of its file in a folder; one text under the empty name where the form is a single file.
    files: Mapping[str, str]
    #: Slugs of posts whose words would not come back as they are.
    changed: tuple[str, ...] = ()


#: Puts posts into one of the forms.
WritePosts: TypeAlias = Callable[[Sequence[Post]], Written]


#: What a person writes the text of a post in.
Writing = Literal["markdown", "html"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The text of a post in all the forms that a post has it in."""

    #: Clean.
    html: str
    text: str
    #: What stands for the post where nobody wrote an excerpt.
    excerpt: str


class Prose(Protocol):
    """Reads and writes the texts of posts."""

    def markdown(self, html: str) -> str | None:
        """Return Markdown that means the same as clean HTML; ``None`` where Markdown cannot say it."""

    def body(self, written: str, writing: Writing, *, title: str, base: str) -> Body:
        """Return what a person wrote, cleaned; relative addresses are taken from ``base`` where it is not empty."""

    def address(self, written: str) -> str | None:
        """Return an address as a post can have it, or ``None`` for what is none."""
