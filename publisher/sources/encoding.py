"""Bytes to text, whatever was said about their encoding."""

import re
from dataclasses import dataclass
from typing import Final

from publisher.model.byte_marks import marked

_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
#: A character of UTF-8 is at most this long, so that a file cut off inside one lacks fewer bytes.
_LONGEST: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text, and what had to be assumed about it."""

    text: str
    #: Name of the encoding.
    encoding: str
    #: One sentence where something was not as declared, else empty.
    doubt: str = ""
    #: Whether bytes at the end were lost.
    cut: bool = False


def declared_in(data: bytes) -> str:
    """Return the encoding that an XML declaration names, or an empty string."""
    match = _DECLARED.match(data[:200])
    return match[1].decode("ascii") if match else ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode ``data``: by its byte order mark, as UTF-8 where it is that, then as declared, then as Windows-1252.

    Text that is valid UTF-8 and has characters outside ASCII is never anything else in practice, whatever a
    declaration says.
    """
    if name := marked(data):
        return Decoded(text=data.decode(name, "replace"), encoding=name)
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - _LONGEST + 1 and error.reason == "unexpected end of data":
            doubt = "The file breaks off in the middle of a character."
            return Decoded(text=data[: error.start].decode("utf-8"), encoding="utf-8", doubt=doubt, cut=True)
    return _other(data, declared)


def _other(data: bytes, declared: str) -> Decoded:
    name = declared.lower() if declared.lower() not in ("", "utf-8", "utf8", "us-ascii", "ascii") else "cp1252"
    if name in ("iso-8859-1", "latin-1", "latin1"):
        name = "cp1252"  # the WHATWG Encoding Standard reads all of these as Windows-1252
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError):
        text, name = data.decode("cp1252", "replace"), "cp1252"
    said = f" although it says {declared}" if declared and name == "cp1252" and declared.lower() != "cp1252" else ""
    return Decoded(text=text, encoding=name, doubt=f"The text is not UTF-8{said}; it was read as {name}.")
