"""What every kind of source has: an opener, which knows its own and makes a source of it.

An opener is the module that the kind's line in :mod:`publisher.model.source_kinds` names, with the functions of
:class:`Opener`.  It imports what reads the source only when it opens one: finding out what a file is asks them all.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from publisher.errors import SourceError
from publisher.ports.library import Source
from publisher.ports.sources import Wanted
from publisher.sources import files
from publisher.sources.unpacking import MARK


class Claim(IntEnum):
    """How surely something is of a kind; the surest kind gets it."""

    NONE = 0
    #: Nothing but what the server says speaks for it.
    SERVED = 1
    #: Its words are such as this kind has.
    WORDED = 2
    #: Its name speaks for it, which what a server shows under that name need not be.
    CALLED = 3
    #: It has marks in it that only this kind has.
    MARKED = 4
    #: It is a file or folder of this machine that is named as this kind is.
    NAMED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """A file or folder on this machine, and what is known of where it came from."""

    name: str
    path: Path
    #: The first bytes; none of a folder.
    head: bytes = b""
    #: Where it was fetched from, redirects followed; empty for what was here.
    address: str = ""
    #: What the server said of it.
    media_type: str = ""
    charset: str = ""

    @property
    def shown(self) -> str:
        """What it is called in a sentence."""
        return self.name if self.address else self.path.name

    @property
    def beginning(self) -> bytes:
        """The first bytes of a text; none of what is packed, in which others may lie open."""
        return b"" if self.head.startswith(MARK) else self.head

    @property
    def plain(self) -> bytes:
        """The beginning without the zeros of UTF-16, so that marks in ASCII are found."""
        return self.beginning.replace(b"\x00", b"")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """What an opener is given."""

    wanted: Wanted
    content: Content
    #: Most bytes of one file.
    most: int
    #: The aware moment at which this happens.
    now: datetime

    def data(self) -> bytes:
        """Return all bytes of the file; raise :class:`SourceError` for a folder and for a file that is too large."""
        path = self.content.path
        if path.is_dir():
            raise SourceError(f"{path} is a folder, and only Markdown is read from folders; name its files one by one.")
        return files.content(path, self.most)


class Opener(Protocol):
    """Knows one kind of source."""

    def claim(self, content: Content) -> Claim:
        """Return how surely ``content`` is of this kind, by its name, its first bytes and what a server says."""

    def open_source(self, opening: Opening) -> Source:
        """Return the source, to be read; raise :class:`SourceError` where it cannot be."""
