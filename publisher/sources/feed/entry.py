"""An entry of a feed, whatever it is written in."""

from dataclasses import dataclass
from datetime import datetime

from publisher.model.posts import Originally


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a feed says of a post; nothing in it is trusted."""

    #: Text, not HTML.
    title: str
    author: str = ""
    #: ``None`` where the feed tells no date.
    published: datetime | None
    updated: datetime | None = None
    url: str = ""
    #: What the feed knows it by; empty where it knows it by nothing.
    guid: str = ""
    #: HTML of the fullest body.
    html: str
    #: HTML of what stands beside the body and tells what it is about.
    excerpt: str = ""
    #: Whether that is what the library had, written by an export of it.
    excerpt_is_own: bool = False
    #: Where relative addresses are taken from.
    base: str = ""
    image: str = ""
    image_alt: str = ""
    #: In pixels, as far as is told.
    image_width: int = 0
    tags: tuple[str, ...] = ()
    originally: Originally | None = None
    slug: str = ""
    #: What it is called in a sentence where it is not published: ``draft``, ``scheduled``.
    state: str = ""

    @property
    def called(self) -> str:
        """What a person knows it by."""
        return f"“{self.title}”" if self.title else f"An entry without a title ({self.url or 'nor an address'})"
