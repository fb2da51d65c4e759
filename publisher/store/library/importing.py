"""Taking posts in: what is new, what changed, what stays."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from publisher.model.identity import Identity, Known, identity_of
from publisher.model.likeness import Likenesses, sketch
from publisher.model.posts import Post
from publisher.ports.library import Imported, ImportKind
from publisher.store.library import likeness, rows, search
from publisher.store.tables import post_versions, posts, removed_posts

#: New posts that are written in one go.
_BATCH: Final = 250
_INSERT: Final = insert(posts).returning(posts.c.id)
_NAMES: Final = tuple(field.name for field in fields(Identity))


class Taking:
    """One import, in the transaction of its connection."""

    def __init__(self, connection: Connection, now: datetime, *, removed: bool) -> None:
        """Read the identities of all posts; ``removed`` tells whether those a person removed are taken in again."""
        self._connection = connection
        self._now = now
        self._removed = removed
        self._known = known(connection)
        self._likenesses: Likenesses | None = None
        self._new: list[dict[str, Any]] = []

    def take(self, incoming: Iterable[Post]) -> list[Imported]:
        """Write what is new and what changed; return what was done with each post, in their order."""
        done = [self._take(rows.in_utc(post)) for post in incoming]
        self._write()
        return done

    def _take(self, post: Post) -> Imported:
        incoming = identity_of(post)
        there = self._known.match(incoming)
        if there is not None:
            slug, kind = there.slug, self._again(there, post, incoming)
            duplicates = self._known.resembling(incoming) if kind == "changed" else ()
            return Imported(slug=slug, title=post.title, kind=kind, duplicates=duplicates)
        before = self._known.was_removed(incoming)
        if before is not None and not self._removed:
            return Imported(slug=before.slug, title=post.title, kind="removed")
        if before is not None:
            self._connection.execute(delete(removed_posts).where(removed_posts.c.slug == before.slug))
            incoming = self._known.bring_back(incoming, before)
        return self._add(post, incoming)

    def _again(self, there: Identity, post: Post, incoming: Identity) -> ImportKind:
        return "unchanged" if incoming.source_hash == there.source_hash else self._change(there.slug, post, incoming)

    def _add(self, post: Post, incoming: Identity) -> Imported:
        identity = self._known.settle(incoming)
        alike = self._known.resembling(identity)
        drawn = None
        if self._known.elsewhere(identity.source):
            drawn = sketch(post.text)
            alike = tuple(dict.fromkeys([*alike, *self._texts().like(identity.source, drawn)]))
        if self._likenesses is not None:
            self._likenesses.add(identity.slug, identity.source, drawn or sketch(post.text))
        self._new.append(
            rows.content(post)
            | {name: getattr(identity, name) for name in _NAMES}
            | {
                "content_hash": identity.source_hash,
                "edited": (),
                "taken_at": self._now,
                "changed_at": self._now,
                "sketch": None if drawn is None else likeness.packed(drawn),
            }
        )
        if len(self._new) == _BATCH:
            self._write()
        return Imported(slug=identity.slug, title=post.title, kind="new", duplicates=alike)

    def _texts(self) -> Likenesses:
        """Return the texts of the library, read once there is something to compare with them."""
        if self._likenesses is None:
            self._write()
            likeness.draw_missing(self._connection)
            self._likenesses = likeness.likenesses(self._connection)
        return self._likenesses

    def _write(self) -> None:
        if self._new:
            values, self._new = self._new, []
            search.index(self._connection, self._connection.execute(_INSERT, values).scalars().all())

    def _change(self, slug: str, post: Post, incoming: Identity) -> ImportKind:
        """Write what the source changed; what a person edited stays."""
        row = self._connection.execute(select(posts).where(posts.c.slug == slug)).one()
        before = rows.value(row)
        kept = {name: getattr(before, name) for name in row.edited}
        after = replace(post, slug=before.slug, **kept)
        values = rows.content(after) | {
            "content_hash": after.content_hash,
            "sketch": None,
            "source_id": post.source_id,
            "source_hash": incoming.source_hash,
            "title_day": incoming.title_day,
        }
        if not rows.differing(before, after):
            self._connection.execute(update(posts).where(posts.c.id == row.id).values(values))
            return "unchanged"
        rewrite(self._connection, row, values, self._now)
        return "changed"


def known(connection: Connection) -> Known:
    """Return what the library has, and what was removed from it, by identity; no text is loaded."""
    there, gone = (
        [Identity(**row) for row in connection.execute(select(*(table.c[name] for name in _NAMES))).mappings()]
        for table in (posts, removed_posts)
    )
    return Known(there, gone)


def rewrite(connection: Connection, row: Row[Any], values: Mapping[str, Any], now: datetime) -> None:
    """Write new content of a post, the former going to the history."""
    former = msgspec.json.encode(rows.value(row))
    connection.execute(insert(post_versions).values(post_id=row.id, replaced_at=now, content=former))
    connection.execute(update(posts).where(posts.c.id == row.id).values({**values, "changed_at": now}))
