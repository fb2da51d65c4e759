"""The sentence below the title that a page tells search engines, and that trafilatura often takes for a teaser."""

from collections.abc import Iterable
from html import escape
from typing import Final

from lxml import etree, html

from publisher.sources.page.elements import words_of

_TAGS: Final = ("p", "div", "h2", "h3", "h4", "strong", "b", "span", "section")
_ELSEWHERE: Final = frozenset({"nav", "footer", "aside", "li", "figure", "a", "form"})
#: Letters by which a description is known in the page; shorter ones are names.
_FEWEST, _KEY = 30, 60
_LONGEST: Final = 600


def standfirst_of(tree: html.HtmlElement, descriptions: Iterable[str], title: str) -> str:
    """Return the standfirst as HTML: the first element below the title that says one of ``descriptions``; else empty.

    ``descriptions`` are what the page tells of itself in its head, maybe cut at their end.
    """
    for description in descriptions:
        key = " ".join(description.split()).rstrip(". …")[:_KEY]
        if len(key) >= _FEWEST and not _same(key, title[:_KEY]):
            longest = max(_LONGEST, 2 * len(description))
            found = _below_title(tree, key, longest, title)
            if found is not None:
                return _paragraph(found)
    return ""


def says_already(text: str, lead: str) -> bool:
    """Return whether ``text`` has the beginning of the standfirst in it."""
    return _letters(lead)[: _KEY // 2] in _letters(text)


def _below_title(tree: html.HtmlElement, key: str, longest: int, title: str) -> html.HtmlElement | None:
    """Return the smallest element that begins with ``key``, after the heading that has the title where there is one."""
    headings = [one for one in tree.iter("h1", "h2") if _same(words_of(one), title)]
    heading = headings[0] if headings else None
    passed, found = heading is None, None
    for element in tree.iter():
        if element is heading:
            passed = True
        if not passed or element.tag not in _TAGS:
            continue
        if found is not None and found not in element.iterancestors():
            break
        words = words_of(element)
        if words.startswith(key) and len(words) <= longest and not _stands_elsewhere(element):
            found = element
    return found


def _stands_elsewhere(element: html.HtmlElement) -> bool:
    return any(around.tag in _ELSEWHERE for around in element.iterancestors())


def _paragraph(element: html.HtmlElement) -> str:
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return f"<p>{escape(element.text or '', quote=False)}{inside}</p>"


def _same(one: str, other: str) -> bool:
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
