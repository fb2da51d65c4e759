"""A post's HTML, or the opening's Markdown, made fit for email."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urljoin

import nh3
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markupsafe import Markup

from publisher.digest.merge.placeholders import BEGINNING
from publisher.model.post_markup import ATTRIBUTES, ELEMENTS

#: Widest picture in running text, in CSS pixels: the card less its padding.
WIDTH: Final = 536
#: Elements of posts that mail programs style each in their own way, or not at all; what stands in them stays.
_NOT_MAILED: Final = frozenset({"cite", "dfn", "div", "ins", "kbd", "mark", "samp", "time", "var"})
_ATTRIBUTES: Final = {tag: ATTRIBUTES[tag] - {"height"} for tag in ("a", "img", "ol")}
_SCHEMES: Final = ("http://", "https://", "mailto:", "tel:")
_HEADING: Final = re.compile(r"<h[1-6]\b([^>]*)>(.*?)</h[1-6]>", re.DOTALL)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What an address may hold as it stands; everything else is percent-encoded, so that every client reads the same.
_ADDRESS: Final = "%/:=&?~#+!$,;'@()*[]"

#: Turns an address of a link into the one for the email.
Address = Callable[[str], str]
#: Turns a picture's ``src`` and alt into the address for the email; an empty one leaves the picture out.
Resolve = Callable[[str, str], str]


def plain_address(url: str) -> str:
    """Return an address in ASCII, other characters and spaces percent-encoded."""
    return quote(url.strip(), safe=_ADDRESS)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def from_markdown(text: str) -> str:
    """Return the HTML of Markdown; raw HTML in it is shown as text, ``javascript:`` links are not made."""
    return str(_markdown().render(text))


def sanitised(html: str) -> str:
    """Return a post's HTML with nothing in it but text, links, pictures and plain structure."""
    return nh3.clean(
        html,
        tags=set(ELEMENTS - _NOT_MAILED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    )


def fitted(html: str, *, address: Address, picture: Resolve, base: str = "", first_level: int = 2) -> str:
    """Return a sanitised fragment with what email needs.

    Headings begin at ``first_level`` and skip none, links are absolute (against ``base``, then through ``address``)
    or gone, pictures have alt and a whole width and their address from ``picture``, tables are lists, and elements
    carry the classes that the templates style: ``t-link``, ``pic``, ``last``.
    """
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    _settle_headings(root, first_level)
    for table in list(root.iter("table")):
        _as_list(table)
    for link in list(root.iter("a")):
        _fit_link(link, urljoin(base, link.get("href", "")) if base else link.get("href", ""), address)
    for image in list(root.iter("img")):
        source = urljoin(base, image.get("src", "")) if base else image.get("src", "")
        _fit_picture(image, picture(source, image.get("alt", "")))
    if len(root) and root[-1].tag != "img":
        root[-1].set("class", "last")
    inner = etree.tostring(root, method="html", encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>").strip()


def _settle_headings(root: lxml_html.HtmlElement, first: int) -> None:
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    for heading, level in zip(headings, levels([int(str(item.tag)[1]) for item in headings], first), strict=True):
        heading.tag = f"h{level}"


def levels(given: Iterable[int], first: int) -> list[int]:
    """Return heading levels that begin at ``first`` and never skip one, in the order of rank of ``given``."""
    wanted = list(given)
    ranks = {level: first + rank for rank, level in enumerate(sorted(set(wanted)))}
    settled, last = [], first - 1
    for level in wanted:
        last = min(ranks[level], last + 1, 6)
        settled.append(last)
    return settled


def headless(html: Markup) -> Markup:
    """Return a fitted fragment with its headings as bold lines, for a place above the page's first heading."""
    return Markup(_HEADING.sub(r"<p\1><strong>\2</strong></p>", str(html)))  # noqa: S704 - as safe as it came


def _as_list(table: lxml_html.HtmlElement) -> None:
    """Make a table a list of its rows: a table of data does not fit a telephone's width."""
    rows = [[" ".join(cell.text_content().split()) for cell in row.iterfind("*")] for row in table.iter("tr")]
    table[:] = []
    table.text = None
    table.tag = "ul"
    for row in rows:
        item = etree.SubElement(table, "li")
        item.text = " · ".join(cell for cell in row if cell)


def _fit_link(link: lxml_html.HtmlElement, address: str, finish: Address) -> None:
    address = plain_address(address)
    if address.startswith((*_SCHEMES, BEGINNING)):
        link.attrib.clear()
        link.set("href", finish(address))
        link.set("class", "t-link")
    else:
        link.drop_tag()


def _fit_picture(image: lxml_html.HtmlElement, source: str) -> None:
    source = plain_address(source)
    if not source.startswith(("http://", "https://", "cid:")):
        image.drop_tree()
        return
    width, alt = image.get("width", ""), image.get("alt", "")
    image.attrib.clear()
    image.set("src", source)
    image.set("alt", alt)
    image.set("width", str(min(int(width), WIDTH)) if width.isdecimal() and int(width) else str(WIDTH))
    image.set("class", "pic pic-free")
