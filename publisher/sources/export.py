"""The library to files that can be imported again: archive text, Markdown with front matter, JSON Feed."""

import html as entities
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from publisher.errors import SourceError
from publisher.model.posts import Post
from publisher.ports.sources import Form, Written
from publisher.sources.archive.reader import ArchiveText
from publisher.sources.markdown.document import renderer
from publisher.sources.prose.posts import derived_excerpt
from publisher.sources.prose.reading import blocks_of
from publisher.sources.prose.sanitise import TAG, clean

#: Key of what JSON Feed has no place for, as its section on extensions asks.
EXTENSION: Final = "_publisher"
_BETWEEN: Final = re.compile(r">\s+<")
_ESCAPED: Final = re.compile(r"([\\`*_\[\]<>&#|~{}])")
_LINE_BEGIN: Final = re.compile(r"(?m)^([ \t]*)(?=(?:[-+=]|\d+[.)]|:))")


def written(posts: Sequence[Post], *, form: Form, title: str, zone: ZoneInfo) -> Written:
    """Return the posts in a form; ``title`` names a JSON Feed, and days are those of ``zone``."""
    if form == "markdown":
        days = {post.slug: f"{post.published.astimezone(zone):%Y-%m-%d}" for post in posts}
        return Written(files={f"{days[post.slug]}-{post.slug}.md": to_markdown(post) for post in posts})
    if form == "json":
        return Written(files={"": to_json(posts, title)})
    text = to_archive(posts, zone)
    return Written(files={"": text}, changed=tuple(post.slug for post in not_carried(posts, text, zone)))


def to_archive(posts: Iterable[Post], zone: ZoneInfo) -> str:
    """Return the posts as archive text; formatting, links, tags and pictures have no place in it."""
    return "\n\n\n".join(_archived(post, zone) for post in posts) + "\n"


def not_carried(posts: Sequence[Post], archive: str, zone: ZoneInfo) -> list[Post]:
    """Return those of ``posts`` whose words do not come back from their archive text as they are."""
    known: set[tuple[str, str]] = set()
    with suppress(SourceError):  # nothing in it is understood as a post
        found = ArchiveText(archive, name="", zone=zone).read()
        known = {(item.title, _words(item.text)) for item in found if isinstance(item, Post)}
    return [post for post in posts if (post.title, _words(post.text)) not in known]


def to_json(posts: Iterable[Post], title: str) -> str:
    """Return the posts as JSON Feed 1.1; all of a post comes back from it."""
    items = [_item(post) for post in posts]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def to_markdown(post: Post) -> str:
    """Return one post as Markdown with YAML front matter.

    What Markdown cannot say is left as HTML, under ``format: html``.
    """
    body = markdown_of(post.html)
    about = _front(post) | ({} if body is not None else {"format": "html"})
    written = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=120)
    return f"---\n{written}---\n\n{post.html if body is None else body}\n"


def _words(text: str) -> str:
    return " ".join(text.split())


def _archived(post: Post, zone: ZoneInfo) -> str:
    day = post.published.astimezone(zone)
    author = f" | {post.author}" if post.author else ""
    link = f"Link: {post.url}\n\n" if post.url else ""
    origin = ""
    if post.originally:
        when = (
            f" on {post.originally.when:%B} {post.originally.when.day}, {post.originally.when.year}"
            if post.originally.when
            else ""
        )
        origin = f"\n\nThis post originally appeared on {post.originally.where}{when}."
    return f"{post.title}\n\nPosted: {day:%B} {day.day}, {day.year}{author}\n\n{link}{post.text}{origin}"


def _item(post: Post) -> dict[str, Any]:
    extra: dict[str, Any] = {"slug": post.slug}
    if post.excerpt != _derived(post):
        extra["excerpt"] = post.excerpt
    if post.image:
        extra["image_alt"] = post.image.alt
    if post.originally:
        when = post.originally.when
        extra["originally"] = {"where": post.originally.where, "when": when.isoformat() if when else None}
    item = {
        "id": post.source_id,
        "url": post.url,
        "title": post.title,
        "content_html": post.html,
        "summary": extra.get("excerpt"),
        "date_published": post.published.astimezone(UTC).isoformat(),
        "date_modified": post.updated.astimezone(UTC).isoformat() if post.updated else None,
        "authors": [{"name": post.author}] if post.author else None,
        "image": post.image.url if post.image else None,
        "tags": list(post.tags),
        EXTENSION: extra,
    }
    return {key: value for key, value in item.items() if value}


def _front(post: Post) -> dict[str, Any]:
    origin = post.originally
    about = {
        "title": post.title,
        "date": post.published.astimezone(UTC).isoformat(),
        "updated": post.updated.astimezone(UTC).isoformat() if post.updated else None,
        "slug": post.slug,
        "guid": post.source_id,
        "authors": [post.author] if post.author else None,
        "url": post.url,
        "tags": list(post.tags),
        "excerpt": post.excerpt if post.excerpt != _derived(post) else None,
        "image": {"url": post.image.url, "alt": post.image.alt} if post.image else None,
        "originally": {"where": origin.where, "when": origin.when.isoformat() if origin.when else None}
        if origin
        else None,
    }
    return {key: value for key, value in about.items() if value}


def _derived(post: Post) -> str:
    return derived_excerpt(blocks_of(post.html), post.title)


def markdown_of(html: str) -> str | None:
    """Return Markdown that means ``html``, or ``None`` where there is none."""
    pieces = TAG.split(html)
    said = [_text(pieces[0])]
    lists: list[str] = []
    for at in range(1, len(pieces), 4):
        ends, name, attributes, text = pieces[at : at + 4]
        mark = _mark(name, attributes, lists, ends=bool(ends))
        if mark is None:
            return None
        said += [mark, _text(text)]
    body = re.sub(r"\n{3,}", "\n\n", "".join(said)).strip()
    back = clean(renderer().render(body)).strip()
    return body if _BETWEEN.sub("><", back) == _BETWEEN.sub("><", html) else None


def _text(escaped: str) -> str:
    return _LINE_BEGIN.sub(r"\1\\", _ESCAPED.sub(r"\\\1", entities.unescape(escaped))) if escaped.strip() else escaped


_ITEMS: Final = {"ul": "- ", "ol": "1. "}
_SIMPLE: Final = {
    "strong": ("**", "**"),
    "em": ("*", "*"),
    "br": ("  \n", ""),
    "p": ("\n\n", "\n\n"),
    "hr": ("\n\n---\n\n", ""),
}


def _mark(name: str, attributes: str, lists: list[str], *, ends: bool) -> str | None:
    """Return the Markdown of a tag, or ``None`` where it has none."""
    if name in _SIMPLE:
        return _SIMPLE[name][1 if ends else 0]
    if name in ("ul", "ol"):
        return _list_mark(name, attributes, lists, ends=ends)
    if name == "a":
        return _link_mark(attributes, lists, ends=ends)
    if name == "li" and lists:
        return "\n" if ends else _ITEMS.get(lists[0])
    return ("\n\n" if ends else f"\n\n{'#' * int(name[1])} ") if re.fullmatch(r"h[1-6]", name) else None


def _list_mark(name: str, attributes: str, lists: list[str], *, ends: bool) -> str | None:
    if ends and lists:
        lists.pop()
    elif not ends and not lists and not attributes:
        lists.append(name)
    else:
        return None
    return "\n\n"


def _link_mark(attributes: str, lists: list[str], *, ends: bool) -> str | None:
    if ends:
        return f"](<{lists.pop()}>)" if lists else None
    if not attributes.startswith(' href="'):
        return None
    lists.append(entities.unescape(attributes[7:-1]))
    return "["
