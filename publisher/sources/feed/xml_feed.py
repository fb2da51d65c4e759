"""RSS 0.9x to 2.0, Atom 0.3 and 1.0: what feedparser found, as entries."""

import html
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any, Final
from urllib.parse import urljoin

from publisher.sources.feed import blogger
from publisher.sources.feed.entry import Entry
from publisher.sources.feed.parsing import said_of
from publisher.sources.feed.pictures import picture_of
from publisher.sources.prose.reading import markup_line, text_line
from publisher.sources.wordpress.body import paragraphs

_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\w+|[a-zA-Z]+);")
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def entry_of(entry: Mapping[str, Any], feed: Mapping[str, Any], address: str, website: str) -> Entry:
    """Return an entry; ``address`` is where the feed is from, ``website`` where the site is of one from a file."""
    body, base, excerpt = _content(entry)
    published = dated(entry)
    updated = _moment(_own(entry, "updated_parsed"))
    picture = picture_of(entry)
    url = _link(entry, address) or _on_blog(entry, feed, website)
    return Entry(
        title=_text(entry.get("title_detail") or {"value": entry.get("title", "")}),
        author=_author(entry) or _author(feed),
        published=published,
        updated=updated if updated != published else None,
        url=url,
        guid=entry.get("id") or entry.get("link") or "",
        html=body,
        excerpt=excerpt,
        base=base or url or address,
        image=picture.url,
        image_alt=picture.alt,
        image_width=picture.width,
        tags=tuple(
            markup_line(tag.get("label") or tag.get("term") or "")
            for tag in entry.get("tags", ())
            if tag.get("scheme") != blogger.KIND
        ),
        state=blogger.state_of(entry),
    )


def dated(entry: Mapping[str, Any]) -> datetime | None:
    """Return when an entry, or a feed, was published as far as it says itself."""
    moment = _own(entry, "published_parsed") or _own(entry, "updated_parsed") or _own(entry, "created_parsed")
    return _moment(moment)


def _own(entry: Mapping[str, Any], key: str) -> Any:
    """Return what the feed itself says; feedparser's own ``get`` answers with another key, and warns."""
    return entry[key] if key in entry.keys() else None  # noqa: SIM118 - its ``in`` knows the other keys too


def _moment(parsed: struct_time | None) -> datetime | None:
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


def _content(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the fullest body of an entry as HTML, the base of its relative links, and what stands beside it."""
    details = [*entry.get("content", ()), *([entry["summary_detail"]] if entry.get("summary_detail") else [])]
    details = [detail for detail in details if (detail.get("value") or "").strip()]
    if not details:
        about = said_of(entry, "itunes", "summary") or said_of(entry, "media", "description")
        return (about if _MARKUP.search(about) else paragraphs(html.escape(about, quote=False))), "", ""
    best = max(details, key=lambda detail: len(detail["value"]))
    value = best["value"]
    if best.get("type") == "text/plain" and not _MARKUP.search(value):
        value = paragraphs(html.escape(value, quote=False))
    beside = [
        *(detail["value"] for detail in details if detail is not best),
        str(entry.get("blogger_metadescription") or ""),
    ]
    return value, best.get("base") or "", next(filter(None, beside), "")


def _text(detail: Mapping[str, Any]) -> str:
    """Return a title: tags and entities are taken as such even where the feed says that it is plain text."""
    value = detail.get("value") or ""
    return markup_line(value) if _MARKUP.search(value) else text_line(value)


def _author(entry: Mapping[str, Any]) -> str:
    authors = entry.get("authors") or ()
    names = [markup_line(author.get("name") or "") for author in authors if author.get("name")]
    return ", ".join(dict.fromkeys(names)) or markup_line(re.sub(r"\S+@\S+\s*|[()]", "", entry.get("author") or ""))


def _link(entry: Mapping[str, Any], base: str) -> str:
    link = _web(entry)
    return urljoin(base, link) if base and link else link


def _web(said: Mapping[str, Any]) -> str:
    """Return the link of an entry or a feed; feedparser takes any id for one where there is none."""
    link = str(said.get("link") or "")
    return "" if _SCHEME.match(link) and not link.lower().startswith(("http:", "https:")) else link


def _on_blog(entry: Mapping[str, Any], feed: Mapping[str, Any], website: str) -> str:
    """Return where an export of Blogger says that a post is, as far as the blog is known."""
    blog, path = _web(feed) or website, blogger.file_name(entry)
    return urljoin(blog, path) if blog and path else ""
