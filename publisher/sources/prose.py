"""The prose in clean HTML: its blocks, its plain text, its first picture."""

import html
import re
from typing import Final

import nh3

from publisher.posts import Image
from publisher.sources.blocks import Block, Kind
from publisher.sources.html import TAG

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+")
_SPACES: Final = re.compile(r"[ \t\n\r\f\xa0]+")
_BREAKS: Final = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "figure", "figcaption", "ul", "ol", "dl", "dt", "dd",
    "hr", "table", "caption", "pre",
})  # fmt: skip
_ATTRIBUTE: Final = re.compile(r" ([a-z]+)=\"([^\"]*)\"")


def text_line(text: str) -> str:
    """Return ``text`` as one line without control characters: a title, a name."""
    return " ".join(_CONTROL.sub(" ", text).split())


def markup_line(markup: str) -> str:
    """Return the text of a title or name that was written as HTML, on one line; tags go, entities are read."""
    if "<" in markup or "&" in markup:
        markup = html.unescape(nh3.clean(markup, tags=set()))
    return text_line(markup)


def first_image(cleaned: str) -> Image | None:
    """Return the first picture in clean HTML."""
    match = next((tag for tag in TAG.finditer(cleaned) if tag[2] == "img"), None)
    if match is None:
        return None
    given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[3])}
    return Image(url=given["src"], alt=given.get("alt", ""))


def blocks_of(cleaned: str) -> list[Block]:
    """Return what clean HTML says as paragraphs, headings, lists and quotations."""
    reader = _Reader()
    pieces = TAG.split(cleaned)
    reader.text(pieces[0])
    for at in range(1, len(pieces), 4):
        reader.tag(pieces[at + 1], ends=bool(pieces[at]))
        if pieces[at + 3]:
            reader.text(pieces[at + 3])
    reader.flush()
    return reader.blocks


class _Reader:
    """Gathers text into blocks as tags go by."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._quotes = self._pre = 0
        self._heading = self._caption = False
        #: The list elements that are open, and the items of the outermost.
        self._lists: list[str] = []
        self._items: list[str] = []

    def text(self, escaped: str) -> None:
        text = html.unescape(escaped) if "&" in escaped else escaped
        self._line.append(text if self._pre else _SPACES.sub(" ", text))

    def tag(self, name: str, *, ends: bool) -> None:
        if name in _BREAKS:
            self._break(name, ends=ends)
        elif name == "br":
            self._line.append("\n")
        elif name == "li":
            self._item()
        elif name == "tr":
            self._line.append("\n")
        elif name in ("td", "th") and not ends:
            self._line.append(" | " if self._written() else "")

    def flush(self) -> None:
        """End the block that is being gathered."""
        lines = [line for line in (_tidy(line) for line in "".join(self._line).split("\n")) if line]
        self._line = []
        if not lines:
            return
        if self._lists:
            self._items.append(" ".join(lines))
            return
        self.blocks.append(Block(kind=self._kind(), lines=tuple(lines)))

    def _kind(self) -> Kind:
        if self._heading:
            return "heading"
        if self._caption:
            return "caption"
        return "quote" if self._quotes else "paragraph"

    def _break(self, name: str, *, ends: bool) -> None:
        self.flush()
        if name in ("ul", "ol"):
            self._list(name, ends=ends)
        elif name == "blockquote":
            self._quotes += -1 if ends else 1
        elif name == "pre":
            self._pre += -1 if ends else 1
        elif name in ("figcaption", "caption"):
            self._caption = not ends
        elif name[0] == "h" and name != "hr":
            self._heading = not ends

    def _list(self, name: str, *, ends: bool) -> None:
        if not ends:
            self._lists.append(name)
            return
        kind: Kind = "numbers" if self._lists and self._lists[0] == "ol" else "bullets"
        self._lists = self._lists[:-1]
        if not self._lists and self._items:
            self.blocks.append(Block(kind=kind, lines=tuple(self._items)))
            self._items = []

    def _item(self) -> None:
        if self._lists:
            self.flush()
        else:
            self._line.append("\n")

    def _written(self) -> bool:
        return bool(self._line) and not self._line[-1].endswith("\n")


def _tidy(line: str) -> str:
    return line.rstrip() if line.startswith("    ") else line.strip()
