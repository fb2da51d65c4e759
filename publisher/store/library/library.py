"""The library of posts: taken in once, found again, their former contents kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, literal, select

from publisher.errors import PostError, nearest
from publisher.model.posts import Post
from publisher.ports.library import Hit, Imported, Version
from publisher.store.columns import Instant
from publisher.store.engine import Database, upsert
from publisher.store.ledger import releases
from publisher.store.library import likeness, rows, search
from publisher.store.library.importing import Taking, known, rewrite
from publisher.store.tables import post_versions, posts, removed_posts, sources


class SqlLibrary:
    """:class:`publisher.ports.Library` on a database; what each method promises stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def upsert(self, posts: Iterable[Post], now: datetime, *, removed: bool = False) -> list[Imported]:
        """Take posts in; fields that a person has edited stay as edited."""
        with self._database.write() as connection:
            return Taking(connection, now, removed=removed).take(posts)

    def get(self, slug: str) -> Post:
        """Return the post."""
        with self._database.read() as connection:
            return rows.value(_row(connection, slug))

    def all(self) -> list[Post]:
        """Return every post, newest first."""
        query = select(posts).order_by(posts.c.published.desc(), posts.c.slug.desc())
        with self._database.read() as connection:
            return [rows.value(row) for row in connection.execute(query)]

    def slugs(self) -> Sequence[str]:
        """Return the slug of every post, sorted."""
        with self._database.read() as connection:
            return connection.execute(select(posts.c.slug).order_by(posts.c.slug)).scalars().all()

    def published(self, source: str) -> Mapping[str, datetime]:
        """Return when the posts of a source were published."""
        query = select(posts.c.source_id, posts.c.published).where(posts.c.source == source)
        with self._database.read() as connection:
            return {row.source_id: row.published for row in connection.execute(query)}

    def update(self, post: Post, now: datetime) -> None:
        """Store a person's edit."""
        with self._database.write() as connection:
            row = _row(connection, post.slug)
            before = rows.value(row)
            after = replace(rows.in_utc(post), source=before.source, source_id=before.source_id)
            edited = rows.differing(before, after)
            if edited:
                values = rows.content(after) | {
                    "content_hash": after.content_hash,
                    "sketch": None,
                    "edited": tuple(sorted({*row.edited, *edited})),
                }
                rewrite(connection, row, values, now)

    def remove(self, slug: str, now: datetime) -> None:
        """Remove a post and its history; what it is known by stays, so that it does not come back."""
        with self._database.write() as connection:
            row = _row(connection, slug)
            this = posts.c.id == row.id
            columns = [posts.c[column.name] for column in removed_posts.c if column.name != "removed_at"]
            gone = select(*columns, literal(now, Instant)).where(this)
            connection.execute(insert(removed_posts).from_select([*removed_posts.c], gone))
            connection.execute(delete(posts).where(this))

    def duplicates(self) -> Mapping[str, tuple[str, ...]]:
        """Return the posts that look like one from another source."""
        with self._database.read() as connection:
            identities, texts = known(connection), likeness.likenesses(connection)
        found = {
            each.slug: tuple(dict.fromkeys([*identities.resembling(each), *texts.like_that(each.slug)]))
            for each in identities
        }
        return {slug: alike for slug, alike in found.items() if alike}

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
