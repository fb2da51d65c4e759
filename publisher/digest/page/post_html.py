"""A post's HTML, or the opening's Markdown, made fit for email."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, urljoin

import nh3
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markupsafe import Markup

from publisher.digest.merge.placeholders import BEGINNING
from publisher.digest.page.picture_sizes import same_picture
from publisher.digest.page.post_quotes import settle_quote
from publisher.digest.page.post_tables import settle_table
from publisher.model.post_markup import ATTRIBUTES, ELEMENTS

#: Widest picture in running text, in CSS pixels: the sheet less its padding.
WIDTH: Final = 512
#: Elements of posts that mail programs style each in their own way, or not at all; what stands in them stays.
_NOT_MAILED: Final = frozenset({"dfn", "div", "ins", "kbd", "mark", "samp", "time", "var"})
_ATTRIBUTES: Final = {tag: ATTRIBUTES[tag] for tag in ("a", "img", "ol", "td", "th")}
_SCHEMES: Final = ("http://", "https://", "mailto:", "tel:")
_HEADING: Final = re.compile(r"<h[1-6]\b([^>]*)>(.*?)</h[1-6]>", re.DOTALL)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What an address may hold as it stands; everything else is percent-encoded, so that every client reads the same.
_ADDRESS: Final = "%/:=&?~#+!$,;'@()*[]"

#: A line of a person's letter that is meant as one, such as “Warm wishes,”, has fewer characters than this.
_LINE: Final = 40
_FIRST_P: Final = re.compile(r'<p(?: class="([^"]*)")?>(?=(.*?)</p>)', re.DOTALL)
#: Most characters of a line that greets.
_GREETING: Final = 60


class Placed(NamedTuple):
    """A picture as it is put on a page."""

    #: https address or ``cid:``; an empty one leaves the picture out.
    src: str
    #: CSS pixels; a height of 0 where it is not known.
    width: int
    height: int = 0


#: Turns an address of a link into the one for the email.
Address = Callable[[str], str]
#: Turns a picture's ``src``, its alt and its size as the page that it comes from tells it (0 where it does not) into
#: the picture of the email.
Resolve = Callable[[str, str, tuple[int, int]], Placed]


def plain_address(url: str) -> str:
    """Return an address in ASCII, other characters and spaces percent-encoded."""
    return quote(url.strip(), safe=_ADDRESS)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def from_markdown(text: str) -> str:
    """Return the HTML of Markdown; raw HTML in it is shown as text, ``javascript:`` links are not made."""
    tokens = _markdown().parse(text)
    for token in tokens:
        if token.type == "inline" and token.children and _is_lines(token.content):
            for child in token.children:
                if child.type == "softbreak":
                    child.type = "hardbreak"
    return str(_markdown().renderer.render(tokens, _markdown().options, {}))


def _is_lines(text: str) -> bool:
    """Tell whether a paragraph is made of short lines, as an address or “Warm wishes, ⏎ Priya” is."""
    return all(len(line) < _LINE for line in text.splitlines())


def sanitised(html: str) -> str:
    """Return a post's HTML with nothing in it but text, links, pictures and plain structure."""
    return nh3.clean(
        html,
        tags=set(ELEMENTS - _NOT_MAILED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    )


def fitted(
    html: str,
    *,
    address: Address,
    picture: Resolve,
    base: str = "",
    first_level: int = 2,
    without: str = "",
    said: Callable[[str], str] = "{}:".format,
) -> str:
    """Return a sanitised fragment with what email needs.

    Headings begin at ``first_level`` and skip none, links are absolute (against ``base``, then through ``address``)
    or gone, pictures have alt and a whole width and their address from ``picture``, without the one at ``without``,
    quotations say who spoke, tables of data have a heading beside each value for narrow screens, as ``said`` writes it,
    other tables are lists, and elements carry the classes that the templates style.
    """
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    _settle_headings(root, first_level)
    _settle_blocks(root, said)
    for link in list(root.iter("a")):
        _fit_link(link, urljoin(base, link.get("href", "")) if base else link.get("href", ""), address)
    for image in list(root.iter("img")):
        source = urljoin(base, image.get("src", "")) if base else image.get("src", "")
        if without and same_picture(source, without):
            _drop_picture(image)
        else:
            _fit_picture(image, picture(source, image.get("alt", ""), _size(image)))
    _mark_ends(root)
    inner = etree.tostring(root, method="html", encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>").strip()


def _settle_blocks(root: lxml_html.HtmlElement, said: Callable[[str], str]) -> None:
    for quotation in list(root.iter("blockquote")):
        settle_quote(quotation)
    for cite in list(root.iter("cite")):
        cite.drop_tag()
    for table in list(root.iter("table")):
        if not settle_table(table, said):
            _as_list(table)
    for rule in root.iter("hr"):
        rule.set("class", "b-line")


def _mark_ends(root: lxml_html.HtmlElement) -> None:
    """Tell the styles which element begins and which ends, so that no space of theirs adds to that around."""
    if len(root) and root[-1].tag != "img":
        _add_class(root[-1], "last")
    if len(root) and root[0].tag in _HEADINGS and not (root.text or "").strip():
        _add_class(root[0], "first")


def opening(html: Markup) -> Markup:
    """Return a fitted fragment whose first paragraph stands out; a line that greets is passed over."""
    for found in _FIRST_P.finditer(str(html)):
        words = re.sub(r"<[^>]*>", "", found[2]).strip()
        if words and not (len(words) < _GREETING and words.endswith((",", "\N{ARABIC COMMA}"))):
            names = f"{found[1]} opens t-ink" if found[1] else "opens t-ink"
            return Markup(f'{html[: found.start()]}<p class="{names}">{html[found.end() :]}')  # noqa: S704 - as safe
    return html


def _add_class(element: lxml_html.HtmlElement, *names: str) -> None:
    element.set("class", " ".join([*element.get("class", "").split(), *names]))


def _settle_headings(root: lxml_html.HtmlElement, first: int) -> None:
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    for heading, level in zip(headings, levels([int(str(item.tag)[1]) for item in headings], first), strict=True):
        heading.tag = f"h{level}"
        heading.set("class", "t-ink" if level == first else "t-ink h-small")


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
    return Markup(_HEADING.sub(r"<p><strong>\2</strong></p>", str(html)))  # noqa: S704 - as safe as it came


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


def _size(image: lxml_html.HtmlElement) -> tuple[int, int]:
    width, height = image.get("width", ""), image.get("height", "")
    return (
        int(width) if width.isdecimal() else 0,
        int(height) if height.isdecimal() else 0,
    )


def _fit_picture(image: lxml_html.HtmlElement, placed: Placed) -> None:
    source = plain_address(placed.src)
    if not source.startswith(("http://", "https://", "cid:")):
        _drop_picture(image)
        return
    alt = image.get("alt", "")
    image.attrib.clear()
    image.set("src", source)
    image.set("alt", alt)
    image.set("width", str(placed.width))
    if placed.height:
        image.set("height", str(placed.height))
    image.set("class", "pic pic-free g-tint t-muted")
    around = image.getparent()
    # Outlook for Windows cuts a picture to a line's height in a paragraph whose line height is exact.
    while around is not None and around.tag != "div":
        if around.tag in ("p", "li", *_HEADINGS):
            around.set("style", "mso-line-height-rule: at-least")
        around = around.getparent()


def _drop_picture(image: lxml_html.HtmlElement) -> None:
    """Take a picture out, with its caption and with what held nothing else."""
    around = image.getparent()
    image.drop_tree()
    while around is not None and around.getparent() is not None and around.tag in ("a", "p", "figure", "div"):
        if around.tag == "figure":
            around.drop_tree()
            return
        if around.text_content().strip() or around.find(".//img") is not None:
            return
        emptied, around = around, around.getparent()
        emptied.drop_tree()
