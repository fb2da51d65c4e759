"""The body of a document of Word as HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from lxml import etree

from publisher.sources.word.package import WORD, related, value
from publisher.sources.word.styles import Role, Styles, list_of

_ADDRESSED: Final = "HYPERLINK "
#: Elements around words that leave them as they are; what was deleted is not among them.
_AROUND: Final = frozenset({"ins", "smartTag", "sdt", "sdtContent", "moveTo", "customXml", "fldSimple"})
_DRAWN: Final = frozenset({"drawing", "pict", "object"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph or a table."""

    role: Role
    #: What stands in it, as HTML; of a table all of it.
    html: str
    text: str
    #: The list and the level of an item, and whether it has a number.
    item: tuple[str, int] | None = None
    numbered: bool = False
    table: bool = False


class Writer:
    """Writes a document, and counts what no mail could show of it."""

    def __init__(self, styles: Styles, links: Mapping[str, str]) -> None:
        self._styles = styles
        self._links = links
        #: Pictures, and changes that nobody has accepted.
        self.pictures = self.changes = 0

    def blocks(self, body: etree._Element) -> Iterator[Block]:
        """Yield the blocks of a body, those without words left out."""
        for element in body:
            name = _name(element)
            if name == "p":
                block = self._paragraph(element)
                if block.text.strip():
                    yield block
            elif name == "tbl":
                yield Block(role="", html=self._table(element), text="", table=True)
            elif name in _AROUND:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Block:
        properties = paragraph.find(f"{WORD}pPr")
        style = value(properties.find(f"{WORD}pStyle")) if properties is not None else ""
        role = self._styles.roles.get(style, "")
        item = list_of(properties) or self._styles.lists.get(style)
        inner = _Line(self, plain=role not in ("", "quote"))
        inner.read(paragraph)
        return Block(
            role=role,
            html=inner.html,
            text=inner.text,
            item=None if role.startswith("h") else item,
            numbered=item in self._styles.numbered if item else False,
        )

    def _table(self, table: etree._Element) -> str:
        rows = []
        for row in table.iter(f"{WORD}tr"):
            cells = ("<br>".join(block.html for block in self.blocks(cell)) for cell in row.iterfind(f"{WORD}tc"))
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        return f"<table>{''.join(rows)}</table>"

    def address(self, link: etree._Element) -> str:
        """Return where a link leads; empty for one to a place of the document."""
        return self._links.get(related(link), "")


class _Line:
    """What stands in one paragraph."""

    def __init__(self, writer: Writer, *, plain: bool) -> None:
        self._writer = writer
        self._plain = plain
        self._field: list[str] = []
        self._link = ""
        self.html = ""
        self.text = ""

    def read(self, around: etree._Element) -> None:
        """Add the words of an element."""
        for element in around:
            name = _name(element)
            if name == "r":
                self._run(element)
            elif name == "hyperlink":
                self._linked(element, self._writer.address(element))
            elif name == "fldSimple":
                self._linked(element, _target(value(element, "instr")))
            elif name in _AROUND:
                self._writer.changes += name == "ins"
                self.read(element)
            elif name == "del":
                self._writer.changes += 1

    def _linked(self, element: etree._Element, address: str) -> None:
        begin = len(self.html)
        self.read(element)
        if address:
            self.html = f'{self.html[:begin]}<a href="{escape(address)}">{self.html[begin:]}</a>'

    def _run(self, run: etree._Element) -> None:
        said = []
        for part in run.iter():
            name = _name(part)
            if name == "t":
                said.append(part.text or "")
            elif name in ("br", "cr"):
                said.append("\n")
            elif name in ("tab", "noBreakHyphen"):
                said.append(" " if name == "tab" else "\u2011")
            elif name in _DRAWN:
                self._writer.pictures += 1
            elif name == "fldChar":
                self._field_mark(value(part, "fldCharType"))
            elif name == "instrText":
                self._field.append(part.text or "")
        words = "".join(said)
        if words:
            self.text += words
            self.html += self._marked(run, escape(words, quote=False).replace("\n", "<br>"))

    def _marked(self, run: etree._Element, words: str) -> str:
        properties = run.find(f"{WORD}rPr")
        if properties is None or self._plain or not words.strip():
            return words
        for name, tag in (("b", "strong"), ("i", "em")):
            if _is_on(properties.find(f"{WORD}{name}")):
                words = f"<{tag}>{words}</{tag}>"
        raised = value(properties.find(f"{WORD}vertAlign"))
        tag = {"superscript": "sup", "subscript": "sub"}.get(raised, "")
        return f"<{tag}>{words}</{tag}>" if tag else words

    def _field_mark(self, kind: str) -> None:
        """Take in where a field begins, shows its words, and ends; one that leads elsewhere becomes a link."""
        if kind == "begin":
            self._field = []
        elif kind == "separate" and (address := _target("".join(self._field))):
            self._link = address
            self.html += f'<a href="{escape(address)}">'
        elif kind == "end" and self._link:
            self._link = ""
            self.html += "</a>"


def _target(instruction: str) -> str:
    """Return where the instruction of a field leads; empty where it is another one."""
    said = instruction.strip()
    if not said.startswith(_ADDRESSED):
        return ""
    address = said.removeprefix(_ADDRESSED).strip().partition(" ")[0].strip('"')
    return "" if address.startswith("\\") else address


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and value(switch) not in ("0", "false", "none")


def _name(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag.removeprefix(WORD) if tag.startswith(WORD) else ""


def written(blocks: list[Block]) -> str:
    """Return blocks as HTML, items in their lists."""
    pieces: list[str] = []
    open_lists: list[tuple[int, str]] = []
    for block in blocks:
        if block.item is None:
            pieces += [_closed(open_lists, 0), _element(block)]
            continue
        level, tag = block.item[1], "ol" if block.numbered else "ul"
        pieces.append(_closed(open_lists, level + 1, tag))
        if not open_lists or open_lists[-1][0] < level:
            open_lists.append((level, tag))
            pieces.append(f"<{tag}><li>{block.html}")
        else:
            pieces.append(f"</li><li>{block.html}")
    return "".join([*pieces, _closed(open_lists, 0)])


def _closed(open_lists: list[tuple[int, str]], depth: int, tag: str = "") -> str:
    """Close the lists from a depth on, and the one above where it is of another kind."""
    ends = ""
    while open_lists and (
        open_lists[-1][0] >= depth or (tag and open_lists[-1][0] == depth - 1 and open_lists[-1][1] != tag)
    ):
        ends += f"</li></{open_lists.pop()[1]}>"
    return ends


def _element(block: Block) -> str:
    if block.table:
        return block.html
    if block.role == "quote":
        return f"<blockquote><p>{block.html}</p></blockquote>"
    tag = block.role if block.role.startswith("h") else "p"
    return f"<{tag}>{block.html}</{tag}>"
