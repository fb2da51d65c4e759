"""What a Markdown file says of its post, whichever generator's words it uses."""

import re
from datetime import datetime, time
from pathlib import PurePath
from typing import Any, Final
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from publisher.model.posts import Originally
from publisher.sources.markdown.frontmatter import Matter
from publisher.sources.markdown.names import dated, is_draft, own_name

_HEADING: Final = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
#: A draft in any of the ways in which the generators say so.
_DRAFT: Final = frozenset({"draft", "hidden", "pending", "scheduled", "private", "skip"})
_PUBLISHED: Final = (
    "date", "published_at", "date_published", "published", "publishdate", "publish_date", "pubdate", "created",
)  # fmt: skip
_UPDATED: Final = (
    "lastmod", "updated_at", "date_updated", "updated", "modified", "last_modified_at", "lastupdated",
)  # fmt: skip
_EXCERPTS: Final = ("excerpt", "custom_excerpt", "summary", "description", "subtitle", "lead", "abstract")
_PICTURES: Final = ("image", "feature_image", "featured_image", "cover", "thumbnail", "images", "header")


def renderer() -> MarkdownIt:
    """Return what makes HTML of Markdown; HTML in it is let through, to be cleaned."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def unwanted(matter: Matter, place: PurePath) -> str:
    """Return what a file is that is no published post; empty for one."""
    values = matter.values
    if values.get("draft") is True or values.get("published") is False or values.get("permalink") is False:
        return "drafts"
    status = str(values.get("status", "")).lower()
    if status in _DRAFT or str(values.get("draft", "")).lower() == "true" or is_draft(place):
        return "drafts"
    if values.get("type") == "page" or values.get("page") is True:
        return "pages"
    return ""


def published(matter: Matter, path: PurePath, zone: ZoneInfo) -> datetime | None:
    """Return when a post was published, as its front matter, its name or its folder's name tells."""
    found = matter.moment(zone, *_PUBLISHED)
    days = (dated(name).day for name in (path.stem, path.parent.name))
    day = None if found else next(filter(None, days), None)
    return datetime.combine(day, time(12), tzinfo=zone) if day else found


def updated(matter: Matter, zone: ZoneInfo) -> datetime | None:
    """Return when a post was last changed."""
    return matter.moment(zone, *_UPDATED)


def excerpt(matter: Matter) -> str:
    """Return what the front matter says that a post is about."""
    return matter.text(*_EXCERPTS)


def title(matter: Matter, path: PurePath) -> tuple[str, str]:
    """Return title and body: the title may be the first heading, or the file's name."""
    said, body = matter.text("title"), matter.body
    if said:
        return said, body
    heading = _HEADING.match(body)
    if heading:
        return heading[1], body[heading.end() :]
    return dated(own_name(path)).rest.replace("-", " ").replace("_", " ").strip().capitalize(), body


def categories(matter: Matter, place: str) -> tuple[str, ...]:
    """Return the categories; Jekyll alone divides them at spaces."""
    jekyll = "layout" in matter.values or "_posts" in place.split("/")
    return (*matter.words("categories", spaced=jekyll), *matter.words("category"))


def tags(matter: Matter, place: str) -> tuple[str, ...]:
    """Return categories and tags; Ghost begins the names of tags that no reader sees with a hash."""
    named = (*categories(matter, place), *matter.words("tags", "tag", "keywords", spaced=True))
    return named if matter.text("guid") else tuple(name for name in named if not name.startswith("#"))


def picture(matter: Matter) -> tuple[str, str]:
    """Return the address of the post's picture, maybe relative, and what it shows."""
    for key in _PICTURES:
        value: Any = matter.values.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            address = next((value[name] for name in ("url", "src", "image", "path", "teaser") if value.get(name)), "")
            if isinstance(address, str) and address:
                return address, str(value.get("alt") or value.get("caption") or "")
        elif isinstance(value, str) and value:
            return value, matter.text("image_alt", "feature_image_alt", "alt")
    return "", ""


def originally(matter: Matter, zone: ZoneInfo) -> Originally | None:
    """Return where a post appeared first."""
    value = matter.values.get("originally")
    if isinstance(value, dict) and value.get("where"):
        moment = Matter(values=value, body="", line=0).moment(zone, "when")
        return Originally(where=str(value["where"]), when=moment.date() if moment else None)
    return None
