"""Knows archive text, by a line that tells when a post was written."""

from publisher.ports.library import Source
from publisher.sources.archive.reader import ArchiveText, byline
from publisher.sources.encoding import decode
from publisher.sources.opener import Claim, Content, Opening


def claim(content: Content) -> Claim:
    """Return whether one of the first lines tells a day, as those below titles do."""
    told = any(byline(line.strip()) for line in decode(content.head).text.splitlines())
    return Claim.WORDED if told else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the archive."""
    decoded = decode(opening.data())
    return ArchiveText(
        decoded.text, name=opening.content.name, zone=opening.wanted.zone, doubt=decoded.doubt, cut=decoded.cut
    )
