"""RSS 0.9x to 2.0, Atom 0.3 and 1.0, and JSON Feed."""

import html
import io
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from time import struct_time
from typing import Any, Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.posts import Originally
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources.encoding import declared_in, decode
from publisher.sources.prose.dates import date_in_address, parse_date, parse_moment
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import markup_line, text_line
from publisher.sources.wordpress.body import paragraphs

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\w+|[a-zA-Z]+);")
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?.*)?$", re.IGNORECASE)
#: In exports of Blogger, which are Atom, a category tells what an entry is.
_KIND: Final = "http://schemas.google.com/g/2005#kind"
_OTHERS: Final = {"comment": "comments", "page": "pages", "template": "templates"}
_ENDS: Final = re.compile(r"</(?:rss|feed|rdf:RDF|RDF)\s*>", re.IGNORECASE)


class Feed:
    """Reads the entries of a feed."""

    def __init__(
        self, data: bytes, *, name: str, zone: ZoneInfo, address: str = "", charset: str = "", drafts: bool = False
    ) -> None:
        """``address`` is where the feed is from, for relative links; ``charset`` what the server said.

        ``drafts`` takes in entries that are marked as such, too.
        """
        self.name = name
        self._zone = zone
        self._address = address
        self._data = data
        self._charset = charset
        self._drafts = drafts
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the entries; raise :class:`SourceError` for what is no feed."""
        decoded = decode(self._data, self._charset or declared_in(self._data))
        if decoded.doubt:
            yield Flag(place=self.name, message=decoded.doubt, lost=decoded.cut)
        text = decoded.text.lstrip("\ufeff \t\r\n")
        entries = self._json(text) if text.startswith("{") else self._xml(text)
        seen: set[str] = set()
        for item in entries:
            if isinstance(item, Raw):
                if item.source_id in seen:
                    message = f"{_called(item.title, item.url)} stands twice; the first was taken."
                    yield Flag(place=self.name, message=message)
                    continue
                seen.add(item.source_id)
                yield build(item, self.name)
            else:
                yield item

    def _xml(self, text: str) -> Iterator[Raw | Flag | LeftOut]:
        import feedparser  # noqa: PLC0415 - a tenth of a second, and JSON Feed does without

        if "<!ENTITY" in text[:65_536]:
            raise SourceError(f"{self.name} declares entities, which no feed needs; it was not read.")
        plain = '<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", _CONTROL.sub("", text))
        parsed = feedparser.parse(
            io.BytesIO(plain.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": self._address},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        entries = parsed.entries
        if not entries and not parsed.version:
            raise SourceError(f"{self.name} is neither RSS nor Atom nor JSON Feed; say what it is with --as.")
        if not _ENDS.search(text):
            entries = entries[:-1]
            yield Flag(place=self.name, message="The feed breaks off; its last entry was left out.", lost=True)
        elif parsed.bozo and "Encoding" not in type(parsed.bozo_exception).__name__:
            yield Flag(place=self.name, message="The feed is broken XML; what could be understood was read.")
        for number, entry in enumerate(entries, 1):
            self.share = number / len(entries)
            reason = "" if self._drafts and _is_draft(entry) else _unwanted(entry)
            yield LeftOut(reason=reason) if reason else self._entry(entry, parsed.feed)

    def _entry(self, entry: Mapping[str, Any], feed: Mapping[str, Any]) -> Raw | Flag:
        body, base = _content(entry)
        title = _text(entry.get("title_detail") or {"value": entry.get("title", "")})
        moment = _own(entry, "published_parsed") or _own(entry, "updated_parsed") or _own(entry, "created_parsed")
        published = _moment(moment) or self._guessed(entry, feed)
        if published is None:
            message = f"{_called(title, entry.get('link') or '')} has no date and was left out."
            return Flag(place=self.name, message=message, lost=True)
        updated = _moment(_own(entry, "updated_parsed"))
        picture, alt = _picture(entry)
        return Raw(
            title=title,
            author=_author(entry) or _author(feed),
            published=published,
            updated=updated if updated != published else None,
            url=_link(entry, self._address),
            source_id=entry.get("id") or entry.get("link") or f"{published.isoformat()} {title}",
            html=body,
            base=base or _link(entry, self._address) or self._address,
            image=picture,
            image_alt=alt,
            tags=tuple(
                markup_line(tag.get("label") or tag.get("term") or "")
                for tag in entry.get("tags", ())
                if tag.get("scheme") != _KIND
            ),
        )

    def _guessed(self, entry: Mapping[str, Any], feed: Mapping[str, Any]) -> datetime | None:
        """Return the day in the entry's address, else the feed's own date: RSS 0.9x has no dates of entries."""
        day = date_in_address(entry.get("link") or "")
        if day is not None:
            return datetime.combine(day, time(12), tzinfo=self._zone)
        return _moment(_own(feed, "published_parsed")) or _moment(_own(feed, "updated_parsed"))

    def _json(self, text: str) -> Iterator[Raw | Flag]:
        try:
            feed = json.loads(_CONTROL.sub("", text))
        except (ValueError, RecursionError):
            raise SourceError(f"{self.name} is broken JSON; nothing could be read from it.") from None
        items = feed.get("items") if isinstance(feed, dict) else None
        if not isinstance(items, list):
            raise SourceError(f"{self.name} is no JSON Feed: it has no items.")
        for number, item in enumerate(items, 1):
            self.share = number / len(items)
            if isinstance(item, dict):
                yield self._item(item, feed)
            else:
                yield Flag(place=self.name, message="An item of the feed is not an object; it was left out.", lost=True)

    def _item(self, item: Mapping[str, Any], feed: Mapping[str, Any]) -> Raw | Flag:
        title = text_line(_str(item.get("title")))
        published = parse_moment(_str(item.get("date_published")) or _str(item.get("date_modified")), self._zone)
        if published is None:
            message = f"{_called(title, _str(item.get('url')))} has no date and was left out."
            return Flag(place=self.name, message=message, lost=True)
        url = _str(item.get("url")) or _str(item.get("external_url"))
        body = _str(item.get("content_html")) or paragraphs(html.escape(_str(item.get("content_text")), quote=False))
        modified = parse_moment(_str(item.get("date_modified")), self._zone)
        extra = item.get("_publisher")
        extra = extra if isinstance(extra, dict) else {}
        return Raw(
            title=title,
            author=_json_author(item) or _json_author(feed),
            published=published,
            updated=modified if modified != published else None,
            url=url,
            source_id=_str(item.get("id")) or url or f"{published.isoformat()} {title}",
            html=body or _str(item.get("summary")),
            base=url or self._address,
            image=_str(item.get("image")) or _str(item.get("banner_image")),
            image_alt=_str(extra.get("image_alt")),
            originally=_originally(extra.get("originally")),
            slug=_str(extra.get("slug")),
            tags=tuple(_str(tag) for tag in item.get("tags") or () if tag),
        )


def _unwanted(entry: Mapping[str, Any]) -> str:
    """Return what an entry is that is no post, as exports of Blogger have them; empty for a post."""
    kinds = [tag.get("term", "").rpartition("#")[2] for tag in entry.get("tags", ()) if tag.get("scheme") == _KIND]
    if kinds and kinds[0] != "post":
        return _OTHERS.get(kinds[0], str(kinds[0]))
    return "drafts" if _is_draft(entry) else ""


def _is_draft(entry: Mapping[str, Any]) -> bool:
    return _str(entry.get("app_draft") or entry.get("draft")).strip() == "yes"


def _called(title: str, address: str) -> str:
    return f"“{title}”" if title else f"An entry without a title ({address or 'nor an address'})"


def _own(entry: Mapping[str, Any], key: str) -> Any:
    """Return what the feed itself says; feedparser's own ``get`` answers with another key, and warns."""
    return entry[key] if key in entry.keys() else None  # noqa: SIM118 - its ``in`` knows the other keys too


def _moment(parsed: struct_time | None) -> datetime | None:
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


def _str(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _originally(said: Any) -> Originally | None:
    if not isinstance(said, dict) or not said.get("where"):
        return None
    return Originally(where=text_line(_str(said["where"])), when=parse_date(_str(said.get("when"))))


def _json_author(item: Mapping[str, Any]) -> str:
    authors = item.get("authors") or ([item["author"]] if isinstance(item.get("author"), dict) else [])
    names = [_str(author.get("name")) for author in authors if isinstance(author, dict)]
    return ", ".join(name for name in names if name)


def _content(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the fullest body of an entry as HTML, and the base of its relative links."""
    details = [*entry.get("content", ()), *([entry["summary_detail"]] if entry.get("summary_detail") else [])]
    full = [detail for detail in entry.get("content", ()) if detail.get("value", "").strip()] or details
    best = max(full, key=lambda detail: len(detail.get("value") or ""), default=None)
    if best is None:
        return "", ""
    value = best.get("value") or ""
    if best.get("type") == "text/plain" and not _MARKUP.search(value):
        value = paragraphs(html.escape(value, quote=False))
    return value, best.get("base") or ""


def _text(detail: Mapping[str, Any]) -> str:
    """Return a title: tags and entities are taken as such even where the feed says that it is plain text."""
    value = detail.get("value") or ""
    return markup_line(value) if _MARKUP.search(value) else text_line(value)


def _author(entry: Mapping[str, Any]) -> str:
    authors = entry.get("authors") or ()
    names = [markup_line(author.get("name") or "") for author in authors if author.get("name")]
    return ", ".join(dict.fromkeys(names)) or markup_line(re.sub(r"\S+@\S+\s*|[()]", "", entry.get("author") or ""))


def _link(entry: Mapping[str, Any], base: str) -> str:
    from urllib.parse import urljoin  # noqa: PLC0415 - beside its only use

    link = entry.get("link") or ""
    return urljoin(base, link) if base and link else link


def _picture(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return address and alt text of the entry's own picture: ``media:``, then enclosures, then ``itunes:``."""
    for media in entry.get("media_content", ()):
        kind = media.get("medium") or media.get("type") or ""
        if media.get("url") and (kind.startswith("image") or (not kind and _PICTURE.search(media["url"]))):
            return media["url"], text_line(str(entry.get("media_description") or entry.get("media_title") or ""))
    for thumbnail in entry.get("media_thumbnail", ()):
        if thumbnail.get("url"):
            return thumbnail["url"], ""
    for enclosure in entry.get("enclosures", ()):
        address = enclosure.get("href") or ""
        if address and ((enclosure.get("type") or "").startswith("image") or _PICTURE.search(address)):
            return address, ""
    image = entry.get("image") or {}
    return (image.get("href") or "", "") if isinstance(image, Mapping) else ("", "")
