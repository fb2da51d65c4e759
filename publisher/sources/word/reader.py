"""One document of Word: one post."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.words import agreeing, counted
from publisher.ports.library import Flag, Found
from publisher.sources.archive.heads import byline, is_bare
from publisher.sources.prose.dates import parse_date
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import text_line
from publisher.sources.word.package import Package
from publisher.sources.word.styles import styles_of
from publisher.sources.word.writing import Block, Writer, written

_NOON: Final = time(12)
#: A line with the day and the author is one of so many below the title.
_NEAR: Final = 3
#: A first line that is no longer, and no sentence, is the title where no style says so.
_LONGEST_TITLE: Final = 120


class WordDocument:
    """Reads the post in a document."""

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        shown: str,
        zone: ZoneInfo,
        today: datetime,
        dates: Mapping[str, datetime],
        most: int,
    ) -> None:
        """``shown`` is what the document is called in a sentence; ``most`` is the bytes of one of its parts.

        A document that tells no day has the one in ``dates``, by its name, else ``today``, an aware moment.
        """
        self.name = name
        self._path = path
        self._shown = shown
        self._zone = zone
        self._today = today
        self._dates = dates
        self._most = most
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the post; raise :class:`SourceError` for what is no document, or has no words."""
        with Package(self._path, self._most, self._shown) as package:
            writer = Writer(styles_of(package), package.links())
            blocks = list(writer.blocks(package.body()))
        title, rest = _titled(blocks, self._path.stem)
        day, author, rest = _bylined(rest)
        if not rest:
            raise SourceError(f"{self._shown} has no text; there is nothing in it to import.")
        published = datetime.combine(date, _NOON, tzinfo=self._zone) if (date := parse_date(day)) else None
        published = published or self._dates.get(self.name)
        if published is None:
            message = (
                "The document tells no date; that of today was taken, and stays when it is imported again. "
                "A line such as “20 December 2018” below its title would tell it."
            )
            yield Flag(place=self.name, message=message)
        yield from self._lost(writer)
        yield build(
            Raw(
                title=title,
                author=author,
                published=published or self._today,
                source_id=self.name,
                html=written(rest),
            ),
            self.name,
        )

    def _lost(self, writer: Writer) -> Iterator[Flag]:
        if writer.pictures:
            number = writer.pictures
            message = (
                f"{counted(number, 'picture')} of the document {agreeing(number, 'has', 'have')} no address on the "
                f"web and {agreeing(number, 'was', 'were')} left out."
            )
            yield Flag(place=self.name, message=message)
        if writer.changes:
            message = f"{counted(writer.changes, 'change')} that nobody has accepted yet went in as if somebody had."
            yield Flag(place=self.name, message=message)


def _titled(blocks: list[Block], name: str) -> tuple[str, list[Block]]:
    """Return the title, and the blocks without it: what is styled as one, a first heading, a first short line."""
    for number, block in enumerate(blocks):
        if block.role == "title":
            return text_line(block.text), blocks[:number] + blocks[number + 1 :]
    first = blocks[0] if blocks else None
    if first is not None and first.item is None and not first.table and (first.role == "h1" or _is_title(first.text)):
        return text_line(first.text), blocks[1:]
    return name.replace("-", " ").replace("_", " ").strip(), blocks


def _is_title(text: str) -> bool:
    line = text_line(text)
    return len(line) <= _LONGEST_TITLE and not line.endswith((".", ":", ",", ";"))


def _bylined(blocks: list[Block]) -> tuple[str, str, list[Block]]:
    """Return the day and the author that a line near the title tells, and the blocks without it."""
    for number, block in enumerate(blocks[:_NEAR]):
        line = text_line(block.text)
        day, author = byline(line) or (line if is_bare(line) else "", "")
        if day:
            return day, author, blocks[:number] + blocks[number + 1 :]
    return "", "", blocks
