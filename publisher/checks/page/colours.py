"""Colours as CSS writes them, and the contrast of two (WCAG 2.2, 1.4.3)."""

import re
from typing import Final, NamedTuple

_HEX: Final = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b", re.IGNORECASE)
_RGB: Final = re.compile(r"rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)\s*(?:[,/]\s*([\d.]+%?)\s*)?\)", re.IGNORECASE)
_NAMES: Final = {
    "white": "#ffffff",
    "black": "#000000",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "gray": "#808080",
    "grey": "#808080",
    "navy": "#000080",
    "silver": "#c0c0c0",
    "yellow": "#ffff00",
}


class Colour(NamedTuple):
    """An opaque colour, 0 to 255 for each part."""

    red: int
    green: int
    blue: int

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black to 1 for white."""
        parts = [_linear(part / 255) for part in self]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - WCAG's own


def read(value: str) -> Colour | None:
    """Return the first colour in a CSS value; ``None`` where there is none that is opaque."""
    lowered = value.strip().lower()
    if match := _HEX.search(lowered):
        digits = match[1] if len(match[1]) > 3 else "".join(digit * 2 for digit in match[1])  # noqa: PLR2004 - #rgb
        return Colour(*bytes.fromhex(digits))
    if (match := _RGB.search(lowered)) and match[4] in (None, "1", "1.0", "100%"):
        return Colour(*(min(255, int(part)) for part in match.groups()[:3]))
    name = next((word for word in lowered.split() if word in _NAMES), "")
    return read(_NAMES[name]) if name else None


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)
