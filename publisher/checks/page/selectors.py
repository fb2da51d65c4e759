"""Selectors as cssselect2 reads them (Selectors 4): what they are made of, how much they weigh, whom they mean."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar
from xml.etree.ElementTree import Element as Node

from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list, parser

T = TypeVar("T")

#: What cssselect2 raises for selectors that it cannot read: unknown ones, namespaces in attributes, absurd nesting.
_UNREADABLE: Final = (SelectorError, NotImplementedError, SyntaxError, RecursionError, MemoryError)


class Placed(ElementWrapper):  # type: ignore[misc]  # cssselect2 has no types
    """An element in its place; its neighbours are walked one by one, since cssselect2's recursion ends at some 900."""

    @property
    def ancestors(self) -> tuple["Placed", ...]:
        """The elements around this one, innermost first."""
        return tuple(_chain(self.parent, "parent"))

    @property
    def previous_siblings(self) -> tuple["Placed", ...]:
        """The elements before this one with the same parent, nearest first."""
        return tuple(_chain(self.previous, "previous"))


def _chain(element: Any, way: str) -> Iterator[Placed]:
    while element is not None:
        yield element
        element = getattr(element, way)


def placed(root: Node) -> Iterator[Placed]:
    """Yield the elements of a tree in the order of the document."""
    yield from Placed.from_html_root(root).iter_subtree()


class Chooser(Generic[T]):
    """Tells what is said of an element by selectors, the weightier after the lighter."""

    def __init__(self) -> None:
        self._matcher = Matcher()

    def add(self, selectors: Sequence[str], said: T) -> None:
        """Let ``said`` be said of what one of the selectors means; of nothing where one of them cannot be read."""
        read = [compiled(selector) for selector in selectors]
        if not all(read):
            return
        for selector in (one for group in read for one in group if one.pseudo_element is None):
            self._matcher.add_selector(selector, said)

    def of(self, element: Placed) -> Iterator[T]:
        """Yield what is said of the element, in the order of specificity and then of addition."""
        yield from (said for _, _, _, said in self._matcher.match(element))


@lru_cache(maxsize=512)
def compiled(selector: str) -> tuple[Any, ...]:
    """Return cssselect2's compiled form of a selector; nothing for one that cannot be read."""
    try:
        return tuple(compile_selector_list(selector))
    except _UNREADABLE:
        return ()


@lru_cache(maxsize=512)
def parsed(selector: str) -> tuple[Any, ...]:
    """Return cssselect2's tree of a selector; nothing for one that cannot be read."""
    try:
        return tuple(parser.parse(selector))
    except _UNREADABLE:
        return ()
