"""Knows Markdown: files by their name or their front matter, and folders."""

import re
from typing import Final

from publisher.ports.library import Source
from publisher.sources.markdown.names import SUFFIXES
from publisher.sources.opener import Claim, Content, Opening

_FRONT: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")


def claim(content: Content) -> Claim:
    """Return how surely it is Markdown; what a server calls NAME.md may be a page that shows it."""
    if _FRONT.match(content.plain):
        return Claim.MARKED
    if content.path.is_dir() or content.path.suffix.lower() in SUFFIXES:
        return Claim.CALLED if content.address else Claim.NAMED
    return Claim.SERVED if "markdown" in content.media_type else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the file, or those of the folder."""
    from publisher.sources.markdown.reader import MarkdownFiles  # noqa: PLC0415 - markdown-it

    wanted, content = opening.wanted, opening.content
    return MarkdownFiles(
        content.path,
        name=content.name,
        zone=wanted.zone,
        website=wanted.website,
        pattern=wanted.address,
        drafts=wanted.drafts,
        most=opening.most,
        address=content.address,
    )
