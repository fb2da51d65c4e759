"""WordPress exports (WXR): read as a stream, one item in memory at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lxml import etree

from publisher.errors import SourceError
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources.encoding import declared_in
from publisher.sources.files import Stripped, opened
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import markup_line
from publisher.sources.wordpress import values
from publisher.sources.wordpress.body import body_of
from publisher.sources.wordpress.salvage import ends_well, items_after

_HEAD: Final = 65_536
_ATTACHED: Final = re.compile(
    rb"<wp:(post_id|attachment_url|meta_key|meta_value)>\s*(?:<!\[CDATA\[)?\s*([^<\]]*?)\s*(?:\]\]>)?\s*</wp:\1>"
)
_ATTACHMENT: Final = b"<wp:attachment_url>"


@dataclass(slots=True)
class _Site:
    """What the items of an export refer to."""

    #: Login → display name.
    authors: dict[str, str] = field(default_factory=dict)
    #: Id of an attachment → its address and alt text.
    pictures: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    """What an element has in it, by local names."""

    #: Texts of the children; of two with one name, the first.
    said: dict[str, str]
    categories: list[etree._Element]
    metas: list[etree._Element]


class WordPressExport:
    """Reads the posts of a WordPress export."""

    def __init__(self, path: Path, *, name: str, zone: ZoneInfo, drafts: bool = False) -> None:
        """``zone`` is that of dates without one; ``drafts`` takes in posts that are not published too."""
        self.name = name
        self._path = path
        self._zone = zone
        self._drafts = drafts
        self._site = _Site()
        self._file: Stripped | None = None

    @property
    def share(self) -> float | None:
        """How much of the file has been read, from 0 to 1."""
        size = self._path.stat().st_size
        return min(1.0, self._file.done / size) if self._file and size else None

    def read(self) -> Iterator[Found]:
        """Yield the posts that are published; raise :class:`SourceError` for what is no export."""
        head = self._head()
        self._site.pictures = self._pictures()
        done = 0
        try:
            for item in self._items(_encoding(self._path, head)):
                done += 1
                yield from self._found(item, item.sourceline)
        except etree.XMLSyntaxError as error:
            line = error.lineno or 0
            yield Flag(place=self._place(line), message="The file is broken here; what follows was read post by post.")
            yield from self._rest(done, head)

    def _head(self) -> bytes:
        with opened(self._path) as file:
            head = file.read(_HEAD)
        if b"<!ENTITY" in head:
            raise SourceError(f"{self._path.name} declares entities, which no export needs; it was not read.")
        if b"<rss" not in head and b"<channel" not in head:
            raise SourceError(f"{self._path.name} is no WordPress export; export it anew with Tools, Export.")
        return head

    def _items(self, encoding: str | None) -> Iterator[etree._Element]:
        with opened(self._path) as file:
            self._file = Stripped(file)
            reader = etree.iterparse(
                self._file, events=("end",), tag=("item", "{*}author"), resolve_entities=False, no_network=True,
                huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True, encoding=encoding,
            )  # fmt: skip
            for _, element in reader:
                if element.tag == "item":
                    yield element
                else:
                    self._author(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]  # type: ignore[union-attr]  # what has a sibling before it has a parent

    def _author(self, element: etree._Element) -> None:
        said = _content(element).said
        login = said.get("author_login", "")
        if login:
            self._site.authors[login] = said.get("author_display_name") or login

    def _pictures(self) -> dict[str, tuple[str, str]]:
        """Return the addresses of the attachments: posts refer to ones that come later in the file."""
        found: dict[str, tuple[str, str]] = {}
        if not _has_pictures(self._path):
            return found
        number = key = ""
        with opened(self._path) as file:
            for line in file:
                if b"<wp:" not in line:
                    continue
                for name, value in _ATTACHED.findall(line):
                    text = value.decode("utf-8", "replace")
                    if name == b"post_id":
                        number = text
                    elif name == b"attachment_url":
                        found[number] = (text, "")
                    elif name == b"meta_key":
                        key = text
                    elif key == "_wp_attachment_image_alt" and number in found:
                        found[number] = (found[number][0], text)
        return found

    def _found(self, element: etree._Element, line: int | None) -> Iterator[Found]:
        item = _content(element)
        said = item.said
        reason = values.left_out(said, drafts=self._drafts)
        if reason:
            yield LeftOut(reason=reason)
            return
        title = markup_line(said.get("title", ""))
        published = values.published(said, self._zone)
        if published is None:
            yield Flag(place=self._place(line), message=f"“{title}” has no date and was left out.", lost=True)
            return
        body, notes = body_of(said.get("encoded", ""))
        post = build(self._raw(item, title, published, body), self.name)
        if state := values.unpublished(said):
            notes = [f"{state}, and was taken in as you wished.", *notes]
        yield from (Flag(place=self._place(line), message=f"“{title}”: {note}") for note in notes)
        yield post

    def _raw(self, item: _Item, title: str, published: datetime, body: str) -> Raw:
        said = item.said
        picture = self._site.pictures.get(_meta(item.metas, "_thumbnail_id"), ("", ""))
        return Raw(
            title=title,
            author=markup_line(self._site.authors.get(said.get("creator", ""), said.get("creator", ""))),
            published=published,
            updated=values.changed(said),
            url=said.get("link", ""),
            source_id=said.get("post_id") or said.get("guid") or said.get("link", ""),
            html=body,
            excerpt=said.get("excerpt", ""),
            image=picture[0],
            image_alt=picture[1],
            tags=_tags(item.categories),
            slug=values.slug(said),
        )

    def _place(self, line: int | None) -> str:
        return f"{self._path.name}, line {line}" if line else self._path.name

    def _rest(self, done: int, head: bytes) -> Iterator[Found]:
        """Read what follows the first ``done`` items, each for itself, and name those that cannot be read."""
        lost = 0
        for salvaged in items_after(self._path, done, head):
            if salvaged.item is not None:
                yield from self._found(salvaged.item, salvaged.line)
                continue
            lost += 1
            why = "could not be read" if salvaged.whole else "breaks off with the file"
            message = f"{salvaged.called} {why} and was left out."
            yield Flag(place=self._place(salvaged.line), message=message, lost=True)
        if not lost and not ends_well(self._path):
            yield Flag(place=self._path.name, message="The file breaks off; what follows is missing.", lost=True)


def _encoding(path: Path, head: bytes) -> str | None:
    """Return an encoding to use in spite of the declaration, where the bytes are plainly UTF-8."""
    declared = declared_in(head).lower()
    if declared in ("", "utf-8", "utf8") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(_HEAD):
                pass
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _has_pictures(path: Path) -> bool:
    with opened(path) as file:
        tail = b""
        while piece := file.read(_HEAD):
            if _ATTACHMENT in tail + piece:
                return True
            tail = piece[-len(_ATTACHMENT) :]
    return False


def _content(element: etree._Element) -> _Item:
    item = _Item(said={}, categories=[], metas=[])
    for child in element:
        name = _local(str(child.tag))
        if name == "category":
            item.categories.append(child)
        elif name == "postmeta":
            item.metas.append(child)
        elif name not in item.said:
            item.said[name] = (child.text or "").strip()
    return item


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    """Return the name by which a child is known: without its namespace, but for one that stands in two."""
    space, _, name = tag.rpartition("}")
    return "excerpt" if name == "encoded" and "excerpt" in space else name


def _tags(categories: list[etree._Element]) -> tuple[str, ...]:
    return tuple(
        markup_line(each.text or "")
        for each in categories
        if each.get("domain") in ("category", "post_tag", None) and each.get("nicename") != "uncategorized"
    )


def _meta(metas: list[etree._Element], key: str) -> str:
    for meta in metas:
        said = _content(meta).said
        if said.get("meta_key") == key:
            return said.get("meta_value", "")
    return ""
