"""Knows exports of Ghost."""

import re
from typing import Final

from publisher.ports.library import Source
from publisher.sources.opener import Claim, Content, Opening

_MARK: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\{\s*\"(?:db|meta|data)\"\s*:")
_POSTS: Final = re.compile(rb"\"(?:posts|exported_on|benefits)\"\s*:")


def claim(content: Content) -> Claim:
    """Return whether it is the file that Ghost exports, a copy of its tables."""
    return Claim.MARKED if _MARK.match(content.plain) and _POSTS.search(content.plain) else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the export."""
    from publisher.sources.ghost.reader import GhostExport  # noqa: PLC0415 - finding out what it is does without

    wanted = opening.wanted
    return GhostExport(
        opening.data(),
        name=opening.content.name,
        zone=wanted.zone,
        website=wanted.website,
        pattern=wanted.address,
        drafts=wanted.drafts,
    )
