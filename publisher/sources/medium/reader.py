"""The export of Medium: a page for each story, marked as microformats do (h-entry)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lxml import html

from publisher.errors import SourceError
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources import files
from publisher.sources.encoding import decode
from publisher.sources.prose import trees
from publisher.sources.prose.dates import parse_moment
from publisher.sources.prose.posts import Raw, build

_DRAFT: Final = "draft_"


class MediumExport:
    """Reads the stories of an export."""

    def __init__(self, pages: Sequence[Path], *, name: str, zone: ZoneInfo, drafts: bool, most: int) -> None:
        """``drafts`` takes in stories that are not published too; ``most`` is the bytes of one page."""
        self.name = name
        self._pages = pages
        self._zone = zone
        self._drafts = drafts
        self._most = most
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the stories, by name."""
        for number, page in enumerate(self._pages, 1):
            self.share = number / len(self._pages)
            if page.name.startswith(_DRAFT) and not self._drafts:
                yield LeftOut(reason="drafts")
            else:
                yield from self._story(page)

    def _story(self, page: Path) -> Iterator[Found]:
        try:
            tree = trees.document(decode(files.content(page, self._most)).text)
        except SourceError as error:
            yield Flag(place=page.name, message=str(error), lost=True)
            return
        body = _first(tree, "e-content")
        if tree is None or body is None:
            yield Flag(place=page.name, message="This is no story of Medium; it was left out.", lost=True)
            return
        title = _words(_first(tree, "p-name"))
        moment = parse_moment(_said(_first(tree, "dt-published"), "datetime"), self._zone)
        draft = page.name.startswith(_DRAFT)
        if moment is None:
            # Medium writes no date on a draft.
            said = "is a draft without a date" if draft else "has no date"
            yield Flag(place=page.name, message=f"“{title}” {said}, and was left out.", lost=True)
            return
        if draft:
            yield Flag(place=page.name, message=f"“{title}” is a draft, and was taken in as you wished.")
        _without_title(body, title)
        yield build(_raw(tree, body, title, moment, page.stem), self.name)


def _raw(tree: html.HtmlElement, body: html.HtmlElement, title: str, published: datetime, name: str) -> Raw:
    address = _said(_first(tree, "p-canonical"), "href")
    return Raw(
        title=title,
        author=_words(_first(tree, "p-author")),
        published=published,
        url=address,
        source_id=address or name,
        html=trees.inside(body),
        excerpt=_words(_first(tree, "p-summary")),
        base="https://medium.com/",
    )


def _first(tree: html.HtmlElement | None, name: str) -> html.HtmlElement | None:
    found = [] if tree is None else tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")
    return found[0] if found else None


def _words(element: html.HtmlElement | None) -> str:
    return trees.words(element) if element is not None else ""


def _said(element: html.HtmlElement | None, attribute: str) -> str:
    return element.get(attribute, "") if element is not None else ""


def _without_title(body: html.HtmlElement, title: str) -> None:
    """Take out what stands in a story a second time, its title, and the line above it."""
    lines = body.xpath(".//*[contains(@class, 'section-divider')]")[:1]
    titles = [one for one in body.xpath(".//*[contains(@class, 'graf--title')]") if trees.words(one) == title]
    for element in [*lines, *titles]:
        element.drop_tree()
