"""Which features of HTML and CSS a page uses, named as in caniemail.com's data, each with its first line."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from cssselect2 import parser

from publisher.checks.page import css
from publisher.checks.page.elements import Element, Page
from publisher.checks.page.selectors import parsed
from publisher.digest.page.stylesheet import Token

_UNITS: Final = frozenset(("px", "em", "rem", "ex", "ch", "vh", "vw", "vmin", "vmax", "cm", "mm", "in", "pt", "pc"))
_MEDIA: Final = re.compile(r"\(\s*(?:any-)?([a-z-]+)")
_MEDIA_FEATURES: Final = frozenset({"hover", "orientation", "prefers-color-scheme", "prefers-reduced-motion"})
_COMBINATORS: Final = {" ": "descendant", ">": "child", "+": "adjacent-sibling", "~": "general-sibling"}
_SIMPLE: Final = {
    parser.ClassSelector: "class", parser.IDSelector: "id", parser.AttributeSelector: "attribute",
}  # fmt: skip
_LOGICAL: Final = {
    parser.NegationSelector: "not", parser.MatchesAnySelector: "is", parser.SpecificityAdjustmentSelector: "where",
    parser.RelationalSelector: "has",
}  # fmt: skip
_FUNCTIONS: Final = {
    "linear-gradient": "css-linear-gradient",
    "radial-gradient": "css-radial-gradient",
    "conic-gradient": "css-conic-gradient",
    "calc": "css-unit-calc",
    "min": "css-function-min",
    "max": "css-function-max",
    "clamp": "css-function-clamp",
    "light-dark": "css-function-light-dark",
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "var": "css-variables",
    "lch": "css-modern-color",
    "oklch": "css-modern-color",
    "lab": "css-modern-color",
    "oklab": "css-modern-color",
}
#: Properties that the data tells of together.
_GROUPED: Final = {
    **dict.fromkeys(("left", "right", "top", "bottom"), "css-left-right-top-bottom"),
    **dict.fromkeys(("column-gap", "row-gap"), "css-gap"),
    **{f"{box}-{side}": f"css-{box}" for box in ("margin", "padding", "border") for side in
       ("top", "right", "bottom", "left")},
    **dict.fromkeys(("border-width", "border-style", "border-color"), "css-border"),
    **dict.fromkeys(("grid-template-columns", "grid-template-rows", "grid-template-areas"), "css-grid-template"),
    **dict.fromkeys(("overflow-x", "overflow-y"), "css-overflow"),
}  # fmt: skip
_VALUES: Final = {
    ("display", "flex"): "css-display-flex",
    ("display", "inline-flex"): "css-display-flex",
    ("display", "grid"): "css-display-grid",
    ("display", "none"): "css-display-none",
    ("flex-direction", "column"): "css-flex-direction",
    ("flex-wrap", "wrap"): "css-flex-wrap",
}
_TAGS: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "dl"), "html-lists"),
    **dict.fromkeys(
        ("article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section",
         "summary", "time"), "html-semantics"),
    **dict.fromkeys(("map", "area"), "html-image-maps"),
}  # fmt: skip
_ATTRIBUTES: Final = {
    "srcset": "html-srcset", "sizes": "html-srcset", "loading": "html-loading-attribute",
    **{name: f"html-{name}" for name in
       ("align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live", "background",
        "cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "popover", "required", "role", "target",
        "valign", "width")},
}  # fmt: skip
_IMAGES: Final = {"jpeg": "jpg", "heic": "heif", "tif": "tiff"}


def features(page: Page) -> dict[str, int]:
    """Return the features that a page uses outside Outlook's own comments, with the line of each first use."""
    found: dict[str, int] = {}
    for slug, line in _all(page):
        found[slug] = min(line, found.get(slug, line))
    return found


def _all(page: Page) -> Iterator[tuple[str, int]]:
    if page.doctype:
        yield "html-doctype", 1
    for element in page.elements:
        if not element.outlook:
            yield from ((slug, element.line) for slug in _element(element))
            for declaration in element.style:
                yield from ((slug, element.line) for slug in _declaration(declaration))
    for rule in page.rules:
        yield from ((slug, rule.line) for slug in _rule(rule))
        for declaration in rule.declarations:
            yield from ((slug, declaration.line) for slug in _declaration(declaration))


def _element(element: Element) -> Iterator[str]:
    yield _TAGS.get(element.tag, f"html-{element.tag}")
    yield from (_ATTRIBUTES[name] for name in element.attributes if name in _ATTRIBUTES)
    address = element.attributes.get("href", "")
    if element.tag == "a" and address.startswith("#"):
        yield "html-anchor-links"
    if address.startswith("mailto:"):
        yield "html-mailto-links"
    if element.tag == "meta" and element.attributes.get("name") == "color-scheme":
        yield "html-meta-color-scheme"
    if element.tag in ("img", "source"):
        yield from _image(element.attributes.get("src", ""))
    if element.tag in ("input", "button"):
        yield f"html-{element.tag}-{element.attributes.get('type', 'text')}"


def _image(source: str) -> Iterator[str]:
    if source.startswith("data:"):
        yield "image-base64"
        return
    ending = source.partition("?")[0].rpartition(".")[2].lower()
    yield f"image-{_IMAGES.get(ending, ending)}"


def _declaration(one: css.Declaration) -> tuple[str, ...]:
    return _said(one.name, one.value, important=one.important)


@lru_cache(maxsize=1024)
def _said(name: str, value: str, *, important: bool) -> tuple[str, ...]:
    if name.startswith("--"):
        return ("css-variables",)
    found = [_GROUPED.get(name, f"css-{name}"), *_values(css.tokens(value))]
    lowered = value.lower()
    if (name, lowered) in _VALUES:
        found.append(_VALUES[name, lowered])
    if important:
        found.append("css-important")
    if lowered == "initial":
        found.append("css-unit-initial")
    if name in ("font", "font-family") and "system-ui" in lowered:
        found.append("css-sytem-ui")
    return tuple(found)


def _values(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "percentage":
            yield "css-unit-percent"
        elif token.type == "dimension" and token.lower_unit in _UNITS:
            yield f"css-unit-{token.lower_unit}"
        elif token.type == "function":
            if token.lower_name in _FUNCTIONS:
                yield _FUNCTIONS[token.lower_name]
            yield from _values(token.arguments)


def _rule(rule: css.Rule) -> Iterator[str]:
    for head in (*rule.around, *rule.selectors[:1]):
        if head.startswith("@"):
            yield from _at_rule(head)
    for selector in rule.selectors:
        yield from _selector(selector)
    if len(rule.selectors) > 1:
        yield "css-selector-grouping"


def _at_rule(head: str) -> Iterator[str]:
    name = head[1:].split("(", maxsplit=1)[0].split(maxsplit=1)[0]
    yield f"css-at-{name}"
    if name == "media":
        yield from (f"css-at-media-{one}" for one in _MEDIA.findall(head) if one in _MEDIA_FEATURES)


@lru_cache(maxsize=512)
def _selector(selector: str) -> tuple[str, ...]:
    found: list[str] = []
    for one in parsed(selector):
        found += _compounds(one.parsed_tree)
        if one.pseudo_element:
            found.append(f"css-pseudo-element-{one.pseudo_element}")
    return tuple(found)


def _compounds(tree: Any) -> Iterator[str]:
    if isinstance(tree, parser.CombinedSelector):
        yield from _compounds(tree.left)
        yield f"css-selector-{_COMBINATORS[tree.combinator]}"
        yield from _compounds(tree.right)
        return
    if not tree.simple_selectors:
        yield "css-selector-universal"
    classes = [one for one in tree.simple_selectors if isinstance(one, parser.ClassSelector)]
    if len(classes) > 1:
        yield "css-selector-chaining"
    for one in tree.simple_selectors:
        yield from _simple(one)


def _simple(one: Any) -> Iterator[str]:
    for kind, name in _SIMPLE.items():
        if isinstance(one, kind):
            yield f"css-selector-{name}"
    if isinstance(one, (parser.PseudoClassSelector, parser.FunctionalPseudoClassSelector)) and one.name != "root":
        yield f"css-pseudo-class-{one.name}"
    for kind, name in _LOGICAL.items():
        if isinstance(one, kind):
            yield f"css-pseudo-class-{name}"
            yield from (slug for inner in one.selector_list for slug in _inner(inner))


def _inner(one: Any) -> Iterator[str]:
    """Look into ``:not(…)`` and its like; what stands in ``:has(…)`` is wrapped once more."""
    yield from _compounds(getattr(one, "selector", one).parsed_tree)
