"""Archive text: the dump of a blog, posts one after another.

A post is a title, a line that tells when and by whom, and its text.  What web pages leave in such dumps (titles that
stand twice, buttons, names of pictures glued to words) is cleaned away, and each cleaning is flagged with its line,
since a guess that changes words must be seen by a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.import_doubts import lost_links
from publisher.model.posts import Originally, Post, slugify
from publisher.ports.library import Flag, Found
from publisher.sources.archive.cleaning import Cleaner
from publisher.sources.archive.doubts import captions
from publisher.sources.archive.paragraphs import blocks_of_lines, width_of
from publisher.sources.prose.blocks import Block, first_paragraph, to_html, to_text
from publisher.sources.prose.dates import DATE, parse_date
from publisher.sources.prose.excerpts import cut_at_sentence
from publisher.sources.prose.origin import origin_of

_LABEL: Final = r"(?:posted|published|date|written)"
_BYLINES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LABEL}\s*(?:on\s*)?:?\s*(?P<date>{DATE})\s*(?:[|·•–—-]|,?\s*by)\s*(?P<author>[^|]{{1,80}})",
        rf"{_LABEL}\s*(?:on\s*)?:?\s*(?P<date>{DATE})",
        rf"by\s+(?P<author>[^|]{{1,80}}?)\s*(?:\bon\b|[|·•–—,-])\s*(?P<date>{DATE})",
        rf"{_LABEL}\s+by\s+(?P<author>[^|]{{1,80}}?)\s*(?:\bon\b|[|·•–—,-])\s*(?P<date>{DATE})",
        rf"(?P<date>{DATE})\s*(?:[|·•]|,?\s*by)\s*(?P<author>[^|]{{1,80}})",
    )
)
_LONGEST_BYLINE: Final = 200
_YEAR: Final = re.compile(r"\d{4}")
_PERMALINK: Final = re.compile(r"(?:(?:perma)?link|url|address)?\s*:?\s*(?P<url>https?://\S+)", re.IGNORECASE)
_NOON: Final = time(12)


class ArchiveText:
    """Reads an archive dump from a file or from text."""

    def __init__(self, text: str, *, name: str, zone: ZoneInfo, doubt: str = "", cut: bool = False) -> None:
        """``name`` is the source's and stands in flags; ``zone`` is where the days of the posts are meant.

        ``doubt`` is what had to be assumed about the encoding, ``cut`` whether bytes at the end were lost.
        """
        self.name = name
        self._doubt = Flag(place=name, message=doubt, lost=cut) if doubt else None
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._zone = zone
        #: Columns into which paragraphs were broken, or 0.
        self._width = 0
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the posts, in the order of the file, each after flags for all in it that was cleaned or is doubtful."""
        entries = list(_entries(self._lines))
        if not entries:
            raise SourceError(
                f"No post was found in {self.name}: each wants a title and a line such as "
                f"“Posted: December 20, 2018 | Admin” below it."
            )
        if self._doubt is not None:
            yield self._doubt
        self._width = width_of(self._lines)
        slugs: set[str] = set()
        for number, entry in enumerate(entries, 1):
            self.share = number / len(entries)
            post, flags = self._post(entry, slugs)
            slugs.add(post.slug)
            yield from flags
            yield post

    def _post(self, entry: "_Entry", slugs: set[str]) -> tuple[Post, list[Flag]]:
        cleaner = Cleaner(self.name)
        if entry.doubled_line:
            cleaner.flag(entry.doubled_line, "The title stands twice; it was taken once.")
        url, body = _own_address(entry.body)
        lines = cleaner.clean(body, entry.body_line)
        blocks, originally = _split_origin(list(blocks_of_lines(lines, self._width)))
        blocks = _doubted(blocks, cleaner)
        if not blocks:
            cleaner.flag(entry.body_line, f"“{entry.title}” has no text.")
        post = Post(
            slug=slugify(entry.title, slugs),
            title=entry.title,
            author=entry.author,
            published=datetime.combine(entry.day, _NOON, tzinfo=self._zone),
            url=url,
            source=self.name,
            source_id=f"{entry.day.isoformat()} {slugify(entry.title)}",
            html=to_html(blocks),
            text=to_text(blocks),
            excerpt=cut_at_sentence(first_paragraph(blocks, entry.title)),
            originally=originally,
        )
        return post, cleaner.flags


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    title: str
    author: str
    day: date
    body: Sequence[str]
    #: Number of the body's first line in the file, from 1.
    body_line: int
    #: Number of the line in which the title stands a second time, or 0.
    doubled_line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Head:
    """A by-line with the title above it."""

    title: str
    author: str
    day: date
    #: Index of the first line of the title, and of the by-line.
    begins: int
    byline: int
    #: Number of the line in which the title stands a second time, or 0.
    doubled_line: int


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    heads = [head for number in range(len(lines)) if (head := _head(lines, number)) is not None]
    for head, following in zip_longest(heads, heads[1:]):
        end = following.begins if following else len(lines)
        body = lines[head.byline + 1 : end]
        yield _Entry(
            title=head.title,
            author=head.author,
            day=head.day,
            body=body,
            body_line=head.byline + 2,
            doubled_line=head.doubled_line,
        )


def _head(lines: Sequence[str], number: int) -> _Head | None:
    said = byline(lines[number].strip())
    if said is None:
        return None
    above = _filled_above(lines, number)
    if above is None:
        return None
    title, begins = lines[above].strip(), above
    doubled = _filled_above(lines, above)
    if doubled is not None and _same(lines[doubled], title):
        begins = doubled
    doubled_line = above + 1 if begins != above else 0
    day, author = said
    return _Head(title=title, author=author, day=day, begins=begins, byline=number, doubled_line=doubled_line)


def byline(line: str) -> tuple[date, str] | None:
    """Return the day and the author (may be empty) that a line tells, or ``None`` where it is prose."""
    if len(line) > _LONGEST_BYLINE or _YEAR.search(line) is None:
        return None
    for pattern in _BYLINES:
        match = pattern.fullmatch(line)
        day = parse_date(match["date"]) if match else None
        if match and day:
            return day, (match.groupdict().get("author") or "").strip(" .,|")
    return None


def _filled_above(lines: Sequence[str], number: int) -> int | None:
    return next((above for above in range(number - 1, -1, -1) if lines[above].strip()), None)


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()


def _own_address(body: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Take the post's own address, where it stands alone in the first line, out of the body."""
    first = next((number for number, line in enumerate(body) if line.strip()), None)
    match = _PERMALINK.fullmatch(body[first].strip()) if first is not None else None
    if first is None or match is None:
        return "", body
    return match["url"], [*body[:first], "", *body[first + 1 :]]


def _doubted(blocks: Sequence[Block], cleaner: Cleaner) -> list[Block]:
    """Flag what looks doubtful; return the blocks, of which a likely caption is no heading, nor is the last."""
    for block in blocks:
        for doubt in lost_links(" ".join(block.lines)):
            cleaner.flag(block.line, doubt.sentence)
    doubtful = {block.line for block in captions(blocks)}
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        where = " at the end" if place == len(blocks) - 1 else ""
        if block.line in doubtful:
            message = f"“{block.text}”{where} may be the caption of a picture; it was left in."
            cleaner.flag(block.line, message)
        plain = block.kind == "heading" and (where or block.line in doubtful)
        kept.append(replace(block, kind="paragraph") if plain else block)
    return kept


def _split_origin(blocks: Sequence[Block]) -> tuple[list[Block], Originally | None]:
    """Take the paragraph that tells where the post appeared first out of the blocks."""
    rest: list[Block] = []
    found: Originally | None = None
    for block in blocks:
        said = origin_of(block.text) if found is None else None
        if said is None:
            rest.append(block)
        else:
            found = said
    return rest, found
