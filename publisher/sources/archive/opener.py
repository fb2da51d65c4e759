"""Knows archive text, by its titles with days below them."""

from publisher.ports.library import Source
from publisher.sources.archive.heads import heads_of
from publisher.sources.archive.reader import ArchiveText
from publisher.sources.encoding import decode
from publisher.sources.opener import Claim, Content, Opening


def claim(content: Content) -> Claim:
    """Return whether a post begins in the first lines: a title with a day below it."""
    return Claim.WORDED if heads_of(decode(content.beginning).text.splitlines()) else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the archive."""
    decoded = decode(opening.data())
    return ArchiveText(
        decoded.text, name=opening.content.name, zone=opening.wanted.zone, doubt=decoded.doubt, cut=decoded.cut
    )
