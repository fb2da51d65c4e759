"""Knows exports of Medium, a folder of pages, and one page of them."""

from pathlib import Path
from typing import Final

from publisher.ports.library import Source
from publisher.sources.opener import Claim, Content, Opening

#: What Medium marks in each page that it exports.
_MARKS: Final = (b'class="h-entry"', b"p-name")
_HEAD: Final = 4_096


def claim(content: Content) -> Claim:
    """Return whether it is an export, or a page of one."""
    if content.path.is_dir():
        return Claim.NAMED if any(map(_is_exported, pages_in(content.path)[:3])) else Claim.NONE
    return Claim.MARKED if all(mark in content.plain[:_HEAD] for mark in _MARKS) else Claim.NONE


def open_source(opening: Opening) -> Source:
    """Return the export."""
    from publisher.sources.medium.reader import MediumExport  # noqa: PLC0415 - lxml

    content, wanted = opening.content, opening.wanted
    pages = pages_in(content.path) if content.path.is_dir() else [content.path]
    return MediumExport(pages, name=content.name, zone=wanted.zone, drafts=wanted.drafts, most=opening.most)


def pages_in(folder: Path) -> list[Path]:
    """Return the pages of an export, by name: those in its folder ``posts``, else in itself."""
    posts = next((found for found in (folder / "posts", *folder.glob("*/posts")) if found.is_dir()), folder)
    return sorted(posts.glob("*.html"))


def _is_exported(page: Path) -> bool:
    with page.open("rb") as file:
        head = file.read(_HEAD)
    return all(mark in head for mark in _MARKS)
