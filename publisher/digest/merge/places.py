"""Where in finished HTML a placeholder stands, and so how its value must be written.  Pure."""

import bisect
import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "attribute", "link", "part of link", "style", "script", "tag"]

_MARKUP: Final = re.compile(
    r"<(?P<raw>style|script)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>(?P<inside>.*?)</(?P=raw)\s*>"
    r"|<[a-z/!?](?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COMMENT_MARK: Final = re.compile(r"<!(?:--)?(?:\[[^\]]*\])?(?:>|-->)?|<!\[endif\](?:-->)?", re.IGNORECASE)
_ADDRESSES: Final = frozenset({"href", "src", "action", "background", "cite", "poster", "xlink:href"})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of HTML that is not running text."""

    start: int
    end: int
    kind: Kind


class Places:
    """The places of one document."""

    def __init__(self, html: str) -> None:
        self._spans = sorted(_spans(html), key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]

    def kind(self, start: int, end: int) -> Kind:
        """Return what kind of place the placeholder from ``start`` to ``end`` stands in."""
        at = bisect.bisect_right(self._starts, start) - 1
        if at < 0 or self._spans[at].end < end:
            return "text"
        span = self._spans[at]
        if span.kind == "link" and (span.start, span.end) != (start, end):
            return "part of link"
        return span.kind


def _spans(html: str) -> list[Span]:
    # What stands in a conditional comment is HTML to Outlook, so comments' marks alone are skipped.
    blank = _COMMENT_MARK.sub(lambda match: " " * len(match[0]), html)
    spans = []
    for markup in _MARKUP.finditer(blank):
        if markup["raw"]:
            kind: Kind = "style" if markup["raw"].lower() == "style" else "script"
            spans.append(Span(markup.start("inside"), markup.end("inside"), kind))
            continue
        spans += _tag_spans(markup)
    return spans


def _tag_spans(tag: re.Match[str]) -> list[Span]:
    """Return the values of a tag's attributes, and what lies between them, which no field may fill."""
    spans, last = [], tag.start()
    for attribute in _ATTRIBUTE.finditer(tag[0]):
        group = 2 if attribute[2] is not None else 3
        start, end = (tag.start() + offset for offset in attribute.span(group))
        spans += [Span(last, start, "tag"), Span(start, end, _attribute_kind(attribute[1].lower()))]
        last = end
    return [*spans, Span(last, tag.end(), "tag")]


def _attribute_kind(name: str) -> Kind:
    if name in _ADDRESSES:
        return "link"
    if name == "style":
        return "style"
    return "script" if name.startswith("on") else "attribute"
