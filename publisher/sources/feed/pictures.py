"""The picture of an entry: the widest that it names, and nobody's face."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from publisher.sources.feed.parsing import said_of
from publisher.sources.prose.reading import markup_line

_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?.*)?$", re.IGNORECASE)
#: Portraits of commenters and authors, and marks that only count readers.
_NO_PICTURE: Final = re.compile(
    r"//[\w.-]*gravatar\.com/|/avatars?/|//feeds\.feedburner\.com/~|/pixel\b", re.IGNORECASE
)
#: A picture whose width is not told is taken for as wide as most are.
_USUAL: Final = 600
#: Narrower ones are thumbnails: one in the body is better.
NARROW: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A picture of an entry."""

    url: str = ""
    alt: str = ""
    #: In pixels, as far as is told.
    width: int = _USUAL


def picture_of(entry: Mapping[str, Any]) -> Shown:
    """Return the widest picture that an entry names for itself; one without an address where it names none."""
    named = [shown for shown in _named(entry) if shown.url and not _NO_PICTURE.search(shown.url)]
    return max(named, key=lambda shown: shown.width, default=Shown())


def _named(entry: Mapping[str, Any]) -> Iterator[Shown]:
    """Yield the pictures of an entry: ``media:``, enclosures, ``itunes:``; of two as wide the first is meant."""
    contents = [media for media in entry.get("media_content", ()) if _is_picture(media)]
    alt = markup_line(said_of(entry, "media", "description") or said_of(entry, "media", "title"))
    for media in contents:
        # With several pictures it is not known whose description it is.
        yield Shown(url=str(media["url"]), alt=alt if len(contents) == 1 else "", width=_width(media))
    for thumbnail in entry.get("media_thumbnail", ()):
        yield Shown(url=str(thumbnail.get("url") or ""), width=_width(thumbnail))
    for enclosure in entry.get("enclosures", ()):
        address = str(enclosure.get("href") or "")
        if (enclosure.get("type") or "").startswith("image") or _PICTURE.search(address):
            yield Shown(url=address)
    image = entry.get("image") or {}
    if isinstance(image, Mapping):
        yield Shown(url=str(image.get("href") or ""))


def _is_picture(media: Mapping[str, Any]) -> bool:
    kind = str(media.get("medium") or media.get("type") or "")
    return bool(media.get("url")) and (kind.startswith("image") or bool(not kind and _PICTURE.search(media["url"])))


def _width(media: Mapping[str, Any]) -> int:
    said = str(media.get("width") or "")
    return int(said) if said.isdecimal() else _USUAL
