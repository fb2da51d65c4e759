"""Removing posts from the library, and the campaigns that would miss them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publisher.errors import CampaignError
from publisher.model.posts import Post
from publisher.ports.library import Library
from publisher.workspace import campaigns


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """Posts that are to go, and what that would break."""

    posts: tuple[Post, ...]
    #: Slugs with the names of campaigns that are made of them.
    used: tuple[tuple[str, str], ...]


def removal(slugs: Iterable[str], library: Library, folder: Path) -> Removal:
    """Return what removing these posts would do; ``folder`` holds the campaigns.

    Raises :class:`PostError` for a post that is not there.
    """
    posts = tuple(library.get(slug) for slug in dict.fromkeys(slugs))
    return Removal(posts=posts, used=tuple(_used({post.slug: None for post in posts}, folder)))


def remove(doomed: Removal, library: Library, now: datetime) -> None:
    """Remove the posts, for good."""
    for post in doomed.posts:
        library.remove(post.slug, now)


def _used(slugs: Iterable[str], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield those of the posts that a campaign is made of, each with the campaign's name."""
    for name in campaigns.names(folder):
        with suppress(CampaignError):  # a broken campaign says so when it is checked
            there = {entry.slug for entry in campaigns.load(folder / name).file.posts}
            yield from ((slug, name) for slug in slugs if slug in there)
