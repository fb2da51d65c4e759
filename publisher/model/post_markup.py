"""The HTML that a post may have: the one list of its elements and attributes."""

from collections.abc import Mapping
from typing import Final

#: What stands in a line.
RUNNING: Final = frozenset({
    "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "strong", "sub", "sup", "time", "u", "var",
})  # fmt: skip
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TABLES: Final = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
BLOCKS: Final = frozenset({
    "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "ul",
})  # fmt: skip
#: Elements without content.
VOID: Final = frozenset({"br", "hr", "img"})
#: What prose needs, and no more.
ELEMENTS: Final = RUNNING | HEADINGS | TABLES | BLOCKS | VOID
ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "ol": frozenset({"start"}),
    "time": frozenset({"datetime"}),
}
