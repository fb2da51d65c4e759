"""XML to entries: feedparser, kept from what it takes for the body of an entry and is not."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from publisher.errors import SourceError
from publisher.ports.library import Flag

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENDS: Final = re.compile(r"</(?:rss|feed|rdf:RDF|RDF)\s*>", re.IGNORECASE)
_HEAD: Final = 65_536
#: Elements that feedparser reads as one more body, by their namespaces: those of a picture say what it shows, and a
#: summary for players of podcasts is not the text.
_NOT_BODIES: Final = {
    "http://search.yahoo.com/mrss": ("description", "title"),
    "http://www.itunes.com/dtds/podcast-1.0.dtd": ("summary", "subtitle"),
}
_SPACE: Final = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']+)[\"']")
#: What such elements are called instead.
_QUIET: Final = "about_"


def entries_of(text: str, name: str, address: str) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any], list[Flag]]:
    """Return the entries of a feed, the feed itself, and what is doubtful about it.

    Raises :class:`SourceError` for what is no feed.
    """
    import feedparser  # noqa: PLC0415 - a tenth of a second, and JSON Feed does without

    if "<!ENTITY" in text[:_HEAD]:
        raise SourceError(f"{name} declares entities, which no feed needs; it was not read.")
    plain = '<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", _CONTROL.sub("", _quietened(text)))
    parsed = feedparser.parse(
        io.BytesIO(plain.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries, flags = parsed.entries, []
    if not entries and not parsed.version:
        raise SourceError(f"{name} is neither RSS nor Atom nor JSON Feed; say what it is with --as.")
    if not _ENDS.search(text):
        entries = entries[:-1]
        flags = [Flag(place=name, message="The feed breaks off; its last entry was left out.", lost=True)]
    elif parsed.bozo and "Encoding" not in type(parsed.bozo_exception).__name__:
        flags = [Flag(place=name, message="The feed is broken XML; what could be understood was read.")]
    return entries, parsed.feed, flags


def said_of(entry: Mapping[str, Any], space: str, element: str) -> str:
    """Return what an element that is no body says: ``space`` is the usual prefix of its namespace."""
    return str(entry.get(f"{space}_{_QUIET}{element}") or "")


def _quietened(text: str) -> str:
    """Return ``text`` with other names for the elements that feedparser would read as bodies."""
    for prefix, space in dict(_SPACE.findall(text)).items():
        elements = _NOT_BODIES.get(space.rstrip("/"), ())
        if elements:
            # Without attributes, since feedparser keeps those of an element that it does not know, or its words.
            named = rf"(</?{re.escape(prefix)}:)({'|'.join(elements)})(?:\s[^<>]*?)?(/?>)"
            text = re.sub(named, rf"\g<1>{_QUIET}\g<2>\g<3>", text)
    return text
