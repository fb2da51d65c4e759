"""What the library has already, in memory for one import: which post an incoming one is, and what it resembles."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from publisher.posts import Post, slugify
from publisher.store.tables import posts

#: Hyphens in the slug of a title that is telling enough to be known by on another day.
_TELLING: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A post of the library, by what it is known by."""

    id: int
    slug: str
    source: str
    source_id: str
    url: str
    title_day: str
    #: Content hash as its source last gave it.
    source_hash: str


class Known:
    """The posts of the library, found by identity: a few hundred bytes for each."""

    def __init__(self, connection: Connection) -> None:
        """Read the identities of all posts; no text is loaded."""
        self._by_slug: dict[str, Entry] = {}
        self._by_id: dict[tuple[str, str], Entry] = {}
        self._by_url: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_title: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_address: defaultdict[str, list[Entry]] = defaultdict(list)
        self._by_words: defaultdict[str, list[Entry]] = defaultdict(list)
        self._taken: set[int] = set()
        columns = [posts.c[name] for name in Entry.__slots__]
        for row in connection.execute(select(*columns).order_by(posts.c.id)).mappings():
            self.add(Entry(**row))

    def add(self, entry: Entry) -> None:
        """Take in a post that was just written."""
        self._by_slug[entry.slug] = entry
        self._by_id[entry.source, entry.source_id] = entry
        if entry.url:
            self._by_url[entry.url].append(entry)
            self._by_address[_address(entry.url)].append(entry)
        self._by_title[entry.title_day].append(entry)
        self._by_words[entry.title_day.rpartition(" ")[0]].append(entry)

    def match(self, post: Post) -> Entry | None:
        """Return the entry that ``post`` is: by source and id, then URL, then title and day, within its source.

        Each entry is matched once: two posts of one import are two posts.
        """
        named = self._by_id.get((post.source, post.source_id))
        candidates = [named] if named else []
        candidates += [entry for entry in self._alike(post) if entry.source == post.source]
        for entry in candidates:
            if entry.id not in self._taken:
                self._taken.add(entry.id)
                return entry
        return None

    def took(self, entry_id: int) -> None:
        """Note that a post of this import has this id."""
        self._taken.add(entry_id)

    def resembling(self, post: Post) -> tuple[str, ...]:
        """Return the slugs of posts from other sources that look like the same article.

        They have its address, whatever the scheme, ``www`` or the last slash; or its title: of the same day, or
        of any day where the title has three words or more, since sources date an article differently.
        """
        alike = self._alike(post) + self._by_address.get(_address(post.url), [])
        title = slugify(post.title)
        if title.count("-") >= _TELLING:
            alike += self._by_words.get(title, [])
        return tuple(dict.fromkeys(entry.slug for entry in alike if entry.source != post.source))

    def free_slug(self, post: Post) -> str:
        """Return the slug that ``post`` proposes, or the next one that nothing else has."""
        return post.slug if post.slug not in self._by_slug else slugify(post.slug, self._by_slug)

    def _alike(self, post: Post) -> list[Entry]:
        same_url = self._by_url.get(post.url, []) if post.url else []
        same_title = [
            entry
            for entry in self._by_title.get(title_day(post), [])
            if not (entry.source == post.source and entry.url and post.url and entry.url != post.url)
        ]
        return [*same_url, *same_title]


def _address(url: str) -> str:
    """Return ``url`` without what differs between two ways of writing one address; empty where it is empty."""
    return re.sub(r"^https?://(?:www\.)?", "", url.partition("#")[0], flags=re.IGNORECASE).rstrip("/")


def title_day(post: Post) -> str:
    """Return title and day of ``post`` in the form in which two posts are compared."""
    return f"{slugify(post.title)} {post.published:%Y-%m-%d}"
