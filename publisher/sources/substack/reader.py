"""The export of Substack: a table of posts, and a file of HTML for each."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.address_patterns import filled
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources import files
from publisher.sources.encoding import decode
from publisher.sources.prose import trees
from publisher.sources.prose.dates import parse_moment
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import text_line

#: Kinds of posts that are no articles.
_OTHERS: Final = {"thread": "discussions", "restack": "posts of others"}
#: What only the site or the email of Substack can fill: ways to subscribe, to share, to comment.
_WIDGETS: Final = (
    ".//*[contains(@class, 'subscription-widget') or contains(@class, 'subscribe-widget')]"
    " | .//*[contains(@class, 'button-wrapper')][.//a[contains(@href, '%%') or contains(@href, 'action=share')]]"
    " | .//a[starts-with(@href, '%%')] | .//*[contains(@class, 'paywall')]"
)


class SubstackExport:
    """Reads the posts of an export."""

    def __init__(self, table: Path, *, name: str, zone: ZoneInfo, pattern: str, drafts: bool, most: int) -> None:
        """``pattern`` tells the addresses, which the export does not; ``drafts`` takes in what is not published."""
        self.name = name
        self._table = table
        self._zone = zone
        self._pattern = pattern
        self._drafts = drafts
        self._most = most
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the posts in the order of the table; raise :class:`SourceError` where that cannot be read."""
        text = decode(files.content(self._table, self._most)).text
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        if rows and "post_id" not in rows[0]:
            raise SourceError(f"{self._table.name} is not the table that Substack exports: it has no column post_id.")
        for number, row in enumerate(rows, 1):
            self.share = number / len(rows)
            said = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
            reason = self._unwanted(said)
            if reason:
                yield LeftOut(reason=reason)
            else:
                yield from self._post(said)

    def _unwanted(self, said: Mapping[str, str]) -> str:
        kind = said.get("type", "")
        if kind in _OTHERS:
            return _OTHERS[kind]
        return "" if said.get("is_published", "").lower() == "true" or self._drafts else "drafts"

    def _post(self, said: Mapping[str, str]) -> Iterator[Found]:
        known = said["post_id"]
        title = text_line(said.get("title", "")) or known
        published = parse_moment(said.get("post_date", ""), self._zone)
        try:
            body = decode(files.content(self._table.parent / "posts" / f"{_plain(known)}.html", self._most)).text
        except SourceError:
            yield Flag(place=self.name, message=f"“{title}” has no text in the export and was left out.", lost=True)
            return
        if published is None:
            yield Flag(place=self.name, message=f"“{title}” has no date and was left out.", lost=True)
            return
        yield from self._doubts(title, said)
        slug = known.partition(".")[2]
        day = published.astimezone(self._zone).date()
        yield build(
            Raw(
                title=title,
                published=published,
                url=filled(self._pattern, day=day, slug=slug) if self._pattern and slug else "",
                source_id=known.partition(".")[0] or known,
                html=_without_widgets(body),
                excerpt=said.get("subtitle", ""),
                slug=slug,
            ),
            self.name,
        )

    def _doubts(self, title: str, said: Mapping[str, str]) -> Iterator[Flag]:
        if said.get("is_published", "").lower() != "true":
            yield Flag(place=self.name, message=f"“{title}” is a draft, and was taken in as you wished.")
        if said.get("audience", "everyone") not in ("", "everyone"):
            message = f"“{title}” is for paying readers only; every reader of a digest would see it."
            yield Flag(place=self.name, message=message)


def _plain(known: str) -> str:
    """Return an id as the name of a file in its folder."""
    return known.replace("/", "_").replace("\\", "_").lstrip(".")


def _without_widgets(body: str) -> str:
    tree = trees.part(body)
    for widget in tree.xpath(_WIDGETS):
        if widget.getparent() is not None:
            widget.drop_tree()
    return trees.inside(tree)
