"""Colours as CSS writes them (CSS Color 4), read by tinycss2 and painted one over the other."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from tinycss2 import color4

from publisher.checks.page.css import tokens
from publisher.digest.page.stylesheet import Token

#: Colour spaces that mail clients know beside sRGB's own; they convert to it without a matrix.
_SPACES: Final = frozenset({"srgb", "hsl", "hwb"})


class Colour(NamedTuple):
    """A colour of sRGB, 0 to 255 for each part, and how much of its ground it covers, 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    def over(self, ground: "Colour", opacity: float = 1.0) -> "Colour":
        """Return what is seen of this colour on an opaque ground, faded further by ``opacity``."""
        share = self.alpha * opacity
        pairs = zip(self[:3], ground[:3], strict=True)
        red, green, blue = (round(own * share + behind * (1 - share)) for own, behind in pairs)
        return Colour(red, green, blue)

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


@lru_cache(maxsize=1024)
def read(value: str) -> Colour | None:
    """Return the first colour in a CSS value, that of a gradient being the one it begins with.

    ``None`` where there is none, where it is another element's (``currentcolor``), and for the colour spaces that
    mail clients pass over (``lab()``, ``oklch()``, ``color()``), which say the same as nothing.
    """
    return next(_all(tokens(value)), None)


def _all(found: Iterable[Token]) -> Iterator[Colour]:
    for token in found:
        if colour := _colour(token):
            yield colour
        elif token.type == "function" and token.lower_name.endswith("gradient"):
            yield from _all(token.arguments)


def _colour(token: Token) -> Colour | None:
    # color4 unpacks the arguments of color() without looking whether there are any.
    if token.type == "function" and token.lower_name == "color":
        return None
    said: Any = color4.parse_color(token)
    if not isinstance(said, color4.Color) or said.space not in _SPACES:
        return None
    *parts, alpha = said.to("srgb")
    red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in parts)
    return Colour(red, green, blue, alpha)
