"""Posts whose text is much the same, on the sketches that the library keeps."""

import struct
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from publisher.model.likeness import Likenesses, Sketch, sketch
from publisher.store.tables import posts

_KEEP: Final = update(posts).where(posts.c.id == bindparam("key")).values(sketch=bindparam("drawn"))


def packed(drawn: Sketch) -> bytes:
    """Return a sketch as it is stored."""
    return struct.pack(f"<{len(drawn)}I", *drawn)


def draw_missing(connection: Connection) -> None:
    """Draw and keep the sketches of posts that have none yet."""
    missing = connection.execute(select(posts.c.id, posts.c.text).where(posts.c.sketch.is_(None)))
    drawn = [{"key": key, "drawn": packed(sketch(text))} for key, text in missing]
    if drawn:
        connection.execute(_KEEP, drawn)


def likenesses(connection: Connection) -> Likenesses:
    """Return all posts by the sketches of their texts; a sketch that is not kept yet is drawn."""
    found = Likenesses()
    for slug, source, stored in connection.execute(select(posts.c.slug, posts.c.source, posts.c.sketch)):
        if stored is not None:
            found.add(slug, source, _unpacked(stored))
    rest = select(posts.c.slug, posts.c.source, posts.c.text).where(posts.c.sketch.is_(None))
    for slug, source, text in connection.execute(rest):
        found.add(slug, source, sketch(text))
    return found


def _unpacked(stored: bytes) -> Sketch:
    return struct.unpack(f"<{len(stored) // 4}I", stored)
