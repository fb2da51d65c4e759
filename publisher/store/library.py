"""The library of posts: taken in once, found again, their former contents kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, select

from publisher.errors import PostError, nearest
from publisher.ports import Hit, Imported, Version
from publisher.posts import Post
from publisher.store import articles, releases, search
from publisher.store.engine import Database, upsert
from publisher.store.tables import post_versions, posts, sources
from publisher.store.taking import Taking, rewrite


class SqlLibrary:
    """:class:`publisher.ports.Library` on a database; what each method promises stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def upsert(self, posts: Iterable[Post], now: datetime) -> list[Imported]:
        """Take posts in; fields that a person has edited stay as edited."""
        with self._database.write() as connection:
            return Taking(connection, now).take(posts)

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
                values = articles.content(after) | {
                    "content_hash": after.content_hash,
                    "edited": tuple(sorted({*row.edited, *edited})),
                }
                rewrite(connection, row, values, now)

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
