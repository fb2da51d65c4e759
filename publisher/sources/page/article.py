"""The article of a web page as HTML: trafilatura tells it from what is around it, here nothing of it gets lost."""

import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from typing import Any, Final
from urllib.parse import urljoin

import trafilatura
from lxml import etree, html
from trafilatura.settings import use_config

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
_IN_A_LINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})  # fmt: skip
_FRAMES: Final = frozenset({"article", "main", "section", "header"})
_HIGHLIGHTS: Final = {"#b": "strong", "#i": "em", "#sub": "sub", "#sup": "sup", "#u": "u", "#t": "code"}


def article_of(tree: html.HtmlElement, base: str, title: str) -> str:
    """Return the article in ``tree``, which is changed on the way, as HTML without its title; empty without one."""
    pictures = _prepared(tree, base)
    found = trafilatura.extract(
        tree,
        config=_settings(),
        output_format="xml",
        include_comments=False,
        include_images=True,
        include_formatting=True,
        include_links=True,
        include_tables=True,
    )
    main = etree.fromstring(found.encode()).find("main") if found else None
    return "" if main is None else _written(main, pictures, title)


def _settings() -> ConfigParser:
    """Return trafilatura's settings; a notice of two sentences is an article too."""
    settings: ConfigParser = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "25")
    return settings


def _prepared(tree: html.HtmlElement, base: str) -> Mapping[str, Mapping[str, str]]:
    """Save what trafilatura would lose; return what the pictures really are."""
    for moment in list(tree.iter("time")):
        _unmark(moment)
    for marked in tree.xpath("//a[starts-with(@href, '#')]"):
        marked.drop_tag()
    for said in tree.xpath("//blockquote//footer | //blockquote/cite | //blockquote//figcaption | //table/caption"):
        said.tag = "p"
        if said.getparent().tag == "table":
            said.getparent().addprevious(said)
    for link in tree.xpath("//a[@href]"):
        link.set("href", _joined(base, link.get("href", "")))
    for name in tree.xpath("//*[self::p or self::div or self::span or self::address][.//a[@rel='author']]"):
        if name.getparent() is not None and len(name.text_content().strip()) <= _BYLINE:
            name.drop_tree()
    _flatten(tree)
    for block in list(tree.iter("div", "section", "article", "main")):
        _paragraphs(block)
    return _pictures(tree, base)


def _unmark(moment: html.HtmlElement) -> None:
    """Make words of a moment in a sentence; one that stands by itself is that of the publication, and goes."""
    around = moment.getparent()
    within = str(around.tag) if around is not None else ""
    alone = around is not None and around.text_content().strip() == moment.text_content().strip()
    if within in _FRAMES or (alone and within in ("p", "div", "span")):
        moment.drop_tree()
    else:
        moment.drop_tag()


def _flatten(tree: html.HtmlElement) -> None:
    """Take menus out, and make blocks of tables and figures that are a layout rather than something to look at."""
    for menu in tree.xpath("//nav | //*[@role='navigation']"):
        menu.drop_tree()
    for part in tree.xpath("//figure[.//figure] | //figure[.//figure]//ul | //figure[.//figure]//li"):
        part.tag = "div"
    for table in tree.xpath("//table[.//h1 or .//td[count(.//p) > 2]][not(.//th)]"):
        for part in [table, *table.xpath(".//tr | .//td | .//tbody")]:
            part.tag = "div"


def _paragraphs(block: html.HtmlElement) -> None:
    """Make paragraphs of the words that stand in a block by themselves, beside other blocks or divided by breaks."""
    children = list(block)
    loose = bool((block.text or "").strip()) or any((child.tail or "").strip() for child in children)
    if not loose:
        return
    if not any(child.tag not in _IN_A_LINE or child.tag == "br" for child in children):
        linked = sum(len(link.text_content()) for link in block.iter("a"))
        if block.tag == "div" and linked * 2 < len(block.text_content()):
            block.tag = "p"
        return
    first, block.text = block.text, None
    made = _Made(block)
    made.words(first)
    for child in children:
        tail, child.tail = child.tail, None
        block.remove(child)
        made.take(child)
        made.words(tail)
    made.end()


class _Made:
    """Gathers what stands in a line into paragraphs of a block."""

    def __init__(self, block: html.HtmlElement) -> None:
        self._block = block
        self._now: html.HtmlElement | None = None

    def words(self, text: str | None) -> None:
        """Add words to the paragraph that is being written."""
        if not text or (self._now is None and not text.strip()):
            return
        now = self._open()
        if len(now):
            now[-1].tail = (now[-1].tail or "") + text
        else:
            now.text = (now.text or "") + text

    def take(self, child: html.HtmlElement) -> None:
        """Add an element: to the paragraph, or after it."""
        if child.tag not in _IN_A_LINE:
            self.end()
            self._block.append(child)
        elif child.tag == "br" and self._breaks():
            self.end()
        elif child.tag != "br" or self._now is not None:
            self._open().append(child)

    def end(self) -> None:
        """End the paragraph."""
        now, self._now = self._now, None
        if now is not None and len(now) and now[-1].tag == "br" and not (now[-1].tail or "").strip():
            now.remove(now[-1])

    def _open(self) -> html.HtmlElement:
        if self._now is None:
            self._now = html.Element("p")
            self._block.append(self._now)
        return self._now

    def _breaks(self) -> bool:
        now = self._now
        return now is not None and len(now) > 0 and now[-1].tag == "br" and not (now[-1].tail or "").strip()


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
