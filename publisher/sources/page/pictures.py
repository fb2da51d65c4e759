"""The pictures of a web page: where they really are, and the captions that belong to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import html

from publisher.sources.page.elements import joined, words_of

#: Stands for a picture while trafilatura works, which keeps only addresses that end like one.
_STAND_IN: Final = "https://picture.invalid/{}.jpg"
_LATER: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-image")
_EMPTY: Final = re.compile(r"^data:|(?:blank|placeholder|spacer|pixel|transparent|loading|lazy)[\w-]*\.(?:gif|png|svg)")
_WIDTH: Final = re.compile(r"\s(\d+)w$")
#: Pictures that are not wider are marks, faces and counters.
_NARROW: Final = 48
#: What a theme calls a caption that stands in no figure.
_CAPTIONS: Final = (
    ".//*[self::div or self::li or self::p or self::section or self::span or self::dd or self::small]"
    "[contains(@id, 'caption') or contains(@class, 'caption')][not(.//img)]"
)
#: So many elements up, at most, is what holds a picture and its caption.
_NEAR: Final = 4
#: A caption is not longer.
_LONGEST: Final = 400
#: Fewer words in what is shown without scripts are no article.
_FEWEST: Final = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture as the page means it."""

    src: str
    alt: str
    caption: str


def pictures_of(tree: html.HtmlElement, base: str) -> Mapping[str, Picture]:
    """Give each picture of ``tree`` an address that trafilatura keeps; return what they are, by these addresses.

    Captions are taken out of the tree: they go where their picture goes.  Those of what is no picture go, too.
    """
    for hidden in list(tree.iter("noscript")):
        _reveal(hidden)
    found: dict[str, Picture] = {}
    for picture in list(tree.iter("img")):
        source = _source(picture)
        width = picture.get("width", "")
        if not source or (width.isdecimal() and int(width) <= _NARROW):
            picture.drop_tree()
            continue
        stand_in = _STAND_IN.format(len(found))
        found[stand_in] = Picture(src=joined(base, source), alt=picture.get("alt", ""), caption=_caption(picture))
        picture.attrib.clear()
        picture.set("src", stand_in)
    for caption in [*tree.iter("figcaption"), *tree.xpath(_CAPTIONS)]:
        if caption.getparent() is not None:
            caption.drop_tree()
    return found


def _reveal(hidden: html.HtmlElement) -> None:
    """Give a picture that is loaded later the address which those without scripts are given."""
    before, within = hidden.getprevious(), next(hidden.iter("img"), None)
    if before is not None and before.tag == "img" and within is not None:
        before.set("data-src", before.get("data-src") or within.get("src", ""))
        hidden.drop_tree()
    elif within is not None or len(hidden.text_content().split()) >= _FEWEST:
        hidden.drop_tag()
    else:
        hidden.drop_tree()


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
    """Take the caption of a picture out of what is around it."""
    figure = next(picture.iterancestors("figure"), None)
    caption = next(figure.iter("figcaption"), None) if figure is not None else _near(picture)
    if caption is None:
        return ""
    said = words_of(caption)
    caption.drop_tree()
    return said if len(said) <= _LONGEST else ""


def _near(picture: html.HtmlElement) -> html.HtmlElement | None:
    """Return what a theme calls the caption of a picture, in the smallest element that has both and no other one."""
    for around in islice(picture.iterancestors(), _NEAR):
        if len(list(islice(around.iter("img"), 2))) > 1:
            return None
        found = around.xpath(_CAPTIONS)
        if found:
            return found[0] if found[0].getparent() is not None else None
    return None
