"""A source with a flag for whatever looks spoiled in its posts."""

from collections.abc import Iterator

from publisher.model.import_doubts import doubts_in
from publisher.model.posts import Post
from publisher.ports.library import Flag, Found, Source


class Doubted:
    """Reads a source, and tells what is doubtful in each post where the source has not told it with its line."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self._source = source

    @property
    def share(self) -> float | None:
        """How much has been read so far, from 0 to 1."""
        return self._source.share

    def read(self) -> Iterator[Found]:
        """Yield what the source gives; raises as that does."""
        told: set[str] = set()
        for item in self._source.read():
            if isinstance(item, Flag):
                told.add(item.message)
            elif isinstance(item, Post):
                for doubt in doubts_in(item.html):
                    if doubt.kind != "picture" and doubt.sentence not in told:
                        yield Flag(place=f"“{item.title}”", message=doubt.sentence)
                told = set()
            yield item
