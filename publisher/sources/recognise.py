"""Which kind of source something is; and what cannot be one."""

from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import Final, cast

from publisher.model.source_kinds import KINDS, SourceKind
from publisher.sources.opener import Claim, Content, Opener
from publisher.sources.unpacking import MARK

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
#: Documents of word processors that are zip files.
DOCUMENTS: Final = (".docx", ".odt", ".pages")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
#: Control characters that text may have: tab, line ends, form feed, escape, and the NUL of UTF-16 without a mark.
_ALLOWED: Final = frozenset(b"\x00\t\n\r\x0c\x1b")
#: More controls than one in so many bytes, and it is no text in any encoding.
_MANY: Final = 20


@cache
def opener_of(kind: SourceKind) -> Opener:
    """Return the opener of a kind."""
    return cast("Opener", import_module(kind.opener))


def recognised(content: Content) -> SourceKind | None:
    """Return the kind that ``content`` is most surely of, or ``None``."""
    claims = [(opener_of(kind).claim(content), kind) for kind in KINDS]
    sure, kind = max(claims, key=lambda claimed: claimed[0])
    return kind if sure is not Claim.NONE else None


def refusal(name: str, head: bytes) -> str:
    """Return the sentence that refuses a file that begins with ``head``; empty where posts may be in it."""
    if not head.strip():
        return f"{name} is empty; there is nothing in it to import."
    if head.startswith(MARK):
        return f"{name} is {_DOCUMENT if PurePath(name).suffix.lower() in DOCUMENTS else _PACKED}."
    for beginning, what in _BEGINNINGS:
        if head.startswith(beginning):
            return f"{name} is {what}."
    controls = sum(byte < ord(" ") and byte not in _ALLOWED for byte in head)
    if not head.startswith(_WIDE) and controls * _MANY > len(head):
        return f"{name} is no text; posts come in text files, feeds, exports and web pages."
    return ""
