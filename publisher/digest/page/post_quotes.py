"""A post's quotations: who spoke stands in a paragraph of their own at the end."""

from typing import Final

from lxml import etree
from lxml import html as lxml_html

#: What stands before the name of who said something.
_DASHES: Final = ("\N{EM DASH}", "\N{EN DASH}", "\N{HORIZONTAL BAR}", "- ", "-- ")
_BLOCKS: Final = frozenset(
    {"p", "div", "ul", "ol", "blockquote", "figure", "pre", "table", "hr", "dl", "h1", "h2", "h3", "h4", "h5", "h6"}
)


def settle_quote(quote: lxml_html.HtmlElement) -> None:
    """Give who spoke a paragraph of their own at a quotation's end: ``cite``, a caption, or what follows a dash."""
    quote.set("class", "b-accent")
    around = quote.getparent()
    if around is not None and around.tag == "figure":
        for caption in around.findall("figcaption"):
            caption.tag = "p"
            quote.append(caption)
            _add_source(caption)
            return
    if (quote.text or "").strip():
        first = lxml_html.Element("p")
        first.text, quote.text = quote.text, None
        while len(quote) and quote[0].tag not in _BLOCKS:
            first.append(quote[0])
        quote.insert(0, first)
    if not len(quote):
        return
    last = quote[-1]
    cite = next(iter(last.iter("cite")), None)
    if cite is not None and (cite is last or " ".join(last.text_content().split()).endswith(_words(cite))):
        _divide(quote, last, cite)
    elif last.tag == "p" and _words(last).startswith(_DASHES) and len(quote) > 1:
        _add_source(last)
    elif last.tag == "p":
        _divide_at_dash(quote, last)


def _words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _divide(quote: lxml_html.HtmlElement, last: lxml_html.HtmlElement, cite: lxml_html.HtmlElement) -> None:
    name = _words(cite)
    if cite is not last:
        cite.drop_tree()
        if not _words(last).strip("-\N{EM DASH}\N{EN DASH} "):
            last.drop_tree()
    else:
        last.drop_tree()
    source = etree.SubElement(quote, "p")
    source.text = name
    _add_source(source)


def _divide_at_dash(quote: lxml_html.HtmlElement, last: lxml_html.HtmlElement) -> None:
    """Part “Words. ⏎ — Name” at the line that begins with a dash."""
    breaks = [one for one in last if one.tag == "br" and (one.tail or "").strip().startswith(_DASHES)]
    if breaks:
        source = etree.SubElement(quote, "p")
        source.text = breaks[-1].tail
        for following in list(breaks[-1].itersiblings()):
            source.append(following)
        last.remove(breaks[-1])
        _add_source(source)
        return
    ends = [last.text or "", *(one.tail or "" for one in last)][-1]
    before, found, after = ends.rpartition("\n")
    if found and after.strip().startswith(_DASHES):
        if len(last):
            last[-1].tail = before
        else:
            last.text = before
        source = etree.SubElement(quote, "p")
        source.text = after
        _add_source(source)


def _add_source(element: lxml_html.HtmlElement) -> None:
    element.attrib.clear()
    element.set("class", "source t-muted")
    element.tail = None
    text = (element.text or "").strip()
    for dash in _DASHES:
        text = text.removeprefix(dash.strip()).strip() if text.startswith(dash) else text
    element.text = f"\N{EM DASH} {text}"
