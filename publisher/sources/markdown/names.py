"""What the names of files and folders say about Markdown."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Final

SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")
#: What else generators take for posts where it has front matter.
PAGES: Final = (".html", ".htm")
#: Texts of posts in forms that are not read.
OTHER_TEXTS: Final = (".rst", ".adoc", ".asciidoc", ".org", ".textile", ".docx", ".doc", ".odt", ".rtf")
_DATED: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_ ]?(.*)")
#: Folders in which a generator keeps its own, or what it has made.
_GENERATORS: Final = frozenset({
    "_data", "_includes", "_layouts", "_plugins", "_sass", "_site", "archetypes", "bower_components", "layouts",
    "node_modules", "resources", "themes", "vendor",
})  # fmt: skip
_DRAFTS: Final = frozenset({"_drafts", "drafts"})
#: Files that tell of the project rather than of the world.
_PROJECT: Final = frozenset({
    "_index", "authors", "changelog", "code_of_conduct", "contributing", "history", "license", "readme", "security",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """The name of a file, divided into a day and the rest."""

    #: ``None`` where it has none.
    day: date | None
    rest: str


def dated(name: str) -> Dated:
    """Divide a name such as ``2018-12-20-tides``."""
    match = _DATED.match(name)
    if match is None:
        return Dated(day=None, rest=name)
    try:
        return Dated(day=date(int(match[1]), int(match[2]), int(match[3])), rest=match[4])
    except ValueError:
        return Dated(day=None, rest=name)


def own_name(path: PurePath) -> str:
    """Return the name that a file goes by: its own, or for an index that of its folder; with the day before it."""
    return path.parent.name if path.stem == "index" else path.stem


def in_order(folder: Path) -> list[Path]:
    """Return the files below a folder that may be posts, by path, without what is hidden or the generator's own."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES + PAGES + OTHER_TEXTS)
    return sorted(path for path in found if path.is_file() and not _is_hidden(path.relative_to(folder)))


def is_draft(place: PurePath) -> bool:
    """Return whether a file stands in a folder of drafts."""
    return any(part.lower() in _DRAFTS for part in place.parts[:-1])


def is_of_project(place: PurePath) -> bool:
    """Return whether a file without front matter tells of the project that a folder is."""
    return place.stem.lower() in _PROJECT


def _is_hidden(place: PurePath) -> bool:
    return (
        any(part.startswith(".") for part in place.parts)
        or any(part.lower() in _GENERATORS for part in place.parts[:-1])
        or place.name.lower() in ("readme.md", "_index.md")
    )
