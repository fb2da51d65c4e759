"""How an element looks in a scheme: the cascade of the rules that clients keep and of style attributes (CSS Cascade 4).

Seen on a wide screen.  Rules are taken by importance, then style attributes before rules, then specificity, then order.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from publisher.checks.page import colours, css
from publisher.checks.page.colours import Colour
from publisher.checks.page.elements import Element, Page
from publisher.checks.page.lengths import MEDIUM, pixels
from publisher.checks.page.media import Scheme, holds
from publisher.checks.page.selectors import Chooser

#: What a client paints where a page says nothing.
_CANVAS: Final = {
    "light": (Colour(0, 0, 0), Colour(255, 255, 255)),
    "dark": (Colour(255, 255, 255), Colour(18, 18, 18)),
}
_BOLD: Final = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_BOLD_TAGS: Final = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4"})
_KEYWORDS: Final = frozenset({"currentcolor", "inherit", "initial", "revert", "unset"})
_HEADINGS: Final = {"h1": 32.0, "h2": 24.0, "h3": 18.7}
_SIDES: Final = ("top", "right", "bottom", "left")
#: Which of one to four values each side takes.
_SIDE_VALUES: Final = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
_FONT_WEIGHT: Final = re.compile(r"\b(bold|bolder|lighter|[1-9]00)\b(?!\s*/)")
_FONT_SIZE: Final = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|r?em|%))(?:\s*/\s*([\d.]+(?:px|pt|r?em|%)?))?")
#: Characters that take room in a preheader and show nothing.
_FILLER: Final = re.compile(r"[\s\u00a0\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff]+")


class Said(NamedTuple):
    """What an element is told of one property."""

    #: The property as it is written: ``background`` for a ``background-color`` that comes from it.
    name: str
    value: str
    #: At-rules around the rule that says it; none for a style attribute.
    around: tuple[str, ...] = ()


class Looks:
    """The looks of a page's elements in one scheme."""

    def __init__(self, page: Page, scheme: Scheme) -> None:
        self._page = page
        self._scheme = scheme
        self._chooser: Chooser[css.Rule] = Chooser()
        for rule in page.rules:
            if rule.selectors and holds(rule.around, scheme):
                self._chooser.add(rule.selectors, rule)
        self._said: dict[Element, Mapping[str, Said]] = {}
        self._grounds: dict[Element, Colour] = {}
        self._sizes: dict[Element, float] = {}
        # An element stands behind the one that holds it.
        for element in page.elements:
            self._said[element] = self._cascade(element)
            self._grounds[element] = self._painted(element)
            self._sizes[element] = self._sized(element)

    def said(self, element: Element, name: str) -> Said | None:
        """Return what the element itself is told of a property; shorthands count for their parts."""
        return self._said[element].get(name)

    def value(self, element: Element, name: str) -> str:
        """Return the value that the element itself is given for a property, or an empty string."""
        said = self.said(element, name)
        return said.value if said is not None else ""

    def inherited(self, element: Element, name: str) -> str:
        """Return the value of a property that an element takes over from those around it, such as ``line-height``."""
        return next((said for one in element.upwards() if (said := self.value(one, name))), "")

    def colour(self, element: Element) -> Colour:
        """Return the colour in which the element's text is seen: over its ground, faded as its surroundings are."""
        own = (colours.read(self.value(one, "color")) for one in element.upwards())
        colour = next((found for found in own if found is not None), _CANVAS[self._scheme][0])
        return self._faded(element, colour.over(self._grounds[element]))

    def ground(self, element: Element) -> Colour:
        """Return the colour that is seen behind the element's text."""
        return self._faded(element, self._grounds[element])

    def size(self, element: Element) -> float:
        """Return the size of the element's text in CSS pixels."""
        return self._sizes[element]

    def bold(self, element: Element) -> bool:
        """Tell whether the element's text is bold."""
        for one in element.upwards():
            weight = self.value(one, "font-weight")
            if weight or one.tag in _BOLD_TAGS:
                return weight in _BOLD if weight else True
        return False

    def hidden(self, element: Element) -> bool:
        """Tell whether the element is there to be read by no eye, such as a preheader."""
        return any(
            self.value(one, "display") == "none"
            or self.value(one, "visibility") == "hidden"
            or self.value(one, "max-height") in ("0", "0px")
            or self._opacity(one) == 0
            for one in element.upwards()
        )

    def _painted(self, element: Element) -> Colour:
        """Return the ground of an element, before anything is faded."""
        own = colours.read(self.value(element, "background-color") or element.attributes.get("bgcolor", ""))
        behind = self._behind(element)
        return behind if own is None else own.over(behind)

    def _behind(self, element: Element) -> Colour:
        return _CANVAS[self._scheme][1] if element.parent is None else self._grounds[element.parent]

    def _sized(self, element: Element) -> float:
        around = MEDIUM if element.parent is None else self._sizes[element.parent]
        said = self.value(element, "font-size")
        own = pixels(said, em=around) if said else _HEADINGS.get(element.tag)
        return around if own is None else own

    def _faded(self, element: Element, colour: Colour) -> Colour:
        """Return a colour as it is seen through the opacity of the element and of those around it."""
        for one in element.upwards():
            opacity = self._opacity(one)
            if opacity < 1:
                colour = colour.over(self._behind(one), opacity)
        return colour

    def _opacity(self, element: Element) -> float:
        said = self.value(element, "opacity")
        opacity = pixels(said, em=1.0) if said else None
        return 1.0 if opacity is None else min(1.0, opacity)

    def _cascade(self, element: Element) -> Mapping[str, Said]:
        place = self._page.place(element)
        rules = tuple(self._chooser.of(place)) if place is not None else ()
        told: dict[str, Said] = {}
        for important in (False, True):
            for rule in rules:
                told |= _longhands(rule.declarations, rule.around, important=important)
            told |= _longhands(element.style, (), important=important)
        return told


@lru_cache(maxsize=8)
def looks_of(page: Page, scheme: Scheme) -> Looks:
    """Return the looks of a page in a scheme, which several checks ask for."""
    return Looks(page, scheme)


def visible(text: str) -> str:
    """Return a text without what shows nothing, spaces made single."""
    return _FILLER.sub(" ", text).strip()


@lru_cache(maxsize=1024)
def _longhands(
    declarations: tuple[css.Declaration, ...], around: tuple[str, ...], *, important: bool
) -> Mapping[str, Said]:
    told: dict[str, Said] = {}
    for one in declarations:
        if one.important is important:
            told |= {name: Said(one.name, value, around) for name, value in _parts(one)}
    return told


def _parts(one: css.Declaration) -> Iterator[tuple[str, str]]:
    """Yield the properties that a declaration sets, as far as the checks ask for them."""
    value = one.value.lower()
    if one.name in ("color", "background-color"):
        # What is no colour is dropped by clients, and what was said before it holds on.
        if colours.read(value) is not None or value in _KEYWORDS:
            yield one.name, value
        return
    if one.name == "background":
        yield "background-color", value if colours.read(value) is not None else "transparent"
    elif one.name == "padding":
        values = value.split()
        for side, at in zip(_SIDES, _SIDE_VALUES.get(len(values), ()), strict=False):
            yield f"padding-{side}", values[at]
    elif one.name == "font":
        yield from _font(value)
    yield one.name, value


def _font(value: str) -> Iterator[tuple[str, str]]:
    weight, size = _FONT_WEIGHT.search(value), _FONT_SIZE.search(value)
    yield "font-weight", weight[1] if weight else "normal"
    if size:
        yield "font-size", size[1]
        yield "line-height", size[2] or "normal"
