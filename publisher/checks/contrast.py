"""Contrast of text and ground, in light and in dark (WCAG 2.2 AA, 1.4.3)."""

from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.page.computed import Looks, visible
from publisher.checks.page.elements import Element, Text
from publisher.checks.page.media import Scheme
from publisher.checks.proof import DIGEST, Digested
from publisher.digest.page.palette import AA, contrast

#: Least contrast of large text: from 24 px, or bold from 18.66 px.
LARGE: Final = 3.0
_LARGE_SIZE: Final = 24.0
_LARGE_BOLD: Final = 18.66
#: Most characters of a text that is quoted.
_QUOTED: Final = 30


def _texts(seen: Digested) -> Iterator[Found]:
    """Yield each pair of colours below AA once for each scheme, with the first place where it stands."""
    schemes: tuple[tuple[Scheme, Looks], ...] = (("light", seen.light), ("dark", seen.dark))
    for scheme, looks in schemes:
        told: set[tuple[str, str]] = set()
        for text in seen.page.texts:
            if not visible(text.content) or text.parent.outlook or text.parent.tag == "title":
                continue
            pair = (str(looks.colour(text.parent)), str(looks.ground(text.parent)))
            ratio, needed = contrast(*pair), _needed(looks, text.parent)
            if ratio < needed and pair not in told and not looks.hidden(text.parent):
                told.add(pair)
                yield Found(_weak(text, scheme, pair, ratio, needed), text.line)


def _needed(looks: Looks, element: Element) -> float:
    size = looks.size(element)
    return LARGE if size >= _LARGE_SIZE or (size >= _LARGE_BOLD and looks.bold(element)) else AA


def _weak(text: Text, scheme: Scheme, pair: tuple[str, str], ratio: float, needed: float) -> str:
    words = visible(text.content)
    short = words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"
    return (
        f"“{short}” is hard to read in {scheme} mode: {pair[0]} on {pair[1]} has a contrast of {ratio:.1f}, "
        f"and {needed:g} is needed."
    )


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="contrast.text",
        number=32,
        title="AA contrast in light and dark",
        severity="warning",
        hint="Change the colours under [brand] in config.toml, or in the template.",
        place="digest.html",
        needs=DIGEST,
        find=_texts,
    ),
)
