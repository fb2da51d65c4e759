"""A document of Google Docs, saved as a web page: its structure stands in classes, and nothing is around it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree, html

from publisher.sources.page.elements import taken_out, words_of

_RULE: Final = re.compile(r"\.(c\d+)\s*\{([^{}]*)\}")
_BOLD: Final = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_ITALIC: Final = re.compile(r"font-style:\s*italic")
#: The name of a list, and how deep in it the items of one element are.
_LIST: Final = re.compile(r"\blst-(\S+)-(\d+)\b")
#: What the writers said to each other beside the text: the marks, and the notes themselves.
_COMMENTS: Final = (
    "//sup[.//a[starts-with(@href, '#cmnt')]]"
    " | //div[.//a[starts-with(@id, 'cmnt') and not(starts-with(@id, 'cmnt_ref'))]]"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document, without what Google Docs writes around it."""

    title: str
    #: Not cleaned yet.
    html: str


def document_of(tree: html.HtmlElement) -> Document | None:
    """Return the document that ``tree`` was saved from, or ``None`` for any other page; ``tree`` is changed."""
    styles = "".join(style.text or "" for style in tree.iter("style"))
    body = next(tree.iter("body"), None)
    if body is None or not ("doc-content" in body.get("class", "").split() or ".lst-kix_" in styles):
        return None
    body = next(iter(tree.xpath("//div[@id='contents']")), body)
    for comment in tree.xpath(_COMMENTS):
        taken_out(comment)
    for element in list(body.iter("style", "script")):
        taken_out(element)
    _mark(body, styles)
    _nest(body.xpath(".//ul | .//ol"))
    title = _title(tree, body)
    return Document(title=title, html="".join(etree.tostring(one, encoding="unicode", method="html") for one in body))


def _mark(body: html.HtmlElement, styles: str) -> None:
    """Give spans that look bold or slanted the elements that say so, but in headings, which are bold anyway."""
    rules = dict(_RULE.findall(styles))
    for span in list(body.iter("span")):
        said = ";".join([span.get("style", ""), *(rules.get(name, "") for name in span.get("class", "").split())])
        bold, slanted = _BOLD.search(said), _ITALIC.search(said)
        if not words_of(span) or any(re.fullmatch(r"h[1-6]", str(above.tag)) for above in span.iterancestors()):
            continue
        if bold and slanted:
            inner = html.Element("em")
            inner.text, span.text = span.text, None
            inner.extend(list(span))
            span.append(inner)
        if bold or slanted:
            span.tag = "strong" if bold else "em"


def _nest(lists: Iterable[html.HtmlElement]) -> None:
    """Put each list of a deeper level into the item before it, and the rest of a divided one to its begin."""
    open_lists: list[tuple[int, str, html.HtmlElement]] = []
    for each in lists:
        named = _LIST.search(each.get("class", ""))
        depth, name = (int(named[2]), named[1]) if named else (0, "")
        if open_lists and each.getprevious() is not open_lists[0][2]:
            open_lists = []
        while open_lists and (open_lists[-1][0] > depth or (open_lists[-1][0] == depth and open_lists[-1][1] != name)):
            open_lists.pop()
        if open_lists and open_lists[-1][0] == depth:
            open_lists[-1][2].extend(list(each))
            taken_out(each)
            continue
        if open_lists and len(open_lists[-1][2]):
            open_lists[-1][2][-1].append(each)
        open_lists.append((depth, name, each))


def _title(tree: html.HtmlElement, body: html.HtmlElement) -> str:
    """Take the title out of the document: what is styled so, else its first heading; else that of the page."""
    first = next((one for one in body if words_of(one)), None)
    for own in [*body.xpath(".//p[contains(concat(' ', @class, ' '), ' title ')]"), first]:
        if own is not None and (own.tag == "h1" or "title" in own.get("class", "").split()):
            words = words_of(own)
            taken_out(own)
            return words
    page = next(tree.iter("title"), None)
    return words_of(page) if page is not None else ""
