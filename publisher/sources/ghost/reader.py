"""The export of Ghost: its tables as JSON, of which posts, tags and authors are read."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from publisher.errors import SourceError
from publisher.model.address_patterns import filled
from publisher.ports.library import Flag, Found, LeftOut
from publisher.sources.encoding import decode
from publisher.sources.prose.dates import parse_moment
from publisher.sources.prose.posts import Raw, build
from publisher.sources.prose.reading import text_line

#: What Ghost writes where the address of its site belongs.
_SITE: Final = "__GHOST_URL__"
_STATES: Final = {"draft": "drafts", "scheduled": "posts not published yet"}
_PUBLISHED: Final = frozenset({"published", "sent"})


class GhostExport:
    """Reads the posts of an export."""

    def __init__(self, data: bytes, *, name: str, zone: ZoneInfo, website: str, pattern: str, drafts: bool) -> None:
        """``website`` is where Ghost shows its posts, unless a ``pattern`` tells where each one is.

        ``drafts`` takes in posts that are not published too.
        """
        self.name = name
        self._data = data
        self._zone = zone
        self._website = website.rstrip("/")
        self._pattern = pattern
        self._drafts = drafts
        self.share: float | None = None

    def read(self) -> Iterator[Found]:
        """Yield the posts; raise :class:`SourceError` for what is no export."""
        tables = self._tables()
        posts = tables.get("posts")
        if not isinstance(posts, list):
            raise SourceError(f"{self.name} is no export of Ghost: it has no posts.")
        if self._website and not self._pattern:
            message = (
                f"Posts are taken to be at {self._website}/ and their short name, as Ghost shows them; "
                f"name another pattern with --address where they are not."
            )
            yield Flag(place=self.name, message=message)
        links = _Links(tables)
        for number, post in enumerate(posts, 1):
            self.share = number / len(posts)
            if isinstance(post, dict):
                yield from self._post(post, links)

    def _tables(self) -> Mapping[str, Any]:
        try:
            whole = json.loads(decode(self._data).text.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            raise SourceError(f"{self.name} is broken JSON; nothing could be read from it.") from None
        databases = whole.get("db") if isinstance(whole, dict) else None
        first = databases[0] if isinstance(databases, list) and databases else whole
        tables = first.get("data") if isinstance(first, dict) else None
        return tables if isinstance(tables, dict) else {}

    def _post(self, post: Mapping[str, Any], links: "_Links") -> Iterator[Found]:
        title, state = text_line(_str(post.get("title"))), _str(post.get("status"))
        reason = self._unwanted(post, state)
        if reason:
            yield LeftOut(reason=reason)
            return
        published = self._moment(post, "published_at") or self._moment(post, "created_at")
        if published is None:
            yield Flag(place=self.name, message=f"“{title}” has no date and was left out.", lost=True)
            return
        if state not in _PUBLISHED:
            yield Flag(place=self.name, message=f"“{title}” is not published, and was taken in as you wished.")
        if _str(post.get("visibility") or "public") != "public":
            yield Flag(
                place=self.name, message=f"“{title}” is for members only; every reader of a digest would see it."
            )
        if not self._website and f'src="{_SITE}' in _str(post.get("html")):
            message = f"“{title}” has pictures that are on its site; set organisation.website, so that they are found."
            yield Flag(place=self.name, message=message)
        yield build(self._raw(post, title, published, links), self.name)

    def _raw(self, post: Mapping[str, Any], title: str, published: datetime, links: "_Links") -> Raw:
        number, slug = _str(post.get("id")), _str(post.get("slug"))
        return Raw(
            title=title,
            author=", ".join(links.authors(number, _str(post.get("author_id")))),
            published=published,
            updated=self._moment(post, "updated_at"),
            url=_str(post.get("canonical_url")) or self._address(slug, published),
            source_id=_str(post.get("uuid")) or number or slug,
            html=self._on_site(_str(post.get("html"))),
            base=f"{self._website}/" if self._website else "",
            excerpt=_str(post.get("custom_excerpt")),
            image=self._on_site(_str(post.get("feature_image"))),
            image_alt=links.alt(number),
            tags=links.tags(number),
            slug=slug,
        )

    def _unwanted(self, post: Mapping[str, Any], state: str) -> str:
        if post.get("type") == "page" or post.get("page") in (1, True):
            return "pages"
        return "" if state in _PUBLISHED or self._drafts else _STATES.get(state, f"posts in the state {state}")

    def _address(self, slug: str, published: datetime) -> str:
        if self._pattern:
            return filled(self._pattern, day=published.astimezone(self._zone).date(), slug=slug)
        return f"{self._website}/{slug}/" if self._website and slug else ""

    def _on_site(self, text: str) -> str:
        return text.replace(_SITE, self._website)

    def _moment(self, post: Mapping[str, Any], key: str) -> datetime | None:
        """Return a moment: ISO 8601, or milliseconds in exports before Ghost 1."""
        said = post.get(key)
        if isinstance(said, (int, float)):
            try:
                return datetime.fromtimestamp(said / 1000, UTC)
            except (ValueError, OverflowError, OSError):
                return None
        found = parse_moment(_str(said), ZoneInfo("UTC"))
        return found.astimezone(UTC) if found else None


class _Links:
    """What tags, authors and descriptions belong to which post."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._users = {_str(user.get("id")): _str(user.get("name")) for user in _rows(tables, "users")}
        public = [tag for tag in _rows(tables, "tags") if not _str(tag.get("name")).startswith("#")]
        self._names = {_str(tag.get("id")): _str(tag.get("name")) for tag in public}
        self._tags = _joined(tables, "posts_tags", "tag_id")
        self._authors = _joined(tables, "posts_authors", "author_id")
        self._alts = {
            _str(row.get("post_id")): _str(row.get("feature_image_alt")) for row in _rows(tables, "posts_meta")
        }

    def tags(self, post: str) -> tuple[str, ...]:
        return tuple(name for tag in self._tags[post] if (name := self._names.get(tag, "")))

    def authors(self, post: str, alone: str) -> tuple[str, ...]:
        ids = self._authors[post] or [alone]
        return tuple(name for author in ids if (name := self._users.get(author, "")))

    def alt(self, post: str) -> str:
        return self._alts.get(post, "")


def _joined(tables: Mapping[str, Any], table: str, column: str) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    rows = sorted(_rows(tables, table), key=lambda row: str(row.get("sort_order") or 0).zfill(6))
    for row in rows:
        found[_str(row.get("post_id"))].append(_str(row.get(column)))
    return found


def _rows(tables: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    rows = tables.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _str(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
