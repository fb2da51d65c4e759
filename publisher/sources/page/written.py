"""What trafilatura answers, simplified TEI, as HTML again."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from publisher.sources.page.pictures import Picture

_PLAIN: Final = {
    "p": "p", "del": "del", "ref": "a", "lb": "br", "table": "table", "row": "tr", "cell": "td", "graphic": "img",
}  # fmt: skip
_HIGHLIGHTS: Final = {"#b": "strong", "#i": "em", "#sub": "sub", "#sup": "sup", "#u": "u", "#t": "code"}
_NOTHING: Final = Picture(src="", alt="", caption="")


def as_html(main: etree._Element, pictures: Mapping[str, Picture], title: str) -> None:
    """Turn what is in ``main`` into HTML, in place; pictures get back what they are, and the title goes."""
    first = next(iter(main), None)
    if first is not None and first.tag == "head" and _same("".join(map(str, first.itertext())), title):
        main.remove(first)
    for element in list(main.iterdescendants()):
        said = dict(element.attrib)
        element.attrib.clear()
        element.tag = _name(element, said)
        if element.tag == "a":
            element.set("href", said.get("target", ""))
        elif element.tag == "img":
            _show(element, pictures.get(str(said.get("src", "")), _NOTHING))


def pieces(main: etree._Element) -> Iterator[str]:
    """Yield the HTML of each element in ``main``."""
    for element in main:
        yield etree.tostring(element, encoding="unicode", method="html", with_tail=False) + "\n"


def _name(element: etree._Element, said: Mapping[Any, str]) -> str:
    """Return the element of HTML for one of trafilatura's (those of TEI, simplified)."""
    tag, rend = str(element.tag), said.get("rend", "")
    parent = element.getparent()
    alone = parent is None or parent.tag not in ("p", "li", "td", "th")
    if tag == "head":
        return {"h1": "h2"}.get(rend, rend or "h3")
    if tag == "list":
        return rend if rend in ("ol", "dl") else "ul"
    if tag == "item":
        return rend[:2] if rend[:2] in ("dt", "dd") else "li"
    if tag == "hi":
        return _HIGHLIGHTS.get(rend, "em")
    if tag in ("quote", "code"):
        return {"quote": "blockquote", "code": "pre"}[tag] if alone else {"quote": "q", "code": "code"}[tag]
    return "th" if said.get("role") == "head" else _PLAIN.get(tag, "div")


def _show(picture: etree._Element, meant: Picture) -> None:
    picture.set("src", meant.src)
    picture.set("alt", meant.alt)
    around = picture.getparent()
    if around is None or around.tag not in ("main", "p") or (around.tag == "p" and _more_in(around)):
        return
    figure, tail = etree.Element("figure"), picture.tail
    picture.tail = None
    around.replace(picture, figure)
    figure.append(picture)
    figure.tail = tail
    if meant.caption:
        etree.SubElement(figure, "figcaption").text = meant.caption
    if around.tag == "p":
        around.tag = "div"


def _more_in(around: etree._Element) -> bool:
    return len(around) > 1 or bool("".join(map(str, around.itertext())).strip())


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one)).casefold() == "".join(filter(str.isalnum, other)).casefold()
