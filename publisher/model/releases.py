"""Freezing: an approved campaign with its exact bytes, audience, times and costs, and a hash over them.

What is sent is read from the release alone; the campaign's folder may change or vanish afterwards.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from publisher.errors import ReleaseError
from publisher.when import WallTime, require_aware

_ID_LENGTH = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A picture of a thread part, as bytes."""

    name: str
    content: bytes = field(repr=False)
    #: MIME type such as image/jpeg.
    type: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One post of a thread, exactly as it will stand there."""

    #: 1 for the first.
    position: int
    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailRelease:
    """The digest, frozen."""

    subject: str
    #: Envelope sender (MAIL FROM).
    sender: str
    #: ``publisher.digest.merge.skeleton.Skeleton.to_bytes``: literal bytes and merge fields of the whole message.
    skeleton: bytes = field(repr=False)
    #: Names of the lists; every subscriber where empty.
    lists: tuple[str, ...] = ()
    #: One of these tags, where given.
    tags: tuple[str, ...] = ()
    #: As the person said it; ``None`` for as soon as possible.
    at: WallTime | None = None
    #: The instant, aware.
    due: datetime
    #: Number of readers counted at approval.
    readers: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadRelease:
    """The thread, frozen."""

    parts: tuple[Part, ...]
    at: WallTime | None = None
    due: datetime
    #: US dollars, as estimated at approval.
    cost: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """What a person approved.  ``hash`` is SHA-256, in hex, over everything else in it."""

    campaign: str
    title: str
    approved_by: str
    approved_at: datetime
    email: EmailRelease | None = None
    thread: ThreadRelease | None = None
    #: Slugs of the posts that it carries.
    posts: tuple[str, ...] = ()
    hash: str

    @property
    def id(self) -> str:
        """The first 16 hex digits of the hash."""
        return self.hash[:_ID_LENGTH]

    def verify(self) -> None:
        """Raise :class:`ReleaseError` where the content is no longer what the hash was made over."""
        if _hash_of(self) != self.hash:
            raise ReleaseError(
                f"The release {self.id} of {self.campaign} is not what was approved; approve the campaign again."
            )


def freeze(
    *,
    campaign: str,
    title: str,
    approved_by: str,
    approved_at: datetime,
    email: EmailRelease | None,
    thread: ThreadRelease | None,
    posts: tuple[str, ...] = (),
) -> Release:
    """Return the release of an approved campaign, its hash made over the exact content."""
    require_aware(approved_at, "Release.approved_at")
    if email is None and thread is None:
        raise ReleaseError(f"The campaign {campaign} has neither an email nor a thread to release; add one.")
    content: dict[str, Any] = {
        "campaign": campaign,
        "title": title,
        "approved_by": approved_by,
        "approved_at": approved_at,
        "email": email,
        "thread": thread,
        "posts": posts,
    }
    unhashed = Release(**content, hash="")
    return Release(**content, hash=_hash_of(unhashed))


def to_bytes(release: Release) -> bytes:
    """Write a release as JSON, for the store."""
    return msgspec.json.encode(release, order="deterministic")


def from_bytes(data: bytes) -> Release:
    """Read what :func:`to_bytes` wrote; raise :class:`ReleaseError` where it was tampered with."""
    release = msgspec.json.decode(data, type=Release)
    release.verify()
    return release


def _hash_of(release: Release) -> str:
    content = msgspec.to_builtins(release)
    del content["hash"]
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
