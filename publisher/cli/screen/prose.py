"""Sentences as lines.  Pure."""

import re
import textwrap
from typing import Final

from rich.text import Text

#: A command that ends a sentence; it is copied, so it stands on one line.
_COMMAND: Final = re.compile(r"(?<=: )publisher [a-z][^:;.]*$")
_TIE: Final = "\N{NO-BREAK SPACE}"


def lines(text: Text, width: int) -> list[Text]:
    """Return a text as lines of at most ``width`` columns that break between words only, each with its styles.

    A command at the end stays whole.  What is longer than a line stands past the edge; lines after the first are
    indented like the first.
    """
    return [line for part in text.split("\n", allow_blank=True) for line in _wrapped(part, width)] or [text]


def _wrapped(text: Text, width: int) -> list[Text]:
    if text.cell_len <= width:
        return [text]
    plain = text.plain
    margin = plain[: len(plain) - len(plain.lstrip())]
    found: list[Text] = []
    offset = 0
    tied = _COMMAND.sub(lambda command: command[0].replace(" ", _TIE), plain)
    for part in textwrap.wrap(tied, width, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False):
        bare = part.strip().replace(_TIE, " ")
        start = plain.find(bare, offset)
        if start < 0:  # textwrap has made one space of a tab
            return [text]
        offset = start + len(bare)
        found.append(Text.assemble(margin, text[start:offset]))
    return found
