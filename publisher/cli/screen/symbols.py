"""The few signs of the terminal, and their twins in plain letters.  Pure.

A sign never stands without words.  The twins are for screen readers (``--plain``), for terminals that say they are
dumb, and for streams that cannot write the signs.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Symbols:
    """How each sign is written."""

    good: str
    look: str
    bad: str
    doubt: str
    ellipsis: str
    #: Whether these are the twins in plain letters: no bars, no columns, no redrawing either.
    plain: bool = False

    def written(self, text: str) -> str:
        """Return ``text`` as this terminal can show it: typographic signs become plain ones where they must."""
        return text.translate(_PLAIN) if self.plain else text


DRAWN: Final = Symbols(good="✓", look="!", bad="✗", doubt="?", ellipsis="…")
PLAIN: Final = Symbols(good="OK:", look="LOOK:", bad="STOP:", doubt="DOUBT:", ellipsis="...", plain=True)
_PLAIN: Final = str.maketrans({"…": "...", "–": "-", "“": '"', "”": '"', "’": "'", "✓": "OK:", "✗": "STOP:", "·": "-"})


def symbols(*, plain: bool, environment: Mapping[str, str], encoding: str | None) -> Symbols:
    """Return the signs for a stream of this ``encoding``; ``plain`` is what the person asked for."""
    if plain or environment.get("TERM") == "dumb" or not _writes_signs(encoding):
        return PLAIN
    return DRAWN


def _writes_signs(encoding: str | None) -> bool:
    if encoding is None:  # text that is kept as text, such as a buffer in memory
        return True
    try:
        return codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return False
