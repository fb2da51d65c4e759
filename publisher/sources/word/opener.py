"""Knows documents of Word (.docx)."""

from typing import Final

from publisher.errors import SourceError
from publisher.ports.library import Source
from publisher.sources import unpacking
from publisher.sources.opener import Claim, Content, Opening

_DOCUMENT: Final = "word/document.xml"
_SUFFIX: Final = ".docx"


def claim(content: Content) -> Claim:
    """Return whether it is a document of Word."""
    if not content.head.startswith(unpacking.MARK):
        return Claim.NONE
    return Claim.MARKED if _DOCUMENT in unpacking.names_in(content.path) else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the document; raise :class:`SourceError` for anything else."""
    from publisher.sources.word.reader import WordDocument  # noqa: PLC0415 - lxml

    content = opening.content
    if not content.head.startswith(unpacking.MARK):
        raise SourceError(f"{content.shown} is no document of Word; save it as a file that ends with {_SUFFIX}.")
    return WordDocument(
        content.path,
        name=content.name,
        shown=content.shown,
        zone=opening.wanted.zone,
        today=opening.now,
        dates=opening.wanted.dates(content.name),
        most=opening.most,
    )
