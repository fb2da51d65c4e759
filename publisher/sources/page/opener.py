"""Knows web pages."""

from typing import Final

from publisher.ports.library import Source
from publisher.sources.opener import Claim, Content, Opening
from publisher.sources.page.marks import page_begins

_SERVED: Final = ("text/html", "application/xhtml+xml")


def claim(content: Content) -> Claim:
    """Return how surely it is a page."""
    if page_begins(content.plain) is not None:
        return Claim.MARKED
    return Claim.SERVED if content.media_type in _SERVED else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the page."""
    from publisher.sources.page.reader import WebPage  # noqa: PLC0415 - finding out what something is does without

    wanted, content = opening.wanted, opening.content
    return WebPage(
        opening.data(),
        name=content.name,
        zone=wanted.zone,
        address=content.address,
        charset=content.charset,
        today=opening.now,
        dates=wanted.dates(content.name),
    )
