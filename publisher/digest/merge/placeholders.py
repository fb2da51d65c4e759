"""Plain words in the place of a reader's values while a page is made.

A value never passes through Markdown, HTML parsing, inlining or wrapping: a placeholder of letters and digits does, and
the value is put in its place at the very end, escaped for where it stands.  Every placeholder has the same length, so
lines break in the same places for every reader.
"""

import re
from typing import Final

from jinja2 import pass_context
from jinja2.runtime import Context

from publisher.digest.merge.template_reader import MergeField, escape

#: The name under which templates carry the placeholders of their build.
NAME: Final = "_placeholders"
#: How every placeholder begins.
BEGINNING: Final = "zqv"
_MARK: Final = "zqv{:04d}vqz"
_MARKED: Final = re.compile(r"zqv([0-9]{4,9})vqz")


class Placeholders:
    """The placeholders of one build and the values they stand for."""

    def __init__(self) -> None:
        self._values: list[str] = []

    def take(self, value: object) -> str:
        """Return a new placeholder that stands for ``value``."""
        self._values.append(str(value))
        return _MARK.format(len(self._values) - 1)

    def into_html(self, html: str) -> str:
        """Put the values into finished HTML, escaped."""
        return _MARKED.sub(lambda match: escape(self._value(match)), html)

    def into_text(self, text: str) -> str:
        """Put the values into finished plain text."""
        return _MARKED.sub(self._value, text)

    def _value(self, match: re.Match[str]) -> str:
        # What only looks like a placeholder, in a post from elsewhere, stays as it is.
        number = int(match[1])
        return self._values[number] if number < len(self._values) else match[0]


@pass_context
def of_templates(context: Context, value: object) -> object:
    """Finalise what a template puts out: a reader's fields become placeholders, all else stays."""
    if not isinstance(value, MergeField):
        return value
    placeholders = context.get(NAME)
    return placeholders.take(value) if isinstance(placeholders, Placeholders) else value
