"""The forty properties of a first-class digest, by number, on each of the four templates.

Three of them are seen, not read: Chromium measures 16, 27 and 32 in test_in_chromium.py.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from html import unescape
from itertools import pairwise, product
from typing import Final

import pytest
from lxml import html as lxml_html

from publisher.desk.try_template import try_out
from publisher.digest.digest import Digest
from publisher.workspace.config import Config

NOON: Final = datetime(2018, 12, 20, 12, tzinfo=UTC)
TEMPLATES: Final = ("digest", "seasonal", "announcement", "single")
SEEN_IN_CHROMIUM: Final = frozenset({16, 27, 32})
_MSO: Final = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.DOTALL)
_STYLE: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TABLE: Final = re.compile(r"<table\b[^>]*>")
_DARK: Final = "@media (prefers-color-scheme: dark){"


class Page:
    """A finished digest, taken apart."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.html = digest.html
        self.mso = "".join(_MSO.findall(self.html))
        self.root = lxml_html.document_fromstring(self.html)

    @cached_property
    def css(self) -> str:
        return "\n".join(_STYLE.findall(_COMMENT.sub("", self.html)))

    @cached_property
    def dark(self) -> str:
        start = self.css.index(_DARK) + len(_DARK)
        return self.css[start : self.css.index("}}", start) + 1]

    def all(self, xpath: str) -> list[lxml_html.HtmlElement]:
        return list(self.root.xpath(xpath))

    def styles(self) -> list[tuple[lxml_html.HtmlElement, Mapping[str, str]]]:
        return [(element, declared(element)) for element in self.all("//body//*[@style] | //body[@style]")]


def declared(element: lxml_html.HtmlElement) -> Mapping[str, str]:
    pairs = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def meta(page: Page, name: str) -> str:
    return str(page.all(f'//head/meta[@name="{name}"]')[0].get("content"))


def p01_doctype(page: Page) -> None:
    assert page.html.startswith("<!DOCTYPE html>")


def p02_language(page: Page) -> None:
    assert [element.tag for element in page.all('//*[@lang="en-GB"]')] == ["html", "div"]


def p03_direction(page: Page) -> None:
    assert [element.tag for element in page.all('//*[@dir="ltr"]')] == ["html", "div"]


def p04_utf8(page: Page) -> None:
    assert page.html.index('<meta charset="utf-8">') < 1024


def p05_viewport(page: Page) -> None:
    assert meta(page, "viewport") == "width=device-width, initial-scale=1"


def p06_no_reformatting_by_apple(page: Page) -> None:
    assert page.all('//meta[@name="x-apple-disable-message-reformatting"]')


def p07_format_detection(page: Page) -> None:
    assert "telephone=no" in meta(page, "format-detection")


def p08_colour_schemes(page: Page) -> None:
    assert meta(page, "color-scheme") == meta(page, "supported-color-schemes") == "light dark"
    assert ":root{color-scheme: light dark; supported-color-schemes: light dark;}" in page.css


def p09_title(page: Page) -> None:
    assert page.all("//head/title")[0].text == page.digest.subject


def p10_pixels_per_inch(page: Page) -> None:
    assert "<o:PixelsPerInch>96</o:PixelsPerInch>" in page.mso


def p11_fonts_for_outlook(page: Page) -> None:
    assert re.search(r"font-family:[^;}]*Arial, sans-serif !important", page.mso)


def p12_layout_tables(page: Page) -> None:
    tables = _TABLE.findall(page.html)
    assert len(tables) > 4
    data = [table for table in tables if "role=" not in table]
    assert len(data) == len(page.all("//table[.//th[@scope]][not(.//table)]"))
    for table in set(tables).difference(data):
        for attribute in ('role="presentation"', 'cellpadding="0"', 'cellspacing="0"', 'border="0"'):
            assert attribute in table


def p13_wrapper_of_600(page: Page) -> None:
    assert any(style.get("max-width") == "600px" for _, style in page.styles())
    assert 'width="600"' in page.mso


def p14_ghost_tables_balance(page: Page) -> None:
    for tag in ("table", "tr", "td"):
        assert len(re.findall(rf"<{tag}\b", page.mso)) == page.mso.count(f"</{tag}>")
    both = re.sub(r"<!--\[if mso\]>|<!\[endif\]-->", "", page.html)
    for tag in ("table", "tr", "td", "div"):
        assert len(re.findall(rf"<{tag}\b", both)) == both.count(f"</{tag}>")


def p15_columns(page: Page) -> None:
    """Columns are cells with a share of the width: narrow ones where a client knows no media queries."""
    rows = [row for row in page.all("//tr") if row.xpath('td[contains(concat(" ", @class, " "), " column ")]')]
    for row in rows:
        widths = [declared(cell).get("width", "") for cell in row.iterchildren("td")]
        assert widths == ["46.875%", "6.25%", "46.875%"]


def p17_media_queries(page: Page) -> None:
    narrow = re.search(r"@media \(max-width: 619px\)\{(.*?\})\}", page.css, re.DOTALL)
    assert narrow is not None
    for rule in re.findall(r"\{([^}]*)\}", narrow[1]):
        assert all(part.rstrip().endswith("!important") for part in rule.split(";") if part.strip())


def p18_space_before_important(page: Page) -> None:
    assert "!important" in page.html
    assert not re.search(r"\S!important", page.html)


def p19_style_blocks(page: Page) -> None:
    assert all(len(css.encode()) <= 16_000 for css in _STYLE.findall(page.html))


def p20_web_fonts(page: Page) -> None:
    assert "@font-face" not in page.html
    assert not page.all("//link")


def p21_fallback_fonts(page: Page) -> None:
    stacks = [style["font-family"] for _, style in page.styles() if "font-family" in style]
    assert stacks
    assert all(stack.endswith(("sans-serif", "serif", "monospace")) for stack in stacks)


def p22_pictures(page: Page) -> None:
    pictures = page.all("//img")
    assert pictures
    for picture in pictures:
        assert picture.get("alt")
        assert picture.get("width", "").isdecimal()


def p23_styles_of_alt(page: Page) -> None:
    for picture in page.all("//img"):
        assert {"font-size", "line-height"} <= declared(picture).keys()


def p24_pictures_at_twice_the_size(page: Page) -> None:
    for picture in page.digest.pictures:
        assert len(picture.content) <= 200_000


def p25_nothing_fancy(page: Page) -> None:
    for word in ("<svg", "data:", "<picture", "srcset", ".svg"):
        assert word not in page.html


def p26_buttons(page: Page) -> None:
    """A button is a padded link in a cell of its colour, so that Outlook needs no drawing that nobody can reach."""
    assert not re.search(r"<v:|urn:schemas-microsoft-com:vml", page.html)
    cells = [cell for cell in page.all("//td") if "mso-padding-alt" in cell.get("style", "")]
    assert cells
    for link in (link for cell in cells for link in cell.iterfind("a")):
        assert {"padding", "line-height"} <= declared(link).keys()


def p28_body_text(page: Page) -> None:
    for element, style in page.styles():
        size = int(style.get("font-size", "16px").removesuffix("px"))
        assert size >= 14 or not element.text_content().strip("\xa0 \n") or size == 0


def p29_preheader(page: Page) -> None:
    box = page.all('//div[@role="article"]/div')[0]
    assert 40 <= len(page.digest.preheader) <= 130
    assert box.text_content().startswith(page.digest.preheader)
    assert box.text_content().count("\u034f") > 40
    style = declared(box)
    assert style["display"] == "none"
    assert style["color"] != declared(page.all("//body")[0])["background-color"]


def p30_headings(page: Page) -> None:
    levels = [int(str(element.tag)[1]) for element in page.all("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def p31_link_texts(page: Page) -> None:
    said: dict[str, str] = {}
    for link in page.all("//a[@href]"):
        visible = " ".join(link.text_content().split()) or "".join(link.xpath(".//img/@alt"))
        name = link.get("aria-label") or visible
        assert visible
        assert visible in name
        assert said.setdefault(name, link.get("href", "")) == link.get("href")


def p33_dark_rules(page: Page) -> None:
    for element, style in page.styles():
        names = element.get("class", "").split()
        for wanted, rule in (("color", "color"), ("background-color", "background-color")):
            if wanted in style:
                assert any(f".{name}{{{rule}:" in page.dark for name in names), (element.tag, names, wanted)


def p34_rules_for_outlook_com(page: Page) -> None:
    for name, rule in re.findall(r"\.([\w-]+)\{((?:background-)?color):", page.dark):
        mark = "data-ogsc" if rule == "color" else "data-ogsb"
        assert f"[{mark}] .{name}{{{rule}:" in page.css


def p35_size(page: Page) -> None:
    assert len(page.html.encode()) < 80_000


def p36_no_machinery(page: Page) -> None:
    assert not page.all("//script|//form|//iframe|//input|//object|//embed")
    assert not re.search(r"display:\s*(flex|grid)", page.html)


def p37_https_only(page: Page) -> None:
    addresses = [str(address) for address in page.root.xpath("//@href | //@src")]
    assert addresses
    assert all(address.startswith(("https://", "mailto:", "cid:")) for address in addresses)


def p38_how_to_leave(page: Page) -> None:
    said = {link.text_content(): link.get("href") for link in page.all("//a")}
    assert said["Unsubscribe"] == "https://news.example.org/u/abc"
    assert said["View online"] == "https://news.example.org/v/abc"
    assert "12 Harbour Lane, Cardiff CF10 1AA" in page.root.text_content()


def p39_everything_merged(page: Page) -> None:
    for mark in ("{{", "{%", "%7B", "zqv"):
        assert mark not in page.html + page.digest.text + page.digest.subject


def p40_text_part(page: Page) -> None:
    words = page.digest.text.split()
    assert all(unescape(str(address)) in words for address in page.root.xpath("//a/@href"))


PROPERTIES: Final[Mapping[int, Callable[[Page], None]]] = {
    int(name[1:3]): found for name, found in list(globals().items()) if re.match(r"p\d\d_", name)
}


def test_the_forty_are_forty() -> None:
    assert Counter([*PROPERTIES, *SEEN_IN_CHROMIUM]) == Counter(range(1, 41))


@pytest.mark.parametrize(("number", "template"), list(product(sorted(PROPERTIES), TEMPLATES)))
def test_a_property_holds(make: Callable[..., Digest], number: int, template: str) -> None:
    PROPERTIES[number](Page(make(5, template=template, pictures=True)))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_full_digest_is_far_from_where_gmail_clips(make: Callable[..., Digest], template: str) -> None:
    assert len(make(12, template=template, pictures=True).html.encode()) < 80_000


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_pre_flight_finds_nothing_to_mend(configured: Callable[..., Config], template: str) -> None:
    found = try_out(template, configured(), folders=(), now=NOON)
    assert [finding for finding in found if finding.severity != "note"] == []
