"""The prose in clean HTML: its blocks, its plain text, its first picture."""

import html
import re
from typing import Final

import nh3

from publisher.model.posts import Image
from publisher.sources.prose.blocks import Block, Kind
from publisher.sources.prose.hostile import parseable, whole, words
from publisher.sources.prose.sanitise import IMAGE, TAG

_CONTROL: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)
#: Elements whose content is no part of a title.
_UNREAD: Final = frozenset({"script", "style"})
#: Other characters that are a space in prose, and no line of their own.
_SPACES: Final = "\t\n\r\f\xa0"
#: The tags that begin or end something; those that stand in a line are none of these.
_MARKS: Final = re.compile(
    r"<(/?)(p|br|li|h[1-6]|ul|ol|blockquote|div|figure|figcaption|dl|dt|dd|hr|table|caption|pre|tr|td|th)"
    r"(?: start=\"([0-9]{1,4})\")?(?: [a-z]+=\"[^\"]*\")*>"
)
#: Tags with which titles are written.
_IN_A_LINE: Final = re.compile(r"</?(?:i|em|b|strong|span|br|wbr|sup|sub|u|small|mark|cite)\b[^<>]*>", re.IGNORECASE)
_BESIDE: Final = re.compile(r"<img\b[^>]*?\bsrc=\"(?!https?:|//|data:)([^\"]+)\"", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r" ([a-z]+)=\"([^\"]*)\"")


def text_line(text: str) -> str:
    """Return ``text`` as one line without control characters: a title, a name."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())


def markup_line(markup: str) -> str:
    """Return the text of a title or name that was written as HTML, on one line; tags go, entities are read."""
    if "<" in markup or "&" in markup:
        readable = parseable(markup, _UNREAD)
        markup = html.unescape(words(markup) if readable is None else nh3.clean(whole(readable), tags=set()))
    return text_line(markup)


def title_line(written: str) -> str:
    """Return a title on one line: entities are read, also those escaped twice, and tags of what stands in a line go.

    Other tags stay words, since a title may speak of them.
    """
    for _ in range(2):
        written = html.unescape(written) if "&" in written else written
    return text_line(_IN_A_LINE.sub("", written) if "<" in written else written)


def picture_here(written: str) -> str:
    """Return the first picture in HTML, cleaned or not, that stands beside it and has no address of its own."""
    match = _BESIDE.search(written)
    return html.unescape(match[1]) if match else ""


def first_image(cleaned: str) -> Image | None:
    """Return the first picture in clean HTML."""
    match = IMAGE.search(cleaned)
    if match is None:
        return None
    given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
    return Image(url=given["src"], alt=given.get("alt", ""))


def blocks_of(cleaned: str) -> list[Block]:
    """Return what clean HTML says as paragraphs, headings, lists and quotations."""
    reader = _Reader()
    pieces = iter(_MARKS.split(cleaned))
    reader.text(next(pieces))
    for end, name, start, text in zip(pieces, pieces, pieces, pieces, strict=True):
        if name == "p":
            reader.flush()
        else:
            reader.mark(name, ends=bool(end), start=start)
        if text:
            reader.text(text)
    reader.flush()
    return reader.blocks


class _Reader:
    """Gathers text into blocks as tags go by."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        #: What was gathered of the block so far.
        self._line = ""
        self._quotes = self._pre = 0
        self._kind: Kind = "paragraph"
        #: How many blocks there were where the open figure began, and whether a picture was in it.
        self._before_figure: int | None = None
        self._shown = False
        #: The list elements that are open, and the items of the outermost.
        self._lists: list[str] = []
        self._items: list[str] = []
        self._start = 1

    def text(self, escaped: str) -> None:
        if escaped.isspace() and not self._pre:
            return  # what stands between two marks; neither a line nor a block begins or ends with a space
        text = TAG.sub("", escaped) if "<" in escaped else escaped
        if "&" in text:
            text = html.unescape(text)
        self._line += text if self._pre else _one_space(text)
        self._shown = self._shown or "<img" in escaped

    def mark(self, name: str, *, ends: bool, start: str | None) -> None:
        if name in ("br", "tr"):
            self._line += "\n"
        elif name == "li":
            self._item()
        elif name in ("td", "th"):
            if not ends and self._line and not self._line.endswith("\n"):
                self._line += " | "
        else:
            self.flush()
            self._begin_or_end(name, ends=ends, start=int(start or 1))

    def flush(self) -> None:
        """End the block that is being gathered."""
        if not self._line:
            return
        gathered, self._line = self._line, ""
        if "\n" in gathered:
            lines = tuple(filter(None, map(_tidy, gathered.split("\n"))))
        else:
            tidy = _tidy(gathered)
            lines = (tidy,) if tidy else ()
        if lines and self._lists:
            self._items.append(" ".join(lines))
        elif lines:
            kind = "quote" if self._quotes and self._kind == "paragraph" else self._kind
            self.blocks.append(Block(kind=kind, lines=lines))

    def _begin_or_end(self, name: str, *, ends: bool, start: int) -> None:
        if name in ("ul", "ol"):
            self._list(name, ends=ends, start=start)
        elif name == "blockquote":
            self._quotes += -1 if ends else 1
        elif name == "pre":
            self._pre += -1 if ends else 1
        elif name == "figure":
            self._before_figure, self._shown = None if ends else len(self.blocks), False
        elif name == "figcaption":
            self._kind = "caption" if not ends and self._is_of_picture() else "paragraph"
        elif name == "caption" or (name[0] == "h" and name != "hr"):
            self._kind = "paragraph" if ends else "heading"

    def _is_of_picture(self) -> bool:
        """Return whether a caption that begins here is that of a picture, not of a table or a quotation."""
        return self._shown or self._before_figure in (None, len(self.blocks))

    def _list(self, name: str, *, ends: bool, start: int) -> None:
        if not ends:
            self._start = self._start if self._lists else start
            self._lists.append(name)
            return
        kind: Kind = "numbers" if self._lists and self._lists[0] == "ol" else "bullets"
        self._lists = self._lists[:-1]
        if not self._lists and self._items:
            self.blocks.append(Block(kind=kind, lines=tuple(self._items), start=self._start))
            self._items = []

    def _item(self) -> None:
        if self._lists:
            self.flush()
        else:
            self._line += "\n"


def _one_space(text: str) -> str:
    """Return ``text`` with one space for all that stands between two words; replacing is faster than a pattern."""
    for space in _SPACES:
        if space in text:
            text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _tidy(line: str) -> str:
    return line.rstrip() if line.startswith("    ") else line.strip()
