"""Finished HTML as values to check: elements, texts, style rules and comments, each with its line.

What stands in a conditional comment is HTML to Outlook for Windows and is read as such, marked ``outlook``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import SubElement

from publisher.checks.page import css
from publisher.checks.page.selectors import Placed, placed

_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_CONDITIONAL: Final = re.compile(r"\[if ([^\]]*)\]>(.*)<!\[endif\]$", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Element:
    """An element; two are the same only where they are one."""

    tag: str
    #: Names in lower case; a value of none is an empty string.
    attributes: dict[str, str]
    line: int
    parent: "Element | None" = field(default=None, repr=False)
    #: Whether only Outlook for Windows sees it.
    outlook: bool = False
    #: The declarations of the style attribute, their lines counted within it.
    style: tuple[css.Declaration, ...] = field(default=(), repr=False)
    #: The element in the tree that selectors walk; ``None`` where only Outlook for Windows sees it.
    node: Node | None = field(default=None, repr=False)

    def styled(self, name: str) -> str:
        """Return the last value that the style attribute gives a property, or an empty string."""
        return next((one.value for one in reversed(self.style) if one.name == name), "")

    def upwards(self) -> Iterator["Element"]:
        """Yield the element and those around it, innermost first."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A run of text."""

    content: str
    line: int
    parent: Element


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A style element."""

    source: str
    line: int
    outlook: bool
    rules: tuple[css.Rule, ...]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Page:
    """A document; two are the same only where they are one."""

    html: str
    doctype: str
    elements: tuple[Element, ...]
    texts: tuple[Text, ...]
    sheets: tuple[Sheet, ...]
    #: The rules of all style elements but Outlook's own.
    rules: tuple[css.Rule, ...]
    #: What selectors walk, by the identity of its node.
    _places: Mapping[int, Placed]
    #: Texts and alt texts in each element, by its identity.
    _said: dict[int, list[str]]

    def all(self, *tags: str, outlook: bool | None = False) -> Iterator[Element]:
        """Yield elements of these tags: of all clients, of Outlook alone, or (``None``) of both."""
        for element in self.elements:
            if element.tag in tags and (outlook is None or element.outlook is outlook):
                yield element

    def words(self, element: Element) -> str:
        """Return the text in an element, with the alt texts of its pictures, spaces made single."""
        return " ".join(" ".join(self._said.get(id(element), ())).split())

    def place(self, element: Element) -> Placed | None:
        """Return where selectors find an element; ``None`` for what only Outlook for Windows sees."""
        return None if element.node is None else self._places[id(element.node)]


@lru_cache(maxsize=4)
def page_of(html: str) -> Page:
    """Read a document; several families of checks look at the same one."""
    reader = _Reader(outlook=False, line=0, parent=None)
    reader.feed(html)
    reader.close()
    return Page(
        html=html,
        doctype=reader.doctype,
        elements=tuple(reader.elements),
        texts=tuple(reader.texts),
        sheets=tuple(reader.sheets),
        rules=tuple(rule for sheet in reader.sheets if not sheet.outlook for rule in sheet.rules),
        _places={id(place.etree_element): place for root in reader.roots for place in placed(root)},
        _said=reader.said,
    )


class _Reader(HTMLParser):
    def __init__(self, *, outlook: bool, line: int, parent: Element | None) -> None:
        super().__init__(convert_charrefs=True)
        self._outlook = outlook
        self._first = line
        self._open: list[Element] = [parent] if parent is not None else []
        self._root = len(self._open)
        self.doctype = ""
        self.elements: list[Element] = []
        self.texts: list[Text] = []
        self.sheets: list[Sheet] = []
        self.roots: list[Node] = []
        self.said: dict[int, list[str]] = {}

    @property
    def _line(self) -> int:
        return self._first + self.getpos()[0]

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")
        parent = self._open[-1] if self._open else None
        element = Element(
            tag=tag,
            attributes=attributes,
            line=self._line,
            parent=parent,
            outlook=self._outlook,
            style=css.declarations(attributes.get("style", "")),
            node=None if self._outlook else self._node(tag, attributes, parent),
        )
        self.elements.append(element)
        if tag == "img":
            self._say(attributes.get("alt", ""), element)
        if tag not in _VOID:
            self._open.append(element)

    def _node(self, tag: str, attributes: dict[str, str], parent: Element | None) -> Node:
        if parent is not None and parent.node is not None:
            return SubElement(parent.node, tag, attributes)
        self.roots.append(Node(tag, attributes))
        return self.roots[-1]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # HTML knows no empty elements of this form; Outlook's XML (<o:AllowPNG/>) does.
        if ":" in tag:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, self._root - 1, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        parent = self._open[-1]
        if parent.node is not None and not len(parent.node):
            parent.node.text = data
        if parent.tag == "style":
            read = css.rules(data, self._line)
            self.sheets.append(Sheet(source=data, line=self._line, outlook=self._outlook, rules=read))
        elif data.strip():
            self.texts.append(Text(content=data, line=self._line, parent=parent))
            self._say(data, parent)

    def _say(self, words: str, element: Element) -> None:
        for above in element.upwards():
            if above.outlook is element.outlook:
                self.said.setdefault(id(above), []).append(words)

    def handle_comment(self, data: str) -> None:
        conditional = _CONDITIONAL.match(data)
        if conditional is None:
            return
        inside = _Reader(
            outlook=True,
            line=self._line + data.count("\n", 0, conditional.start(2)) - 1,
            parent=self._open[-1] if self._open else None,
        )
        inside.feed(conditional[2])
        inside.close()
        self.elements += inside.elements
        self.texts += inside.texts
        self.sheets += inside.sheets
        self.said |= inside.said
