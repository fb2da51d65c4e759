"""Taking posts in: what is new, what changed, what stays."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from publisher.identity import Identity, Known, identity_of
from publisher.ports import Imported, ImportKind
from publisher.posts import Post
from publisher.store import articles, search
from publisher.store.tables import post_versions, posts

#: New posts that are written in one go.
_BATCH: Final = 250
_INSERT: Final = insert(posts).returning(posts.c.id)
_IDENTITY: Final = tuple(posts.c[field.name] for field in fields(Identity))


class Taking:
    """One import, in the transaction of its connection."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        """Read the identities of all posts; no text is loaded."""
        self._connection = connection
        self._now = now
        self._known = Known(Identity(**row) for row in connection.execute(select(*_IDENTITY)).mappings())
        self._new: list[dict[str, Any]] = []

    def take(self, incoming: Iterable[Post]) -> list[Imported]:
        """Write what is new and what changed; return what was done with each post, in their order."""
        done = [self._take(articles.in_utc(post)) for post in incoming]
        self._write()
        return done

    def _take(self, post: Post) -> Imported:
        identity = identity_of(post)
        duplicates = self._known.resembling(identity)
        known = self._known.match(identity)
        if known is None:
            slug = self._add(post, identity)
            return Imported(slug=slug, title=post.title, kind="new", duplicates=duplicates)
        same = identity.source_hash == known.source_hash
        kind = "unchanged" if same else self._change(known.slug, post, identity)
        return Imported(slug=known.slug, title=post.title, kind=kind, duplicates=duplicates)

    def _add(self, post: Post, incoming: Identity) -> str:
        identity = self._known.settle(incoming)
        self._new.append(
            articles.content(post)
            | {
                "slug": identity.slug,
                "source": identity.source,
                "source_id": identity.source_id,
                "title_day": identity.title_day,
                "content_hash": identity.source_hash,
                "source_hash": identity.source_hash,
                "edited": (),
                "taken_at": self._now,
                "changed_at": self._now,
            }
        )
        if len(self._new) == _BATCH:
            self._write()
        return identity.slug

    def _write(self) -> None:
        if self._new:
            rows, self._new = self._new, []
            search.index(self._connection, self._connection.execute(_INSERT, rows).scalars().all())

    def _change(self, slug: str, post: Post, incoming: Identity) -> ImportKind:
        """Write what the source changed; what a person edited stays."""
        row = self._connection.execute(select(posts).where(posts.c.slug == slug)).one()
        before = articles.value(row)
        kept = {name: getattr(before, name) for name in row.edited}
        after = replace(post, slug=before.slug, **kept)
        values = articles.content(after) | {
            "content_hash": after.content_hash,
            "source_id": post.source_id,
            "source_hash": incoming.source_hash,
            "title_day": incoming.title_day,
        }
        if not articles.differing(before, after):
            self._connection.execute(update(posts).where(posts.c.id == row.id).values(values))
            return "unchanged"
        rewrite(self._connection, row, values, self._now)
        return "changed"


def rewrite(connection: Connection, row: Row[Any], values: Mapping[str, Any], now: datetime) -> None:
    """Write new content of a post, the former going to the history."""
    former = msgspec.json.encode(articles.value(row))
    connection.execute(insert(post_versions).values(post_id=row.id, replaced_at=now, content=former))
    connection.execute(update(posts).where(posts.c.id == row.id).values({**values, "changed_at": now}))
