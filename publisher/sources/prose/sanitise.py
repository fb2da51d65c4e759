"""HTML from elsewhere: nothing that runs, loads or styles survives."""

import re
import threading
from typing import Final

import nh3

from publisher.model.post_markup import ATTRIBUTES, ELEMENTS, RUNNING, VOID
from publisher.sources.prose.hostile import parseable, slow, whole, words
from publisher.sources.prose.urls import link_address, web_address

#: Elements whose content is not prose either.
_DROPPED: Final = frozenset({
    "script", "style", "template", "iframe", "object", "embed", "applet", "svg", "math", "noscript", "noembed",
    "noframes", "xmp", "plaintext", "listing", "textarea", "select", "option", "title", "head", "audio", "video",
    "canvas", "frameset", "base", "link", "meta",
})  # fmt: skip
_KNOWN: Final = ELEMENTS | _DROPPED
#: Elements that a post has not but whose words stand apart from what is around them.
_APART: Final = "address|section|article|aside|header|footer|main|hgroup|center|details|summary|fieldset|legend"
_SELDOM: Final = re.compile(rf"<(?:{_APART})", re.IGNORECASE)
_OTHER_BLOCKS: Final = re.compile(rf"<(/?)(?:{_APART})(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)?/?>", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_MOMENT: Final = re.compile(r"[0-9TZPWDHMS:.+ -]{1,40}")
_SCOPE: Final = frozenset({"row", "col", "rowgroup", "colgroup"})
#: One tag as nh3 writes it.  Text has no bare ``<``, so that searching from the left meets every tag at its begin.
TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"]*\")*)>")
#: One picture as nh3 writes it.  No attribute but its own ``alt`` has free text in it, so that a picture found from
#: the left is one.
IMAGE: Final = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
#: The attributes of a picture with an address, which is not what an ``alt`` says of one.
_SOURCE: Final = re.compile(r"(?: (?:alt|width|height)=\"[^\"]*\")* src=\"")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")

_IN_A_LINE: Final = RUNNING | {"br", "img"}
_ANYTHING: Final = _IN_A_LINE | {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "figure", "figcaption", "ul", "ol", "hr",
}  # fmt: skip
#: What may stand in what, so that writing and reading again gives the same tree.
_CHILDREN: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("", "blockquote", "div", "li", "figure", "figcaption"), _ANYTHING),
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", *RUNNING), _IN_A_LINE),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
}
#: Rounds after which HTML that changes each time it is cleaned is given up; two have always been enough so far.
_ROUNDS: Final = 8
_NAMES: Final = re.compile(r"<(/?)([a-z0-9]+)")


def clean(html: str, base: str = "") -> str:
    """Return ``html`` with only the elements, attributes and addresses that prose needs.

    Links are absolute http(s), mailto or tel addresses, images absolute http(s) ones; of a link to anything else its
    words stay, and of an image nothing.  Relative addresses are taken from ``base`` where it is given.  Cleaning what
    is clean changes nothing.
    """
    try:
        return _cleaned(html, base)
    except UnicodeEncodeError:
        return _cleaned(whole(html), whole(base))


def _cleaned(html: str, base: str) -> str:
    if _SELDOM.search(html):
        html = _OTHER_BLOCKS.sub(r"<\1div>", html)
    readable = parseable(html, _KNOWN)
    if readable is None:
        return words(html)
    cleaned = _pass(readable, base)
    for _ in range(_ROUNDS):
        again = cleaned if _steady(cleaned) else _pass(cleaned, "")
        if again == cleaned:
            return words(cleaned) if slow(cleaned) else cleaned
        cleaned = again
    return words(cleaned)


def _pass(html: str, base: str) -> str:
    cleaned = _LOCAL.clean(html, base)
    if not cleaned.replace("\n", "").isprintable():
        cleaned = _CONTROL.sub(_uncontrolled, cleaned)
    if "<a>" in cleaned:
        cleaned = _without_dead_links(cleaned)
    return IMAGE.sub(_with_source, cleaned) if "<img" in cleaned else cleaned


def _without_dead_links(cleaned: str) -> str:
    dead: list[bool] = []

    def kept(match: re.Match[str]) -> str:
        if match[2] != "a":
            return match[0]
        if not match[1]:
            dead.append(not match[3])
            return "" if dead[-1] else match[0]
        return "" if dead and dead.pop() else match[0]

    return TAG.sub(kept, cleaned)


def _uncontrolled(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\r" else ""


def _with_source(match: re.Match[str]) -> str:
    return match[0] if _SOURCE.match(match[1]) else ""


class _Local(threading.local):
    """A cleaner for each thread, made once."""

    def __init__(self) -> None:
        self._base = ""
        self._failure: BaseException | None = None
        self._cleaner = nh3.Cleaner(
            tags=set(ELEMENTS),
            clean_content_tags=set(_DROPPED),
            attributes={element: set(names) for element, names in ATTRIBUTES.items()},
            attribute_filter=self._kept,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
            strip_comments=True,
        )

    def clean(self, html: str, base: str) -> str:
        """Return ``html`` as nh3 leaves it; relative addresses are taken from ``base``."""
        self._base = base
        cleaned: str = self._cleaner.clean(html)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return cleaned

    def _kept(self, element: str, attribute: str, value: str) -> str | None:
        # nh3 keeps a value whose filter raises, so that nothing may be raised here, not even an interruption.
        try:
            return _kept(element, attribute, value, self._base)
        except BaseException as failure:  # noqa: BLE001 - raised again where nh3 has returned
            self._failure = failure
            return None


_LOCAL: Final = _Local()


def _kept(element: str, attribute: str, value: str, base: str) -> str | None:
    """Return the value of an attribute that may stay, else ``None``."""
    if attribute == "href":
        return link_address(value, base)
    if attribute == "src":
        return web_address(value, base) if element == "img" else None
    if attribute == "alt":
        return " ".join((value if value.isprintable() else _CONTROL.sub(" ", value)).split())
    if attribute == "scope":
        return value if value in _SCOPE else None
    pattern = _MOMENT if attribute == "datetime" else _NUMBER
    return value if pattern.fullmatch(value) else None


def _steady(cleaned: str) -> bool:
    """Return whether a parser surely reads ``cleaned`` as the tree that it was written from.

    That is so for paragraphs, headings, lists and what stands in a line, each in its place (HTML, section 13.2.6);
    of anything else, such as tables, it is not known without parsing once more.
    """
    inside = [""]
    at_home = _CHILDREN[""]
    for end, name in _NAMES.findall(cleaned):
        if end:
            if inside.pop() != name:
                return False
            at_home = _CHILDREN[inside[-1]]
        elif name not in at_home or (name == "a" and "a" in inside):
            return False
        elif name not in VOID:
            inside.append(name)
            at_home = _CHILDREN[name]
    return inside == [""]
