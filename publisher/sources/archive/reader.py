"""Archive text: the dump of a blog, posts one after another.

A post is a title, a line that tells when and by whom, and its text.  What web pages leave in such dumps (titles that
stand twice, buttons, names of pictures glued to words) is cleaned away, and each cleaning is flagged with its line,
since a guess that changes words must be seen by a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.import_doubts import lost_links
from publisher.model.posts import Originally, Post, slugify
from publisher.ports.library import Flag, Found
from publisher.sources.archive.cleaning import Cleaner
from publisher.sources.archive.doubts import captions
from publisher.sources.archive.heads import EXAMPLE, Entry, entries, heads_of, order_in
from publisher.sources.archive.paragraphs import blocks_of_lines, width_of
from publisher.sources.prose.blocks import Block, first_paragraph, to_html, to_text
from publisher.sources.prose.excerpts import cut_at_sentence, stated
from publisher.sources.prose.origin import origin_of

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
        heads = heads_of(self._lines)
        month_first, guess = order_in(heads)
        found = list(entries(self._lines, heads, month_first=month_first))
        if not found:
            raise SourceError(f"No post was found in {self.name}: {EXAMPLE}.")
        if self._doubt is not None:
            yield self._doubt
        if guess:
            yield Flag(place=self.name, message=guess)
        self._width = width_of(self._lines)
        slugs: set[str] = set()
        for number, entry in enumerate(found, 1):
            self.share = number / len(found)
            post, flags = self._post(entry, slugs)
            slugs.add(post.slug)
            yield from flags
            yield post

    def _post(self, entry: Entry, slugs: set[str]) -> tuple[Post, list[Flag]]:
        cleaner = Cleaner(self.name)
        if entry.doubled_line:
            cleaner.flag(entry.doubled_line, "The title stands twice; it was taken once.")
        url, body = _own_address(entry.body)
        lines = cleaner.clean(body, entry.body_line)
        blocks, originally = _split_origin(list(blocks_of_lines(lines, self._width)))
        blocks = _doubted(blocks, cleaner)
        if not blocks:
            cleaner.flag(entry.body_line, f"“{entry.title}” has no text.")
        text = to_text(blocks)
        post = Post(
            slug=slugify(entry.title, slugs),
            title=entry.title,
            author=entry.author,
            published=datetime.combine(entry.day, _NOON, tzinfo=self._zone),
            url=entry.url or url,
            source=self.name,
            source_id=f"{entry.day.isoformat()} {slugify(entry.title)}",
            html=to_html(blocks),
            text=text,
            excerpt=stated(entry.excerpt, text) or cut_at_sentence(first_paragraph(blocks, entry.title)),
            tags=entry.tags,
            originally=originally,
        )
        return post, cleaner.flags


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
