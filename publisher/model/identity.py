"""Which post of the library an incoming one is, and which it resembles.  Pure: the library tells what it has."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from publisher.model.posts import Post, slugify

#: Hyphens in the slug of a title that is telling enough to be known by on another day.
_TELLING: Final = 2
_SCHEME: Final = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """A post by what it is known by; its text is not needed."""

    slug: str
    source: str
    source_id: str
    url: str
    #: Title and day in the form in which two posts are compared.
    title_day: str
    #: Content hash as its source last gave it.
    source_hash: str

    @property
    def title(self) -> str:
        """The title in the form in which two posts are compared."""
        return self.title_day.rpartition(" ")[0]


def identity_of(post: Post) -> Identity:
    """Return what ``post`` is known by; its slug is what it proposes."""
    return Identity(
        slug=post.slug,
        source=post.source,
        source_id=post.source_id,
        url=post.url,
        title_day=f"{slugify(post.title)} {post.published.date()}",
        source_hash=post.content_hash,
    )


class Known:
    """The posts of the library, found by identity: a few hundred bytes for each."""

    def __init__(self, identities: Iterable[Identity], removed: Iterable[Identity] = ()) -> None:
        """``removed`` are posts that a person has taken out; their slugs are not given to others."""
        self._by_slug: dict[str, Identity] = {}
        self._by_id: defaultdict[tuple[str, str], list[Identity]] = defaultdict(list)
        self._by_url: defaultdict[str, list[Identity]] = defaultdict(list)
        self._by_title_day: defaultdict[str, list[Identity]] = defaultdict(list)
        self._likes: _Likes | None = None
        self._sources: set[str] = set()
        self._removed = _Removed(removed)
        #: The number that the next post with a slug may get, so that a hundred posts of one title are soon named.
        self._numbers: dict[str, int] = {}
        #: Slugs of posts that this import has met.
        self._met: set[str] = set()
        for identity in identities:
            self._add(identity)

    def __iter__(self) -> Iterator[Identity]:
        return iter(self._by_slug.values())

    def match(self, incoming: Identity) -> Identity | None:
        """Return the post that ``incoming`` is: by source and id, then URL, then title and day, within its source.

        Each is matched once: two posts of one import are two posts.  Where several may be it, the one that has not
        changed is, so that two of one title and day are not taken for each other the next time.
        """
        named = self._by_id.get((incoming.source, incoming.source_id), [])
        if not named and self._removed.has_id(incoming):
            return None
        alike = [known for known in self._alike(incoming) if known.source == incoming.source]
        candidates = [known for known in (*named, *alike) if known.slug not in self._met]
        if not candidates:
            return None
        same = (known for known in candidates if known.source_hash == incoming.source_hash)
        found = next(same, candidates[0])
        self._met.add(found.slug)
        return found

    def was_removed(self, incoming: Identity) -> Identity | None:
        """Return the post that ``incoming`` was before a person removed it, or ``None``."""
        return self._removed.match(incoming)

    def bring_back(self, incoming: Identity, before: Identity) -> Identity:
        """Forget that a post was removed; return it with the slug that it had."""
        self._removed.forget(before)
        return replace(incoming, slug=before.slug)

    def settle(self, incoming: Identity) -> Identity:
        """Take in a new post and return it with the slug that is its own: the one it proposes, or the next free."""
        if self._has(incoming.slug):
            incoming = replace(incoming, slug=self._free(incoming.slug))
        self._add(incoming)
        self._met.add(incoming.slug)
        return incoming

    def elsewhere(self, source: str) -> bool:
        """Return whether there are posts of other sources."""
        return not self._sources <= {source}

    def resembling(self, incoming: Identity) -> tuple[str, ...]:
        """Return the slugs of posts from other sources that look like the same article.

        They have its address, whatever the scheme, ``www`` or the last slash; or its title: of the same day, or
        of any day where the title has three words or more, since sources date an article differently.
        """
        if not self.elsewhere(incoming.source):
            return ()
        if self._likes is None:
            self._likes = _Likes(self)
        alike = [*self._alike(incoming), *self._likes.like(incoming)]
        return tuple(dict.fromkeys(known.slug for known in alike if known.source != incoming.source))

    def _has(self, slug: str) -> bool:
        return slug in self._by_slug or slug in self._removed.slugs

    def _free(self, slug: str) -> str:
        number = self._numbers.get(slug, 2)
        while self._has(f"{slug}-{number}"):
            number += 1
        self._numbers[slug] = number + 1
        return f"{slug}-{number}"

    def _add(self, identity: Identity) -> None:
        self._by_slug[identity.slug] = identity
        self._by_id[identity.source, identity.source_id].append(identity)
        if identity.url:
            self._by_url[identity.url].append(identity)
        self._by_title_day[identity.title_day].append(identity)
        self._sources.add(identity.source)
        if self._likes is not None:
            self._likes.add(identity)

    def _alike(self, incoming: Identity) -> list[Identity]:
        same_url = self._by_url.get(incoming.url, []) if incoming.url else []
        same_title = [
            known
            for known in self._by_title_day.get(incoming.title_day, [])
            if not (known.source == incoming.source and known.url and incoming.url and known.url != incoming.url)
        ]
        return [*same_url, *same_title]


class _Likes:
    """Posts by what two sources may have in common; made where there are two."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._by_address: defaultdict[str, list[Identity]] = defaultdict(list)
        self._by_title: defaultdict[str, list[Identity]] = defaultdict(list)
        for identity in identities:
            self.add(identity)

    def add(self, identity: Identity) -> None:
        if identity.url:
            self._by_address[_address(identity.url)].append(identity)
        self._by_title[identity.title].append(identity)

    def like(self, incoming: Identity) -> list[Identity]:
        same_address = self._by_address.get(_address(incoming.url), []) if incoming.url else []
        telling = incoming.title.count("-") >= _TELLING
        return [*same_address, *(self._by_title.get(incoming.title, []) if telling else [])]


class _Removed:
    """Posts that a person has taken out, and by what they would come back."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self.slugs: set[str] = set()
        self._by: dict[tuple[str, str, str], Identity] = {}
        for identity in identities:
            self.slugs.add(identity.slug)
            self._by.update(dict.fromkeys(self._keys(identity), identity))

    def match(self, incoming: Identity) -> Identity | None:
        if not self._by:
            return None
        return next((self._by[key] for key in self._keys(incoming) if key in self._by), None)

    def has_id(self, incoming: Identity) -> bool:
        return ("id", incoming.source, incoming.source_id) in self._by

    def forget(self, identity: Identity) -> None:
        self.slugs.discard(identity.slug)
        self._by = {key: other for key, other in self._by.items() if other != identity}

    def _keys(self, identity: Identity) -> list[tuple[str, str, str]]:
        by_id = ("id", identity.source, identity.source_id)
        if identity.url:
            return [by_id, ("url", identity.source, identity.url)]
        return [by_id, ("title", identity.source, identity.title_day)]


def _address(url: str) -> str:
    """Return ``url`` without what differs between two ways of writing one address."""
    bare = url.partition("#")[0]
    scheme = _SCHEME.match(bare)
    return bare[scheme.end() if scheme else 0 :].rstrip("/")
