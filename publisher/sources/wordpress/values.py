"""What the values of an export of WordPress mean: states, times, names, and the site."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from publisher.sources.prose.reading import markup_line

_BLOG: Final = re.compile(rb"<wp:base_blog_url>\s*https?://([^<\s]+?)\s*</wp:base_blog_url>")
_LINK: Final = re.compile(rb"<link>\s*https?://([^<\s]+?)\s*</link>")
_KINDS: Final = {
    "page": "pages",
    "attachment": "pictures and files",
    "revision": "revisions",
    "nav_menu_item": "menus",
}
_STATES: Final = {
    "draft": "drafts", "auto-draft": "drafts", "pending": "drafts", "future": "posts not published yet",
    "private": "private posts", "trash": "posts in the bin", "inherit": "revisions",
}  # fmt: skip
#: What is said of a post that is not published, and was asked for.
_TAKEN: Final = {
    "draft": "a draft", "auto-draft": "a draft", "pending": "a draft that waits for an editor",
    "future": "not published yet", "private": "private", "trash": "in the bin",
}  # fmt: skip
#: What WordPress writes for a post without a date.
_NO_YEAR: Final = " -0001 "


def left_out(said: Mapping[str, str], *, drafts: bool) -> str:
    """Return what an item is that is not wanted; empty for a published post, and for others where ``drafts`` are."""
    kind = said.get("post_type", "post")
    if kind != "post":
        return _KINDS.get(kind, f"items of the type {kind}")
    if said.get("post_password"):
        return "posts behind a password"
    state = said.get("status", "publish")
    return "" if state == "publish" or drafts else _STATES.get(state, f"posts in the state {state}")


def unpublished(said: Mapping[str, str]) -> str:
    """Return what a post is that is not published, to be told of one that was asked for; empty for one that is."""
    state = said.get("status", "publish")
    return "" if state == "publish" else _TAKEN.get(state, f"in the state {state}")


def published(said: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    """Return when a post was published; a draft that was never given a date has that of its last change."""
    found = _gmt(said.get("post_date_gmt", "")) or _rfc822(said.get("pubDate", ""))
    if found is None and (local := _naive(said.get("post_date", ""))):
        found = local.replace(tzinfo=zone)
    return found or (None if said.get("status") == "publish" else changed(said))


def changed(said: Mapping[str, str]) -> datetime | None:
    """Return when a post was changed last."""
    return _gmt(said.get("post_modified_gmt", ""))


def slug(said: Mapping[str, str]) -> str:
    """Return the name of a post in its address; empty for one in another script, which its title names better."""
    name = said.get("post_name", "")
    plain = unquote(name) if "%" in name else name
    return plain if plain.isascii() else ""


def site_of(head: bytes) -> str:
    """Return the address of the blog that an export is of, without scheme; empty where its head does not say."""
    channel = head.partition(b"<item")[0]
    match = _BLOG.search(channel) or _LINK.search(channel)
    return markup_line(match[1].decode("utf-8", "replace")).rstrip("/")[:200] if match else ""


def _naive(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _gmt(text: str) -> datetime | None:
    found = _naive(text)
    return found.replace(tzinfo=UTC) if found else None


def _rfc822(text: str) -> datetime | None:
    if _NO_YEAR in text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo and found.year > 1 else None
