"""Which kind of source something is, by its name and its first bytes; and what cannot be one."""

import re
from pathlib import Path, PurePath
from typing import Final

from publisher.ports.sources import Kind
from publisher.sources.archive.reader import byline
from publisher.sources.encoding import decode

_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkd")
_WXR: Final = re.compile(rb"wordpress\.org/export/|<wp:wxr_version")
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|RDF)[\s>]|\"https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)
_PAGE: Final = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FRONT: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")
_JSON_FEED: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\{.*?\"items\"\s*:", re.DOTALL)

_DOCUMENT: Final = "a document of a word processor; save it as plain text, or copy each post into a Markdown file"
_PICTURE: Final = "a picture; import the text that shows it, which names it by its address on the web"
_PACKED: Final = "compressed; unpack it and import what is inside"
_BEGINNINGS: Final = (
    (b"%PDF", "a PDF; copy each post into a Markdown file"),
    (b"{\\rtf", _DOCUMENT),
    (b"\xd0\xcf\x11\xe0", _DOCUMENT),
    (b"\x1f\x8b", _PACKED),
    (b"BZh", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"SQLite format 3\x00", "a database; export its posts with the program that keeps them"),
)
_ZIP: Final = b"PK\x03\x04"
_DOCUMENTS: Final = (".docx", ".odt", ".pages")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
#: Control characters that text may have: tab, line ends, form feed, escape, and the NUL of UTF-16 without a mark.
_ALLOWED: Final = frozenset(b"\x00\t\n\r\x0c\x1b")
#: More controls than one in so many bytes, and it is no text in any encoding.
_MANY: Final = 20


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


def refusal(name: str, head: bytes) -> str:
    """Return the sentence that refuses a file that begins with ``head``; empty where posts may be in it."""
    if not head.strip():
        return f"{name} is empty; there is nothing in it to import."
    if head.startswith(_ZIP):
        packed = PurePath(name).suffix.lower() not in _DOCUMENTS
        return f"{name} is {_PACKED if packed else _DOCUMENT}."
    for beginning, what in _BEGINNINGS:
        if head.startswith(beginning):
            return f"{name} is {what}."
    controls = sum(byte < ord(" ") and byte not in _ALLOWED for byte in head)
    if not head.startswith(_WIDE) and controls * _MANY > len(head):
        return f"{name} is no text; posts come in text files, feeds, exports and web pages."
    return ""
