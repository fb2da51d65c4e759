"""Which features of HTML and CSS a page uses, named as in caniemail.com's data, each with its first line."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from publisher.checks.page import css
from publisher.checks.page.elements import Element, Page

_UNIT: Final = re.compile(
    r"(?<![\w#.-])-?(?:\d+\.?\d*|\.\d+)(px|em|rem|ex|ch|vh|vw|vmin|vmax|cm|mm|in|pt|pc|%)(?![\w%])"
)
_FUNCTION: Final = re.compile(r"([a-z-]+)\(")
_PSEUDO: Final = re.compile(r"(::?)([a-z-]+)")
_MEDIA: Final = re.compile(r"\(\s*(?:any-)?([a-z-]+)")
_MEDIA_FEATURES: Final = frozenset({"hover", "orientation", "prefers-color-scheme", "prefers-reduced-motion"})
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


def _declaration(one: css.Declaration) -> Iterator[str]:
    if one.name.startswith("--"):
        yield "css-variables"
        return
    yield _GROUPED.get(one.name, f"css-{one.name}")
    value = one.value.lower()
    if (one.name, value) in _VALUES:
        yield _VALUES[one.name, value]
    if one.important:
        yield "css-important"
    yield from (f"css-unit-{'percent' if unit == '%' else unit}" for unit in _UNIT.findall(value))
    yield from (_FUNCTIONS[name] for name in _FUNCTION.findall(value) if name in _FUNCTIONS)
    if value == "initial":
        yield "css-unit-initial"
    if one.name in ("font", "font-family") and "system-ui" in value:
        yield "css-sytem-ui"


def _rule(rule: css.Rule) -> Iterator[str]:
    for around in rule.around:
        name = around[1:].split("(")[0].split()[0] if around[1:].split("(")[0].split() else ""
        yield f"css-at-{name}"
        if name == "media":
            yield from (f"css-at-media-{one}" for one in _MEDIA.findall(around) if one in _MEDIA_FEATURES)
    for selector in rule.selectors:
        yield from _selector(selector)
    if len(rule.selectors) > 1:
        yield "css-selector-grouping"
    if rule.selectors and rule.selectors[0].startswith("@"):
        yield f"css-at-{rule.selectors[0][1:].split()[0]}"


def _selector(selector: str) -> Iterator[str]:
    bare = re.sub(r"\[[^\]]*\]", "", selector)
    has = partial(re.search, string=bare)
    if "[" in selector:
        yield "css-selector-attribute"
    for sign, slug in ((">", "child"), ("+", "adjacent-sibling"), ("~", "general-sibling"), ("*", "universal")):
        if sign in bare:
            yield f"css-selector-{slug}"
    if has(r"\.[\w-]"):
        yield "css-selector-class"
    if has(r"#[\w-]"):
        yield "css-selector-id"
    if has(r"[\w\])]\s+[\w.#\[*]") or (bare != selector and " " in selector):
        yield "css-selector-descendant"
    if has(r"\.[\w-]+\.[\w-]"):
        yield "css-selector-chaining"
    for colons, name in _PSEUDO.findall(bare):
        if name != "root":
            yield f"css-pseudo-{'element' if colons == '::' else 'class'}-{name}"
