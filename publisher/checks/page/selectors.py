"""Which elements a selector means: enough for the selectors that mail clients keep."""

import re
from functools import lru_cache
from typing import Final

from publisher.checks.page.elements import Element

_SIMPLE: Final = re.compile(r"\[([\w-]+)(?:[~|^$*]?=[\"']?([^\"'\]]*)[\"']?)?\]|([.#:]?)([\w*-]+)")


def matches(selector: str, element: Element) -> bool:
    """Tell whether the element is meant; a selector with a pseudo-class other than ``:root`` means none."""
    *ancestors, last = _steps(selector)
    if not _compound(last, element):
        return False
    above = element.parent
    for step in reversed(ancestors):
        while above is not None and not _compound(step, above):
            above = above.parent
        if above is None:
            return False
        above = above.parent
    return True


@lru_cache(maxsize=512)
def _steps(selector: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the compounds of a selector, each as pairs of kind and name; ``>`` counts as a descendant."""
    joined = re.sub(r"\s*>\s*", " ", selector.strip())
    return tuple(_parts(compound) for compound in joined.split()) or ((("none", ""),),)


def _parts(compound: str) -> tuple[tuple[str, str], ...]:
    parts = []
    for attribute, value, sign, name in _SIMPLE.findall(compound):
        if attribute:
            parts.append(("attribute", f"{attribute}={value}" if value else attribute))
        else:
            parts.append((sign or "tag", name))
    return tuple(parts)


def _compound(parts: tuple[tuple[str, str], ...], element: Element) -> bool:
    return all(_simple(kind, name, element) for kind, name in parts)


def _simple(kind: str, name: str, element: Element) -> bool:
    if kind == "tag":
        return name in ("*", element.tag)
    if kind == ".":
        return name in element.classes
    if kind == "#":
        return element.attributes.get("id") == name
    if kind == "attribute":
        attribute, equals, value = name.partition("=")
        held = element.attributes.get(attribute)
        return held is not None and (not equals or held == value)
    return kind == ":" and name == "root" and element.tag == "html"
