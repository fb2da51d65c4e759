"""Listing posts, and which of them look like one that is there from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.desk.choose import Choice, choose_among
from publisher.model.posts import Post
from publisher.ports.library import Library
from publisher.workspace.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """The posts that were asked for, and what a list says of them."""

    #: Newest first, or in the order in which they were named.
    posts: tuple[Post, ...]
    #: Slugs of all posts that a digest has carried.
    carried: frozenset[str]
    #: Slugs of posts that look like others, each with those it is like; empty where it was not asked for.
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Whether the library has no post at all.
    library_is_empty: bool = False


def list_posts(choice: Choice, library: Library, config: Config, *, duplicates: bool = False) -> Listing:
    """Return the posts that are chosen, with ``duplicates`` only those that look like one from another source.

    Raises as :func:`publisher.desk.choose.choose` does.
    """
    everything = library.all()
    found = choose_among(everything, choice, library, config)
    alike = library.duplicates() if duplicates else {}
    return Listing(
        posts=tuple(post for post in found if not duplicates or post.slug in alike),
        carried=library.in_digests(),
        alike=alike,
        library_is_empty=not everything,
    )
