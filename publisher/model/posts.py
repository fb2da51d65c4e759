"""A post, and how posts are selected.  Pure: no files, no database, no clock."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from publisher.when import require_aware

#: Words a minute of a grown reader of English prose (Brysbaert 2019: 238 for non-fiction).
READING_SPEED: Final = 238
#: Minutes of reading up to which a digest may print its articles whole.
WHOLE: Final = 8
#: Most characters of an excerpt that is made of a post's text: about six lines of a card.
EXCERPT: Final = 280
#: Names of accounts, or that forms fill in, which name nobody.
_NOBODY: Final = frozenset({
    "", "admin", "administrator", "anonymous", "author", "editor", "editors", "guest", "root", "staff", "team",
    "unknown", "user", "username", "webmaster",
})  # fmt: skip
_SLUG_LENGTH: Final = 60
#: What NFKD leaves whole, and apostrophes, which join a word.
_LETTERS: Final = str.maketrans({
    "’": "", "'": "", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ŋ": "n",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture of a post: an absolute http(s) address and what it shows in words."""

    url: str
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Originally:
    """Where, and when if known, a post appeared first."""

    where: str
    when: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One article of the organisation."""

    #: Unique in the library, readable, stable once given.
    slug: str
    title: str
    author: str
    #: Aware.
    published: datetime
    updated: datetime | None = None
    #: Absolute http(s) address of the article, or empty where it is not known.
    url: str = ""
    #: Name of the source, and the post's own id there.
    source: str
    source_id: str
    #: Sanitised HTML of the body, without the title.
    html: str
    #: The body as plain text: paragraphs divided by an empty line.
    text: str
    #: The first real paragraph, cut at a sentence.
    excerpt: str
    image: Image | None = None
    tags: tuple[str, ...] = ()
    originally: Originally | None = None

    def __post_init__(self) -> None:
        require_aware(self.published, "Post.published")
        if self.updated is not None:
            require_aware(self.updated, "Post.updated")

    @property
    def byline(self) -> str:
        """The author as readers are told: empty where the name is nobody's, such as “admin”."""
        return "" if is_nobody(self.author) else self.author.strip()

    @property
    def content_hash(self) -> str:
        """SHA-256, in hex, over everything a reader could see of the post."""
        image = (self.image.url, self.image.alt) if self.image else ("", "")
        origin = (self.originally.where, str(self.originally.when)) if self.originally else ("", "")
        seen = (
            self.title, self.author, self.published.isoformat(), self.url, self.html, self.text,
            self.excerpt, *image, *self.tags, *origin,
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(seen).encode()).hexdigest()

    @property
    def word_count(self) -> int:
        """Number of words in the plain text."""
        return len(self.text.split())

    @property
    def reading_minutes(self) -> int:
        """Whole minutes to read the post, at least 1."""
        return max(1, round(self.word_count / READING_SPEED))


def is_nobody(author: str) -> bool:
    """Return whether a name is that of an account, or of nobody at all."""
    return author.strip().casefold() in _NOBODY


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which posts are wanted; what is ``None`` or empty does not restrict."""

    #: First day wanted, in the organisation's zone.
    since: date | None = None
    #: First day no longer wanted.
    before: date | None = None
    #: Only the newest so many of what is left.
    last: int | None = None
    #: Exactly these, in this order; the rest of the selection still applies.
    slugs: tuple[str, ...] = ()
    author: str | None = None
    tag: str | None = None
    source: str | None = None
    #: Slugs to leave out, such as those that a digest has carried.
    without: frozenset[str] = field(default_factory=frozenset)


def select(posts: Iterable[Post], selection: Selection, zone: ZoneInfo) -> list[Post]:
    """Return the posts that ``selection`` wants: newest first, or in the order of its slugs."""
    wanted = [post for post in posts if _matches(post, selection, zone)]
    if selection.slugs:
        place = {slug: number for number, slug in enumerate(selection.slugs)}
        return sorted(wanted, key=lambda post: place[post.slug])
    wanted.sort(key=lambda post: (post.published, post.slug), reverse=True)
    return wanted[: selection.last] if selection.last is not None else wanted


def _matches(post: Post, selection: Selection, zone: ZoneInfo) -> bool:
    day = post.published.astimezone(zone).date()
    return (
        (selection.since is None or day >= selection.since)
        and (selection.before is None or day < selection.before)
        and (not selection.slugs or post.slug in selection.slugs)
        and (selection.author is None or post.author.casefold() == selection.author.casefold())
        and (selection.tag is None or selection.tag.casefold() in {tag.casefold() for tag in post.tags})
        and (selection.source is None or post.source == selection.source)
        and post.slug not in selection.without
    )


def slugify(title: str, taken: Collection[str] = ()) -> str:
    """Return a slug for ``title``: lower-case words of a-z and 0-9 joined by hyphens, at most 60 characters.

    Letters lose their accents, and those that are letters of their own are written with their neighbours (``ø`` as
    ``o``); letters of other scripts are written with Latin ones, and a title without any letter gives ``post``.  Where
    the slug is in ``taken``, ``-2``, ``-3`` … is added.
    """
    slug = ""
    for word in re.findall(r"[a-z0-9]+", _latin(title)):
        longer = f"{slug}-{word}" if slug else word[:_SLUG_LENGTH]
        if len(longer) > _SLUG_LENGTH:
            break
        slug = longer
    slug = slug or "post"
    number, candidate = 2, slug
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def _latin(title: str) -> str:
    """Return ``title`` in small letters of ASCII, and whatever stands between them."""
    small = title.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", small)
    if any(letter.isalpha() and not letter.isascii() for letter in plain):
        from anyascii import anyascii  # noqa: PLC0415 - 25 ms, and only other scripts need it

        # Pictographs would be spelled out.
        spoken = (" " if unicodedata.category(letter)[0] == "S" else letter for letter in small)
        plain = anyascii("".join(spoken)).replace("'", "").lower()
    return plain.encode("ascii", "ignore").decode()
