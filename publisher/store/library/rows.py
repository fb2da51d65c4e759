"""Posts to rows and back."""

from dataclasses import fields, replace
from datetime import UTC
from typing import Any, Final

from sqlalchemy import Row

from publisher.model.posts import Image, Originally, Post

#: What a post is known by; the rest a person may edit.
_NAMES: Final = frozenset({"slug", "source", "source_id"})


def value(row: Row[Any]) -> Post:
    """Return the post of a row."""
    return Post(
        slug=row.slug,
        title=row.title,
        author=row.author,
        published=row.published,
        updated=row.updated,
        url=row.url,
        source=row.source,
        source_id=row.source_id,
        html=row.html,
        text=row.text,
        excerpt=row.excerpt,
        image=None if row.image_url is None else Image(url=row.image_url, alt=row.image_alt),
        tags=row.tags,
        originally=None if row.origin_where is None else Originally(where=row.origin_where, when=row.origin_when),
    )


def content(post: Post) -> dict[str, Any]:
    """Return the columns of a post's content."""
    image, origin = post.image, post.originally
    return {
        "title": post.title,
        "author": post.author,
        "published": post.published,
        "updated": post.updated,
        "url": post.url,
        "html": post.html,
        "text": post.text,
        "excerpt": post.excerpt,
        "image_url": image.url if image else None,
        "image_alt": image.alt if image else None,
        "tags": post.tags,
        "origin_where": origin.where if origin else None,
        "origin_when": origin.when if origin else None,
    }


def in_utc(post: Post) -> Post:
    """Return ``post`` with its times in UTC, as they come back from the database, so that hashes can be compared."""
    if post.published.tzinfo is UTC and (post.updated is None or post.updated.tzinfo is UTC):
        return post
    updated = post.updated.astimezone(UTC) if post.updated else None
    return replace(post, published=post.published.astimezone(UTC), updated=updated)


def differing(one: Post, other: Post) -> frozenset[str]:
    """Return the names of the fields of content in which two posts differ."""
    names = (field.name for field in fields(Post) if field.name not in _NAMES)
    return frozenset(name for name in names if getattr(one, name) != getattr(other, name))
