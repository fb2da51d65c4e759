"""Markup in a text that is shown as it stands: ``**bold**``, ``[words](address)``, ``<b>``, ``&amp;``.

Teasers, subjects and posts on a network are plain text, and people who write Markdown all day forget it.  Pure, and
linear in the text's length.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

Kind = Literal["picture", "link", "bold", "emphasis", "heading", "code", "HTML", "entity"]

_MARK: Final = re.compile(
    r"(?P<picture>!\[[^\[\]\n]{0,200}\]\([^()\n]{1,300}\))"
    r"|(?P<link>\[[^\[\]\n]{1,200}\]\([^()\s]{1,300}\))"
    r"|(?P<bold>\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*|(?<!\w)__(?=\S)[^_\n]{1,200}(?<=\S)__(?!\w))"
    r"|(?P<emphasis>(?<![\w*])\*(?=\w)[^*\n]{1,200}(?<=[\w.!?])\*(?![\w*])|(?<!\w)_(?=\w)[^_\n]{1,200}(?<=\w)_(?!\w))"
    r"|(?P<heading>^\#{1,6}[ ]\S[^\n]{0,60})"
    r"|(?P<code>`[^`\n]{1,200}`)"
    r"|(?P<HTML></?(?:a|b|br|div|em|h[1-6]|i|img|li|p|span|strong|u|ul)\b[^<>]{0,300}>)"
    r"|(?P<entity>&(?:amp|apos|gt|lt|nbsp|quot|[lr][ds]quo|[mn]dash|hellip|\#\d{2,6}|\#x[0-9a-fA-F]{2,6});)",
    re.MULTILINE,
)
_TOLD: Final = 60


class Mark(NamedTuple):
    """A stretch of markup."""

    #: As it stands there, cut where it is long.
    text: str
    #: Where it begins: number of the line, 1 for the first.
    line: int
    kind: Kind


def marks(text: str) -> Iterator[Mark]:
    """Yield the markup in a plain text, in order."""
    line, last = 1, 0
    for match in _MARK.finditer(text):
        line, last = line + text.count("\n", last, match.start()), match.start()
        told = match[0] if len(match[0]) <= _TOLD else match[0][: _TOLD - 1] + "…"
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups of the pattern are the kinds
        yield Mark(" ".join(told.split()), line, kind)
