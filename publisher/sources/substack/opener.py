"""Knows exports of Substack."""

from pathlib import Path

from publisher.errors import SourceError
from publisher.ports.library import Source
from publisher.sources.opener import Claim, Content, Opening


def claim(content: Content) -> Claim:
    """Return whether a folder has the table of posts that exports have."""
    if not content.path.is_dir():
        return Claim.NONE
    table = table_in(content.path)
    return Claim.NAMED if table is not None and b"post_id" in table.read_bytes()[:200] else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the export; raise :class:`SourceError` for what has no table of posts."""
    from publisher.sources.substack.reader import SubstackExport  # noqa: PLC0415 - lxml

    content, wanted = opening.content, opening.wanted
    table = table_in(content.path) if content.path.is_dir() else None
    if table is None:
        raise SourceError(f"{content.shown} has no posts.csv; import the file that Substack exports as it is, a .zip.")
    return SubstackExport(
        table, name=content.name, zone=wanted.zone, pattern=wanted.address, drafts=wanted.drafts, most=opening.most
    )


def table_in(folder: Path) -> Path | None:
    """Return the table of posts of an export, in its folder or the one folder in it."""
    return next((path for path in (folder / "posts.csv", *folder.glob("*/posts.csv")) if path.is_file()), None)
