"""A post's tables of data: headings with their scope, and on a narrow screen a heading beside each value."""

from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree
from lxml import html as lxml_html

#: Most columns and rows of a table that stays one; a larger one reads better as a list.
_COLUMNS: Final = 5
_ROWS: Final = 40
#: What belongs to no table of data: whatever holds it was made for the layout of a page.
_LAYOUT: Final = ["table", "img", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "hr"]


def settle_table(table: lxml_html.HtmlElement, said: Callable[[str], str]) -> bool:
    """Make a table of data fit for email; return false, and leave it alone, where it is none.

    A table of data has headings in its first row or in its first column, as many cells in each row, and nothing but
    words in them.  ``said`` returns a heading as it stands before a value.
    """
    rows = [list(row.iterchildren("th", "td")) for row in table.iter("tr")]
    if not _is_data(table, rows):
        return False
    across = all(cell.tag == "th" for cell in rows[0]) or table.find("thead") is not None
    if not across and not all(row[0].tag == "th" for row in rows):
        return False
    caption = table.find("caption")
    head, body = (rows[0], rows[1:]) if across else ([], rows)
    if not body:
        return False
    names = [" ".join(cell.text_content().split()) for cell in head]
    table.attrib.clear()
    for name, value in (
        ("class", "data"),
        ("width", "100%"),
        ("cellpadding", "0"),
        ("cellspacing", "0"),
        ("border", "0"),
    ):
        table.set(name, value)
    for child in list(table):
        table.remove(child)
    table.text = None
    if caption is not None:
        caption.attrib.clear()
        caption.set("class", "caption t-muted")
        caption.tail = None
        table.append(caption)
    if head:
        _head(etree.SubElement(table, "thead"), head)
    inside = etree.SubElement(table, "tbody")
    for row in body:
        _row(etree.SubElement(inside, "tr"), row, [said(name) if name else "" for name in names])
    return True


def _is_data(table: lxml_html.HtmlElement, rows: Sequence[Sequence[lxml_html.HtmlElement]]) -> bool:
    widths = {len(row) for row in rows}
    if len(widths) != 1 or not 1 < max(widths) <= _COLUMNS or len(rows) > _ROWS:
        return False
    if next(table.iterdescendants(*_LAYOUT), None) is not None:
        return False
    return all(cell.get(span, "1") == "1" for row in rows for cell in row for span in ("colspan", "rowspan"))


def _head(part: lxml_html.HtmlElement, cells: Sequence[lxml_html.HtmlElement]) -> None:
    row = etree.SubElement(part, "tr")
    row.set("class", "th-row")
    for cell in cells:
        # An empty corner is no heading.
        named = bool(cell.text_content().strip())
        _settle(cell, "th" if named else "td", "th t-muted b-accent", "col" if named else "")
        row.append(cell)


def _row(row: lxml_html.HtmlElement, cells: Sequence[lxml_html.HtmlElement], names: Sequence[str]) -> None:
    for place, cell in enumerate(cells):
        first = place == 0 and bool(cell.text_content().strip())
        ends = (" td-first" if place == 0 else "") + (" td-last" if place == len(cells) - 1 else "")
        _settle(
            cell, "th" if first else "td", f"td{ends} b-line {'t-ink' if first else 't-text'}", "row" if first else ""
        )
        if place < len(names) and names[place]:
            label = lxml_html.Element("span")
            label.set("class", "label t-muted")
            label.text = f"{names[place]} "
            label.tail, cell.text = cell.text, None
            cell.insert(0, label)
        row.append(cell)


def _settle(cell: lxml_html.HtmlElement, tag: str, names: str, scope: str) -> None:
    cell.attrib.clear()
    cell.tag = tag
    cell.tail = None
    cell.set("class", names)
    if scope:
        cell.set("scope", scope)
    for paragraph in cell.findall("p"):
        paragraph.drop_tag()
