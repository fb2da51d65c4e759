"""Knows feeds: RSS, Atom and JSON Feed."""

import re
from typing import Final

from publisher.ports.library import Source
from publisher.sources.opener import Claim, Content, Opening
from publisher.sources.page.marks import begins_before

_MARK: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|RDF)[\s>]|\"https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)
_ITEMS: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\{.*?\"items\"\s*:", re.DOTALL)


def claim(content: Content) -> Claim:
    """Return how surely it is a feed; a page that shows one is a page."""
    if begins_before(_MARK, content.plain) or _ITEMS.match(content.plain):
        return Claim.MARKED
    return Claim.SERVED if content.media_type.endswith("json") else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the feed."""
    from publisher.sources.feed.reader import Feed  # noqa: PLC0415 - finding out what something is does without

    wanted, content = opening.wanted, opening.content
    return Feed(
        opening.data(),
        name=content.name,
        zone=wanted.zone,
        today=opening.now,
        website=wanted.website,
        dates=wanted.dates(content.name),
        address=content.address,
        charset=content.charset,
        drafts=wanted.drafts,
    )
