"""The library of posts: taken in once, found again, their former contents kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from publisher.errors import PostError, nearest
from publisher.ports import Hit, Imported, ImportKind, Version
from publisher.posts import Post
from publisher.store import articles, releases, search
from publisher.store.engine import Database, upsert
from publisher.store.known import Entry, Known, title_day
from publisher.store.tables import post_versions, posts, sources

_INSERT = insert(posts).returning(posts.c.id)


class SqlLibrary:
    """:class:`publisher.ports.Library` on a database; what each method promises stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def upsert(self, posts: Iterable[Post], now: datetime) -> list[Imported]:
        """Take posts in; fields that a person has edited stay as edited."""
        with self._database.write() as connection:
            known = Known(connection)
            return [_take(connection, known, articles.in_utc(post), now) for post in posts]

    def get(self, slug: str) -> Post:
        """Return the post."""
        with self._database.read() as connection:
            return articles.value(_row(connection, slug))

    def all(self) -> list[Post]:
        """Return every post, newest first."""
        query = select(posts).order_by(posts.c.published.desc(), posts.c.slug.desc())
        with self._database.read() as connection:
            return [articles.value(row) for row in connection.execute(query)]

    def update(self, post: Post, now: datetime) -> None:
        """Store a person's edit."""
        with self._database.write() as connection:
            row = _row(connection, post.slug)
            before = articles.value(row)
            after = replace(articles.in_utc(post), source=before.source, source_id=before.source_id)
            edited = articles.differing(before, after)
            if edited:
                values = articles.content(after) | {"edited": tuple(sorted({*row.edited, *edited}))}
                _replace(connection, row, values, now)

    def remove(self, slug: str) -> None:
        """Remove a post and its history."""
        with self._database.write() as connection:
            connection.execute(delete(posts).where(posts.c.id == _row(connection, slug).id))

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Full-text search, best first."""
        with self._database.read() as connection:
            return search.find(connection, words, limit)

    def history(self, slug: str) -> list[Version]:
        """Return the former contents of a post, newest first."""
        with self._database.read() as connection:
            query = select(post_versions).where(post_versions.c.post_id == _row(connection, slug).id)
            return [
                Version(post=msgspec.json.decode(row.content, type=Post), replaced_at=row.replaced_at)
                for row in connection.execute(query.order_by(post_versions.c.id.desc()))
            ]

    def in_digests(self) -> frozenset[str]:
        """Return the slugs that a digest on its way, or through, has carried."""
        with self._database.read() as connection:
            return releases.carried(connection)

    def fetch_state(self, source: str) -> Mapping[str, str]:
        """Return what the last fetch of a source left."""
        with self._database.read() as connection:
            state: Mapping[str, str] | None = connection.execute(
                select(sources.c.state).where(sources.c.name == source)
            ).scalar()
        return state or {}

    def save_fetch_state(self, source: str, state: Mapping[str, str]) -> None:
        """Keep it."""
        with self._database.write() as connection:
            upsert(connection, sources, {"name": source}, {"state": state})


def _row(connection: Connection, slug: str) -> Row[Any]:
    row = connection.execute(select(posts).where(posts.c.slug == slug)).first()
    if row is None:
        hint = nearest(slug, connection.execute(select(posts.c.slug)).scalars())
        hint = hint or " publisher posts list shows those there are."
        raise PostError(f"There is no post “{slug}” in the library.{hint}")
    return row


def _take(connection: Connection, known: Known, post: Post, now: datetime) -> Imported:
    duplicates = known.resembling(post)
    entry = known.match(post)
    if entry is None:
        slug = _add(connection, known, post, now)
        return Imported(slug=slug, title=post.title, kind="new", duplicates=duplicates)
    kind = "unchanged" if post.content_hash == entry.source_hash else _change(connection, entry, post, now)
    return Imported(slug=entry.slug, title=post.title, kind=kind, duplicates=duplicates)


def _change(connection: Connection, entry: Entry, post: Post, now: datetime) -> ImportKind:
    """Write what the source changed; what a person edited stays."""
    row = _row(connection, entry.slug)
    before = articles.value(row)
    kept = {name: getattr(before, name) for name in row.edited}
    after = replace(post, slug=before.slug, **kept)
    values = articles.content(after) | {
        "source_id": post.source_id,
        "source_hash": post.content_hash,
        "title_day": title_day(post),
    }
    if not articles.differing(before, after):
        connection.execute(update(posts).where(posts.c.id == row.id).values(values))
        return "unchanged"
    _replace(connection, row, values, now)
    return "changed"


def _add(connection: Connection, known: Known, post: Post, now: datetime) -> str:
    settled = replace(post, slug=known.free_slug(post))
    values = articles.content(settled) | {
        "slug": settled.slug,
        "source": post.source,
        "source_id": post.source_id,
        "title_day": title_day(post),
        "source_hash": post.content_hash,
        "edited": (),
        "taken_at": now,
        "changed_at": now,
    }
    key = connection.execute(_INSERT, values).scalar_one()
    identity = {name: values[name] for name in Entry.__slots__ if name != "id"}
    known.add(Entry(id=key, **identity))
    known.took(key)
    return settled.slug


def _replace(connection: Connection, row: Row[Any], values: Mapping[str, Any], now: datetime) -> None:
    """Write new content, the former going to the history."""
    former = msgspec.json.encode(articles.value(row))
    connection.execute(insert(post_versions).values(post_id=row.id, replaced_at=now, content=former))
    connection.execute(update(posts).where(posts.c.id == row.id).values({**values, "changed_at": now}))
