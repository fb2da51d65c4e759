"""HTML as no writer writes it, on which a parser would take a time that grows with the square of its length."""

import html as entities
import re
from typing import Final

#: Deeper trees take a parser quadratic time and no writer has them.
_DEPTH: Final = 60
#: Shorter HTML is parsed soon enough however it is written.
_LONG: Final = 100_000
#: Characters in need of escaping, and attributes of one tag, past which longer HTML is not.
_ESCAPES: Final = 100_000
_ATTRIBUTES: Final = 20_000
#: Tags that stand in a table but in none of its cells, past which it is not: each is moved before the table.
_FOSTERED: Final = 10_000
_CELLS: Final = frozenset({"td", "th", "caption"})
_ROWS: Final = frozenset({"tr", "tbody", "thead", "tfoot", "col", "colgroup"})
#: Elements whose end may be left out, where one ends being seen from what follows; and what is no element.
_UNCOUNTED: Final = frozenset({
    "", "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
_OPENING: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# The same, but not what stands in comments and between quotes.
_EXACT: Final = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+",
    re.DOTALL,
)
# Each of these stops at the next ``<``, so that a file of unended tags is read once and not once for each.
_TAG: Final = re.compile(r"</?([a-zA-Z][^\s/<>]*)[^<>]*>")
_MARKUP: Final = re.compile(r"<[^<>]*>")
_ESCAPED: Final = re.compile(r"&|\xa0|<(?![a-zA-Z/!?])")
_BETWEEN: Final = re.compile(r"[\s/]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def whole(text: str) -> str:
    """Return ``text`` with halves of surrogate pairs joined; one that stands alone becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def parseable(html: str, known: frozenset[str]) -> str | None:
    """Return HTML that a parser reads in linear time: ``html``, or that without the tags of elements not in ``known``.

    Those are what deep HTML from a word processor or a drawing is mostly made of.  ``None`` where nothing helps.
    """
    if not slow(html):
        return html
    lean = _TAG.sub(lambda tag: tag[0] if tag[1].lower() in known else "", html)
    return None if slow(lean) else lean


def words(html: str) -> str:
    """Return the text of ``html``, read without a parser and escaped, on one line."""
    text = _CONTROL.sub(" ", entities.unescape(_MARKUP.sub(" ", html)))
    return entities.escape(" ".join(text.split()), quote=False)


def slow(html: str) -> bool:
    """Return whether a parser would take long over ``html``."""
    return (html.count("<") > _DEPTH and _too_deep(html)) or (len(html) > _LONG and _crowded(html))


def _too_deep(html: str) -> bool:
    depth = 0
    inside: dict[str, int] = {}
    for end, written in (_EXACT if len(html) > _LONG else _OPENING).findall(html):
        name = written.lower()
        if name in _UNCOUNTED:
            continue
        if not end:
            inside[name] = inside.get(name, 0) + 1
            depth += 1
            if depth > _DEPTH:
                return True
        elif inside.get(name):
            inside[name] -= 1
            depth -= 1
    return False


def _crowded(html: str) -> bool:
    if len(_ESCAPED.findall(html)) > _ESCAPES or _fostered(html) > _FOSTERED:
        return True
    tags = (piece[piece.find("<") :] for piece in html.split(">") if len(piece) > _ATTRIBUTES and "<" in piece)
    return any(len(_BETWEEN.findall(tag)) > _ATTRIBUTES for tag in tags)


def _fostered(html: str) -> int:
    tables = found = 0
    cell = False
    for end, written in _OPENING.findall(html):
        name = written.lower()
        if name == "table":
            tables = max(0, tables - 1) if end else tables + 1
            cell = bool(end)
        elif name in _CELLS:
            cell = not end
        elif name in _ROWS:
            cell = False
        elif tables and not cell:
            found += 1
    return found
