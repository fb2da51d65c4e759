"""HTML from elsewhere: nothing that runs, loads or styles survives."""

import re
from typing import Final

import nh3

#: What prose needs, and no more.
ELEMENTS: Final = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var",
})  # fmt: skip
#: Elements whose content is not prose either.
_DROPPED: Final = frozenset({
    "script", "style", "template", "iframe", "object", "embed", "svg", "math", "noscript", "noembed", "noframes",
    "xmp", "plaintext", "textarea", "select", "option", "title", "head", "audio", "video", "canvas",
})  # fmt: skip
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
}
_WEB: Final = re.compile(r"https?://[^\s/\\?#@:\"'<>][^\s\"'<>\\]*", re.IGNORECASE)
_LINK: Final = re.compile(r"(?:mailto:[^\s\"'<>\\]+|tel:[+\d][\d().;=+-]*)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{1,4}")
_BARE_IMAGE: Final = re.compile(r'<img(?:\s+(?!src=)[a-z-]+="[^"]*")*\s*>')


def clean(html: str) -> str:
    """Return ``html`` with only the elements, attributes and addresses that prose needs.

    Links are absolute http(s), mailto or tel addresses, images absolute http(s) ones; what is not loses its
    address, and an image without one goes.  Cleaning what is clean changes nothing.
    """
    cleaned = nh3.clean(
        html,
        tags=set(ELEMENTS),
        clean_content_tags=set(_DROPPED),
        attributes={element: set(names) for element, names in _ATTRIBUTES.items()},
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    return _BARE_IMAGE.sub("", cleaned)


def _kept(element: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute that may stay, else ``None``."""
    value = value.strip()
    if attribute == "href":
        return value if _WEB.fullmatch(value) or _LINK.fullmatch(value) else None
    if attribute == "src":
        return value if element == "img" and _WEB.fullmatch(value) else None
    if attribute in ("width", "height", "colspan", "rowspan", "start"):
        return value if _NUMBER.fullmatch(value) else None
    return value
