"""What the styles and lists of a document of Word mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lxml import etree

from publisher.sources.word.package import WORD, Package, value

#: What a paragraph is: ``title``, ``subtitle``, a level of heading, ``quote``, or nothing of that.
Role: TypeAlias = Literal["title", "subtitle", "quote", "caption", "h1", "h2", "h3", "h4", "h5", "h6", ""]

_NAMED: Mapping[str, Role] = {
    "title": "title", "subtitle": "subtitle", "quote": "quote", "intense quote": "quote", "caption": "caption",
    "heading 1": "h1", "heading 2": "h2", "heading 3": "h3", "heading 4": "h4", "heading 5": "h5", "heading 6": "h6",
}  # fmt: skip
_LEVELS: tuple[Role, ...] = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, kw_only=True, slots=True)
class Styles:
    """Styles and lists by their ids."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    #: Lists of styles: the id of the list, and the level.
    lists: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    #: Levels of lists that are numbered, by list and level.
    numbered: frozenset[tuple[str, int]] = frozenset()


def styles_of(package: Package) -> Styles:
    """Read the styles of a document."""
    roles: dict[str, Role] = {}
    lists: dict[str, tuple[str, int]] = {}
    tree = package.part("word/styles.xml")
    for style in tree.iter(f"{WORD}style") if tree is not None else ():
        known = value(style, "styleId")
        name = value(style.find(f"{WORD}name")).lower()
        role = _NAMED.get(name, "") or _outline(style.find(f"{WORD}pPr"))
        if known and role:
            roles[known] = role
        there = list_of(style.find(f"{WORD}pPr"))
        if known and there is not None:
            lists[known] = there
    return Styles(roles=roles, lists=lists, numbered=_numbered(package))


def list_of(properties: etree._Element | None) -> tuple[str, int] | None:
    """Return the list and the level that a paragraph's properties name; ``None`` for one that is no item."""
    numbering = properties.find(f"{WORD}numPr") if properties is not None else None
    if numbering is None:
        return None
    known, level = value(numbering.find(f"{WORD}numId")), value(numbering.find(f"{WORD}ilvl"))
    return (known, int(level) if level.isdecimal() else 0) if known not in ("", "0") else None


def _outline(properties: etree._Element | None) -> Role:
    level = value(properties.find(f"{WORD}outlineLvl")) if properties is not None else ""
    return _LEVELS[int(level)] if level.isdecimal() and int(level) < len(_LEVELS) else ""


def _numbered(package: Package) -> frozenset[tuple[str, int]]:
    tree = package.part("word/numbering.xml")
    if tree is None:
        return frozenset()
    kinds: dict[str, set[int]] = {}
    for abstract in tree.iter(f"{WORD}abstractNum"):
        levels = kinds.setdefault(value(abstract, "abstractNumId"), set())
        for level in abstract.iter(f"{WORD}lvl"):
            form, number = value(level.find(f"{WORD}numFmt")), value(level, "ilvl")
            if form not in ("bullet", "none", "") and number.isdecimal():
                levels.add(int(number))
    return frozenset(
        (value(number, "numId"), level)
        for number in tree.iter(f"{WORD}num")
        for level in kinds.get(value(number.find(f"{WORD}abstractNumId")), ())
    )
