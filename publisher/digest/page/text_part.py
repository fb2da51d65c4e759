"""The text part's tools: wrapping, footnotes, and a fragment of HTML as plain text."""

import re
import textwrap
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from lxml import html as lxml_html

from publisher.digest.merge.placeholders import Placeholders
from publisher.digest.merge.template_reader import MergeField

WIDTH: Final = 72
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS: Final = frozenset({"dl", "ol", "ul"})
_BLOCKS: Final = (
    _HEADINGS | _LISTS | {"blockquote", "dd", "div", "dt", "figcaption", "figure", "hr", "li", "p", "pre", "table"}
)
#: Stands for the space before a footnote's mark, which does not begin a line.
_JOINT: Final = "\ue000"
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


class Footnotes:
    """The links of a text, numbered in the order in which they are met; one address has one number."""

    def __init__(self, placeholders: Placeholders, picture: Callable[[str], str] = str) -> None:
        """``picture`` says of a picture, by what it shows, that it is one."""
        self._placeholders = placeholders
        self.picture = picture
        self._numbers: dict[str, int] = {}

    def mark(self, address: object) -> str:
        """Return the mark for an address, such as ``[3]``."""
        plain_one = self._placeholders.take(address) if isinstance(address, MergeField) else str(address)
        return f"[{self._numbers.setdefault(plain_one, len(self._numbers) + 1)}]"

    @property
    def all(self) -> list[tuple[int, str]]:
        """Every number with its address, in order."""
        return [(number, address) for address, number in self._numbers.items()]


def wrap(text: object, indent: str = "") -> str:
    """Wrap running text at 72 columns; long words and addresses are never broken.

    ``indent`` stands before every line.  Line breaks of the text stay.
    """
    return _wrapped(str(text), indent)


@lru_cache(maxsize=1024)
def _wrapped(text: str, indent: str) -> str:
    lines = []
    for line in text.splitlines() or [""]:
        lines += textwrap.wrap(
            " ".join(line.split()),
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent.rstrip()]
    return "\n".join(lines).replace(_JOINT, " ")


def underline(text: object, sign: str) -> str:
    """Wrap a heading and underline it to the width of its longest line."""
    wrapped = wrap(text)
    return f"{wrapped}\n{sign * max(len(line) for line in wrapped.splitlines())}"


def plain(html: str, notes: Footnotes) -> str:
    """Return a fitted fragment as text: paragraphs wrapped, lists marked, links as footnotes, pictures as their alt."""
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return "\n\n".join(block for block in _blocks(root, notes, "") if block.strip())


def _blocks(element: lxml_html.HtmlElement, notes: Footnotes, indent: str) -> list[str]:
    blocks: list[str] = []
    run = _said(element.text)
    for child in element:
        if child.tag in _BLOCKS:
            blocks += [wrap(run.strip(), indent)] if run.strip() else []
            blocks += _block(child, notes, indent)
            run = _said(child.tail)
        else:
            run += _inline(child, notes) + _said(child.tail)
    return [*blocks, wrap(run.strip(), indent)] if run.strip() else blocks


def _block(element: lxml_html.HtmlElement, notes: Footnotes, indent: str) -> list[str]:
    if element.tag in ("ul", "ol", "table"):
        return [(_rows if element.tag == "table" else _list)(element, notes, indent)]
    if element.tag == "blockquote":
        return _blocks(element, notes, indent + "> ")
    if element.tag == "hr":
        return [indent + "* * *"]
    if element.tag == "pre":
        return ["\n".join(indent + line for line in element.text_content().rstrip().splitlines())]
    blocks = _blocks(element, notes, indent)
    if element.tag in _HEADINGS and blocks:
        return ["\n".join([*blocks, indent + "-" * max(len(line) for line in blocks[-1].splitlines())])]
    return blocks


def _list(element: lxml_html.HtmlElement, notes: Footnotes, indent: str) -> str:
    start = element.get("start", "1")
    items = []
    for number, item in enumerate(element.iterfind("li"), int(start) if start.isdecimal() else 1):
        sign = f"{number}. " if element.tag == "ol" else "- "
        inner = indent + " " * len(sign)
        blocks = _blocks(item, notes, inner) or [""]
        items.append("\n".join([indent + sign + blocks[0][len(inner) :], *blocks[1:]]))
    return "\n".join(items)


def _rows(table: lxml_html.HtmlElement, notes: Footnotes, indent: str) -> str:
    """Return a table's rows as a list; each value has its heading beside it already."""
    caption = table.find("caption")
    lines = [wrap(_inline(caption, notes), indent)] if caption is not None else []
    rows = []
    for row in table.iterfind("tbody/tr"):
        cells = [" ".join(_inline(cell, notes).split()) for cell in row]
        # Without headings above, the first cell is the heading of its row.
        parted = ": " if len(cells) == 2 and table.find("thead") is None else " · "  # noqa: PLR2004
        wrapped = wrap(parted.join(cell for cell in cells if cell), f"{indent}  ")
        rows.append(f"{indent}- {wrapped[len(indent) + 2 :]}")
    return "\n".join([*lines, *rows])


def _inline(element: lxml_html.HtmlElement, notes: Footnotes) -> str:
    if element.tag == "br":
        return "\n"
    if element.tag == "img":
        alt = element.get("alt", "")
        return notes.picture(alt) if alt else ""
    inside = _said(element.text) + "".join(_inline(child, notes) + _said(child.tail) for child in element)
    if element.tag != "a":
        return inside
    address = element.get("href", "")
    said = " ".join(inside.split())
    if said == address:
        return said
    return f"{said}{_JOINT}{notes.mark(address)}" if said else notes.mark(address)


def _said(text: str | None) -> str:
    """Return a text of HTML with its white space as one space each; a line of its own begins at ``br`` alone."""
    return _SPACE.sub(" ", text or "")
