"""HTML that a program exported, as a tree to take parts out of."""

from lxml import etree, html


def document(text: str) -> html.HtmlElement | None:
    """Return a page as a tree without comments; ``None`` for what cannot be parsed."""
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, ValueError):
        return None


def part(text: str) -> html.HtmlElement:
    """Return a part of a page as the content of a division."""
    try:
        return html.fragment_fromstring(text.encode("utf-8", "replace"), create_parent="div", parser=_parser())
    except (etree.ParserError, ValueError):
        return html.Element("div")


def inside(element: html.HtmlElement) -> str:
    """Return the HTML in an element."""
    begin = html.Element("div")
    begin.text = element.text
    first = etree.tostring(begin, encoding="unicode", method="html").removeprefix("<div>").removesuffix("</div>")
    return first + "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)


def words(element: html.HtmlElement) -> str:
    """Return the text in an element on one line."""
    return " ".join(element.text_content().split())


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
