"""How an element looks in a scheme: its colours and sizes after inline styles and the rules that clients keep."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from publisher.checks.page import colours
from publisher.checks.page.colours import Colour
from publisher.checks.page.elements import Element, Page
from publisher.checks.page.selectors import matches

Scheme = Literal["light", "dark"]
_DARK: Final = re.compile(r"prefers-color-scheme:\s*dark")
_PIXELS: Final = re.compile(r"^([\d.]+)(px)?$")
#: What a client paints where a page says nothing.
_CANVAS: Final = {
    "light": (Colour(0, 0, 0), Colour(255, 255, 255)),
    "dark": (Colour(255, 255, 255), Colour(18, 18, 18)),
}
_BODY_SIZE: Final = 16.0
_BOLD: Final = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_HEADINGS: Final = {"h1": 32.0, "h2": 24.0, "h3": 18.7}
#: Characters that take room in a preheader and show nothing.
_FILLER: Final = re.compile(r"[\s\u00a0\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class DarkRule:
    """One declaration for dark mode."""

    selector: str
    name: str
    value: str


@lru_cache(maxsize=8)
def dark_rules(page: Page) -> tuple[DarkRule, ...]:
    """Return what the page says of dark mode, in order."""
    return tuple(
        DarkRule(selector=selector, name=one.name, value=one.value)
        for rule in page.rules
        if any(_DARK.search(around) for around in rule.around)
        for selector in rule.selectors
        for one in rule.declarations
    )


class Looks:
    """The looks of a page's elements in one scheme."""

    def __init__(self, page: Page, scheme: Scheme) -> None:
        self._scheme = scheme
        self._rules = dark_rules(page) if scheme == "dark" else ()
        self._own: dict[tuple[int, str], str] = {}

    def value(self, element: Element, *names: str) -> str:
        """Return the last value that the element itself is given for one of the properties, or an empty string."""
        key = (id(element), names[0])
        if key not in self._own:
            said = [rule.value for rule in self._rules if rule.name in names and matches(rule.selector, element)]
            inline = [one.value for one in element.style if one.name in names]
            self._own[key] = (said or inline or [""])[-1]
        return self._own[key]

    def colour(self, element: Element) -> Colour:
        """Return the colour of the element's text."""
        for one in element.upwards():
            if found := colours.read(self.value(one, "color")):
                return found
        return _CANVAS[self._scheme][0]

    def ground(self, element: Element) -> Colour:
        """Return the colour behind the element's text."""
        for one in element.upwards():
            value = self.value(one, "background-color", "background") or one.attributes.get("bgcolor", "")
            if found := colours.read(value):
                return found
        return _CANVAS[self._scheme][1]

    def size(self, element: Element) -> float:
        """Return the size of the element's text in CSS pixels."""
        for one in element.upwards():
            if match := _PIXELS.match(self.value(one, "font-size")):
                return float(match[1])
            if one.tag in _HEADINGS:
                return _HEADINGS[one.tag]
        return _BODY_SIZE

    def bold(self, element: Element) -> bool:
        """Tell whether the element's text is bold."""
        for one in element.upwards():
            weight = self.value(one, "font-weight")
            if weight or one.tag in ("b", "strong", "th", "h1", "h2", "h3", "h4"):
                return weight in _BOLD if weight else True
        return False

    def hidden(self, element: Element) -> bool:
        """Tell whether the element is there to be read by no eye, such as a preheader."""
        return any(
            self.value(one, "display") == "none"
            or self.value(one, "visibility") == "hidden"
            or self.value(one, "max-height") in ("0", "0px")
            or self.value(one, "opacity") == "0"
            for one in element.upwards()
        )


def pixels(value: str) -> float | None:
    """Return a length in pixels, or ``None`` for another unit."""
    match = _PIXELS.match(value.strip())
    return float(match[1]) if match else None


def visible(text: str) -> str:
    """Return a text without what shows nothing, spaces made single."""
    return _FILLER.sub(" ", text).strip()
