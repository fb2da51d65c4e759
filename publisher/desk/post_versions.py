"""What a post was before: its former versions, and what changed in each."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from publisher.errors import PostError
from publisher.model.posts import Post
from publisher.ports.library import Version

#: What a person calls the fields, where the name is not the word; ``html`` and ``text`` change together.
_WORDS: Final = {
    "published": "date",
    "updated": "date of the last change",
    "url": "address",
    "html": "text",
    "image": "picture",
    "originally": "where it appeared first",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """One version of a post, counted from 1, the oldest; the last is what stands in the library."""

    number: int
    post: Post
    #: When the next one took its place; ``None`` for the one that stands.
    replaced_at: datetime | None
    #: What differs from the one before, in words.
    changed: tuple[str, ...]


def editions(post: Post, former: Sequence[Version]) -> tuple[Edition, ...]:
    """Return every version of ``post``, oldest first; ``former`` has the others, newest first."""
    all_of_them = [*((version.post, version.replaced_at) for version in reversed(former)), (post, None)]
    return tuple(
        Edition(
            number=number,
            post=each,
            replaced_at=replaced_at,
            changed=changed(all_of_them[number - 2][0], each) if number > 1 else (),
        )
        for number, (each, replaced_at) in enumerate(all_of_them, 1)
    )


def edition(number: int, of: Sequence[Edition]) -> Edition:
    """Return the version with this number; raise :class:`PostError` where there is none."""
    if not 1 <= number <= len(of):
        there = "only one version" if len(of) == 1 else f"the versions 1 to {len(of)}"
        raise PostError(f"{of[-1].post.slug} has {there}, and no {number}; see publisher posts show SLUG --history.")
    return of[number - 1]


def changed(before: Post, after: Post) -> tuple[str, ...]:
    """Return what differs between two versions, in words, each once."""
    names = [field.name for field in fields(Post) if getattr(before, field.name) != getattr(after, field.name)]
    return tuple(dict.fromkeys(_WORDS.get(name, name) for name in names))
