"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.posts import Originally
from publisher.ports.library import Flag
from publisher.sources.feed.entry import Entry
from publisher.sources.prose.dates import parse_date, parse_moment
from publisher.sources.prose.reading import text_line
from publisher.sources.wordpress.body import paragraphs

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def entries_of(text: str, name: str, zone: ZoneInfo) -> Iterator[tuple[Entry | Flag, float]]:
    """Yield the items, each with the share read so far; raise :class:`SourceError` for what is no feed."""
    try:
        feed = json.loads(_CONTROL.sub("", text))
    except (ValueError, RecursionError):
        raise SourceError(f"{name} is broken JSON; nothing could be read from it.") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(f"{name} is no JSON Feed: it has no items.")
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield _entry(item, feed, zone), number / len(items)
        else:
            message = "An item of the feed is not an object; it was left out."
            yield Flag(place=name, message=message, lost=True), number / len(items)


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any], zone: ZoneInfo) -> Entry:
    url = _str(item.get("url")) or _str(item.get("external_url"))
    body = _str(item.get("content_html")) or paragraphs(html.escape(_str(item.get("content_text")), quote=False))
    published = parse_moment(_str(item.get("date_published")) or _str(item.get("date_modified")), zone)
    modified = parse_moment(_str(item.get("date_modified")), zone)
    extra = item.get("_publisher")
    extra = extra if isinstance(extra, dict) else {}
    own = _str(extra.get("excerpt"))
    return Entry(
        title=text_line(_str(item.get("title"))),
        author=_author(item) or _author(feed),
        published=published,
        updated=modified if modified != published else None,
        url=url,
        guid=_str(item.get("id")),
        html=body or ("" if extra else _str(item.get("summary"))),
        excerpt=own or (html.escape(_str(item.get("summary")), quote=False) if body else ""),
        excerpt_is_own=bool(own),
        base=url,
        image=_str(item.get("image")) or _str(item.get("banner_image")),
        image_alt=_str(extra.get("image_alt")),
        originally=_originally(extra.get("originally")),
        slug=_str(extra.get("slug")),
        tags=tuple(_str(tag) for tag in item.get("tags") or () if tag),
    )


def _str(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _originally(said: Any) -> Originally | None:
    if not isinstance(said, dict) or not said.get("where"):
        return None
    return Originally(where=text_line(_str(said["where"])), when=parse_date(_str(said.get("when"))))


def _author(item: Mapping[str, Any]) -> str:
    authors = item.get("authors") or ([item["author"]] if isinstance(item.get("author"), dict) else [])
    names = [_str(author.get("name")) for author in authors if isinstance(author, dict)]
    return ", ".join(name for name in names if name)
