"""Small questions about the elements of a page."""

from urllib.parse import urljoin

from lxml import etree


def words_of(element: etree._Element) -> str:
    """Return the text in an element on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def linked_share(element: etree._Element) -> float:
    """Return how much of the text in an element stands in links, from 0 to 1."""
    whole = len("".join(words_of(element).split()))
    linked = sum(len("".join(words_of(link).split())) for link in element.iter("a"))
    return linked / whole if whole else 0.0


def joined(base: str, address: str) -> str:
    """Return an address from ``base``; empty for what is none."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def taken_out(element: etree._Element) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
