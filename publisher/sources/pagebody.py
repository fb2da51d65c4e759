"""The article of a web page as HTML: trafilatura tells it from what is around it, here nothing of it gets lost."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urljoin

import trafilatura
from lxml import etree, html

#: Stands for a picture while trafilatura works, which keeps only addresses that end like one.
_PICTURE: Final = "https://picture.invalid/{}.jpg"
_LATER: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-image")
_EMPTY: Final = re.compile(r"^data:|(?:blank|placeholder|spacer|pixel|transparent|loading|lazy)[\w-]*\.(?:gif|png|svg)")
_WIDTH: Final = re.compile(r"\s(\d+)w$")
#: Pictures that are not wider are marks, faces and counters.
_NARROW: Final = 48
#: A line with the author's name is not longer.
_BYLINE: Final = 120
_PLAIN: Final = {
    "p": "p", "del": "del", "ref": "a", "lb": "br", "table": "table", "row": "tr", "cell": "td", "graphic": "img",
}  # fmt: skip
_HIGHLIGHTS: Final = {"#b": "strong", "#i": "em", "#sub": "sub", "#sup": "sup", "#u": "u", "#t": "code"}


def article_of(tree: html.HtmlElement, base: str, title: str) -> str:
    """Return the article in ``tree``, which is changed on the way, as HTML without its title; empty without one."""
    pictures = _prepared(tree, base)
    found = trafilatura.extract(
        tree,
        output_format="xml",
        include_comments=False,
        include_images=True,
        include_formatting=True,
        include_links=True,
        include_tables=True,
    )
    main = etree.fromstring(found.encode()).find("main") if found else None
    return "" if main is None else _written(main, pictures, title)


def _prepared(tree: html.HtmlElement, base: str) -> Mapping[str, Mapping[str, str]]:
    """Save what trafilatura would lose; return what the pictures really are."""
    for marked in [*tree.iter("time"), *tree.xpath("//a[starts-with(@href, '#')]")]:
        marked.drop_tag()
    for said in tree.xpath("//blockquote//footer | //blockquote//figcaption | //table/caption"):
        said.tag = "p"
        if said.getparent().tag == "table":
            said.getparent().addprevious(said)
    for link in tree.xpath("//a[@href]"):
        link.set("href", _joined(base, link.get("href", "")))
    for name in tree.xpath("//*[self::p or self::div or self::span or self::address][.//a[@rel='author']]"):
        if name.getparent() is not None and len(name.text_content().strip()) <= _BYLINE:
            name.drop_tree()
    _flatten(tree)
    return _pictures(tree, base)


def _flatten(tree: html.HtmlElement) -> None:
    """Make blocks of tables that are the layout of a page rather than something in it."""
    for table in tree.xpath("//table[.//h1 or .//td[count(.//p) > 2]][not(.//th)]"):
        for part in [table, *table.xpath(".//tr | .//td | .//tbody")]:
            part.tag = "div"


def _pictures(tree: html.HtmlElement, base: str) -> Mapping[str, Mapping[str, str]]:
    for hidden in list(tree.iter("noscript")):
        _reveal(hidden)
    found: dict[str, Mapping[str, str]] = {}
    for picture in list(tree.iter("img")):
        source = _source(picture)
        width = picture.get("width", "")
        if not source or (width.isdecimal() and int(width) <= _NARROW):
            picture.drop_tree()
            continue
        stand_in = _PICTURE.format(len(found))
        found[stand_in] = {
            "src": _joined(base, source),
            "alt": picture.get("alt", ""),
            "caption": _caption(picture),
        }
        picture.attrib.clear()
        picture.set("src", stand_in)
    return found


def _reveal(hidden: html.HtmlElement) -> None:
    """Give a picture that is loaded later the address which those without scripts are given."""
    before, within = hidden.getprevious(), next(hidden.iter("img"), None)
    if within is None:
        hidden.drop_tree()
    elif before is not None and before.tag == "img":
        before.set("data-src", before.get("data-src") or within.get("src", ""))
        hidden.drop_tree()
    else:
        hidden.drop_tag()


def _source(picture: html.HtmlElement) -> str:
    """Return where a picture is, whichever way it is loaded."""
    for name in _LATER:
        if picture.get(name):
            return picture.get(name, "")
    source = picture.get("src", "")
    if source and not _EMPTY.search(source):
        return source
    sets = [picture.get("data-srcset"), picture.get("srcset")]
    around = picture.getparent()
    if around is not None and around.tag == "picture":
        sets += [offer.get("srcset") for offer in around.iter("source")]
    return next((_widest(offers) for offers in sets if offers), "")


def _widest(offers: str) -> str:
    each = [offer.strip() for offer in re.split(r",\s+", offers)]
    return max(each, key=lambda offer: int(match[1]) if (match := _WIDTH.search(offer)) else 0).split(" ")[0]


def _caption(picture: html.HtmlElement) -> str:
    """Take the caption out of the figure around a picture."""
    figure = next(picture.iterancestors("figure"), None)
    caption = next(figure.iter("figcaption"), None) if figure is not None else None
    if caption is None:
        return ""
    said = " ".join(caption.text_content().split())
    caption.drop_tree()
    return said


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _written(main: etree._Element, pictures: Mapping[str, Mapping[str, str]], title: str) -> str:
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
            _show(element, pictures.get(said.get("src", ""), {}))
    return "".join(_pieces(main))


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


def _show(picture: etree._Element, meant: Mapping[str, str]) -> None:
    picture.set("src", meant.get("src", ""))
    picture.set("alt", meant.get("alt", ""))
    around = picture.getparent()
    if around is None or around.tag not in ("main", "p") or (around.tag == "p" and _more_in(around)):
        return
    figure, tail = etree.Element("figure"), picture.tail
    picture.tail = None
    around.replace(picture, figure)
    figure.append(picture)
    figure.tail = tail
    if meant.get("caption"):
        etree.SubElement(figure, "figcaption").text = meant["caption"]
    if around.tag == "p":
        around.tag = "div"


def _more_in(around: etree._Element) -> bool:
    return len(around) > 1 or bool("".join(map(str, around.itertext())).strip())


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one)).casefold() == "".join(filter(str.isalnum, other)).casefold()


def _pieces(main: etree._Element) -> Iterator[str]:
    for element in main:
        yield etree.tostring(element, encoding="unicode", method="html", with_tail=False) + "\n"
