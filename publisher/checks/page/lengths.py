"""Lengths as CSS writes them."""

import re
from typing import Final

_LENGTH: Final = re.compile(r"\+?(\d+\.?\d*|\.\d+)(px|pt|r?em|%)?", re.IGNORECASE)
#: What a browser's text has where a page says nothing; a ``rem``.
MEDIUM: Final = 16.0
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 96 / 72, "rem": MEDIUM}


def pixels(value: str, em: float | None = None) -> float | None:
    """Return a length in CSS pixels, a bare number counting as pixels; ``None`` for what is no such length.

    ``em`` is the size, in pixels, that ``em`` and ``%`` refer to; without it they are not known.
    """
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return None
    number, unit = float(match[1]), (match[2] or "").lower()
    if unit in ("em", "%"):
        return None if em is None else number * em / (100 if unit == "%" else 1)
    return number * _UNITS[unit]
