"""A source whose posts have no addresses of their own, with addresses by a pattern."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from publisher.model.address_patterns import filled
from publisher.model.posts import Post
from publisher.ports.library import Found, Source


class Addressed:
    """Reads a source, and gives the posts that have no address the one that a pattern tells."""

    def __init__(self, source: Source, pattern: str, zone: ZoneInfo) -> None:
        """``pattern`` is one without a mistake; days are those of ``zone``."""
        self.name = source.name
        self._source = source
        self._pattern = pattern
        self._zone = zone

    @property
    def share(self) -> float | None:
        """How much has been read so far, from 0 to 1."""
        return self._source.share

    def read(self) -> Iterator[Found]:
        """Yield what the source gives; raises as that does."""
        for item in self._source.read():
            if isinstance(item, Post) and not item.url:
                day = item.published.astimezone(self._zone).date()
                yield replace(item, url=filled(self._pattern, day=day, slug=item.slug))
            else:
                yield item
