"""Contrast of text and ground, in light and in dark (WCAG 2.2 AA, 1.4.3)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from publisher.checks.finding import Finding, Proof
from publisher.checks.page.colours import Colour, contrast
from publisher.checks.page.computed import Looks, Scheme, visible
from publisher.checks.page.elements import Page, page_of
from publisher.model.words import shortened

#: Least contrast of text, and of large text: from 24 px, or bold from 18.66 px.
TEXT: Final = 4.5
LARGE: Final = 3.0
_LARGE_SIZE: Final = 24.0
_LARGE_BOLD: Final = 18.66
#: Most characters of a text as a finding quotes it, so that it fits a table.
_QUOTED: Final = 30
_SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")


class Weak(NamedTuple):
    """A text that is hard to read."""

    scheme: Scheme
    colour: Colour
    ground: Colour
    ratio: float
    needed: float
    line: int
    words: str


def check(proof: Proof) -> Iterator[Finding]:
    """Yield each pair of colours below AA once, with the first place where it stands."""
    if proof.digest is None:
        return
    seen: set[tuple[Scheme, Colour, Colour]] = set()
    for weak in weak_texts(page_of(proof.digest.html)):
        if (pair := (weak.scheme, weak.colour, weak.ground)) in seen:
            continue
        seen.add(pair)
        yield Finding(
            check="contrast.text",
            severity="warning",
            message=f"“{weak.words}” is hard to read in {weak.scheme} mode: {weak.colour} on {weak.ground} has a "
            f"contrast of {weak.ratio:.1f}, and {weak.needed:g} is needed.",
            place=f"digest.html, line {weak.line}",
            hint="Change the colours under [brand] in config.toml, or in the template.",
        )


def weak_texts(page: Page) -> Iterator[Weak]:
    """Yield the texts whose contrast is below AA in either scheme."""
    for scheme in _SCHEMES:
        looks = Looks(page, scheme)
        for text in page.texts:
            words = visible(text.content)
            if not words or text.parent.outlook or text.parent.tag == "title" or looks.hidden(text.parent):
                continue
            size = looks.size(text.parent)
            large = size >= _LARGE_SIZE or (size >= _LARGE_BOLD and looks.bold(text.parent))
            colour, ground = looks.colour(text.parent), looks.ground(text.parent)
            ratio, needed = contrast(colour, ground), LARGE if large else TEXT
            if ratio < needed:
                yield Weak(scheme, colour, ground, ratio, needed, text.line, shortened(words, _QUOTED))
