"""Which kind of source something is, by its name and its first bytes."""

import re
from pathlib import Path
from typing import Final, Literal

from publisher.sources.archive import byline
from publisher.sources.encoding import decode

Kind = Literal["archive", "feed", "wxr", "markdown", "page"]

_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkd")
_WXR: Final = re.compile(rb"wordpress\.org/export/|<wp:wxr_version")
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|RDF)[\s>]|\"https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)
_PAGE: Final = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FRONT: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")
_JSON_FEED: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\{.*?\"items\"\s*:", re.DOTALL)


def by_name(path: Path) -> Kind | None:
    """Return the kind that a folder or a file's name tells, or ``None``."""
    return "markdown" if path.is_dir() or path.suffix.lower() in _MARKDOWN else None


def by_content(head: bytes, media_type: str = "") -> Kind | None:
    """Return the kind that the first bytes tell, then the media type a server named, or ``None``."""
    plain = head.replace(b"\x00", b"")
    export, page = _WXR.search(plain), _PAGE.search(plain[:2_000])
    if export and (page is None or export.start() < page.start()):
        return "wxr"
    if _FRONT.match(plain):
        return "markdown"
    return _by_markup(plain, media_type) or _by_lines(head, media_type)


def _by_markup(plain: bytes, media_type: str) -> Kind | None:
    page, feed = _PAGE.search(plain[:2_000]), _FEED.search(plain)
    if feed and (page is None or feed.start() < page.start()):
        return "feed"
    if page:
        return "page"
    return "feed" if media_type.endswith("json") or _JSON_FEED.match(plain) else None


def _by_lines(head: bytes, media_type: str) -> Kind | None:
    if any(byline(line.strip()) for line in decode(head).text.splitlines()):
        return "archive"
    if media_type in ("text/html", "application/xhtml+xml"):
        return "page"
    return "markdown" if "markdown" in media_type else None
