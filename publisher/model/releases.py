"""Freezing: an approved campaign with its exact bytes, audience, times and costs, and a hash over them.

What is sent is read from the release alone; the campaign's folder may change or vanish afterwards.  A release is
stored as a line that names its format and its hash, and the bytes that the hash was made over: it is verified as
what was stored, so that no later field of these classes can make it another.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from publisher.errors import ReleaseError
from publisher.model.utm import untagged
from publisher.when import WallTime, require_aware

#: Number of the form in which releases are stored; 1 was that of 0.1.0, JSON with the hash in it and one thread.
FORMAT: Final = 2
_MARK: Final = b"publisher-release"
_ID_LENGTH: Final = 16
#: Name of the one network whose threads format 1 knew.
_FIRST_NETWORK: Final = "x"


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
    #: Only those in this segment (``publisher.model.segment_grammar``), where given.
    who: str = ""
    #: As the person said it; ``None`` for as soon as possible.
    at: WallTime | None = None
    #: The instant, aware.
    due: datetime
    #: Number of readers counted at approval.
    readers: int = 0
    #: What it says, whatever it is called: ``publisher.digest.content``; empty in releases of 0.1.0.
    content: str = ""
    #: Whether it goes to readers who have the same content already, too.
    again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadRelease:
    """The thread on one network, frozen."""

    parts: tuple[Part, ...]
    at: WallTime | None = None
    due: datetime
    #: US dollars, as estimated at approval.
    cost: float = 0.0
    #: What is asked of the network beside the parts, by the names of its section in ``campaign.toml``.
    options: Mapping[str, str] = field(default_factory=dict)
    #: What it says, whatever it is called: :func:`thread_content`; empty in releases of 0.1.0.
    content: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """What a person approved."""

    campaign: str
    title: str
    approved_by: str
    approved_at: datetime
    #: By channel.
    digests: Mapping[str, EmailRelease] = field(default_factory=dict)
    #: By network.
    threads: Mapping[str, ThreadRelease] = field(default_factory=dict)
    #: Slugs of the posts that it carries.
    posts: tuple[str, ...] = ()
    #: SHA-256, in hex, over the bytes that are stored.
    hash: str

    @property
    def id(self) -> str:
        """The first 16 hex digits of the hash."""
        return self.hash[:_ID_LENGTH]

    @property
    def email(self) -> EmailRelease | None:
        """The digest; ``None`` where it has none."""
        return next(iter(self.digests.values()), None)

    def planned(self) -> Iterator[tuple[str, EmailRelease | ThreadRelease]]:
        """Yield each channel that it leaves by, with what leaves there."""
        yield from self.digests.items()
        yield from self.threads.items()


def freeze(
    *,
    campaign: str,
    title: str,
    approved_by: str,
    approved_at: datetime,
    digests: Mapping[str, EmailRelease] | None = None,
    threads: Mapping[str, ThreadRelease] | None = None,
    posts: tuple[str, ...] = (),
) -> Release:
    """Return the release of an approved campaign, its hash made over the exact content."""
    require_aware(approved_at, "Release.approved_at")
    if not digests and not threads:
        raise ReleaseError(f"The campaign {campaign} has neither an email nor a thread to release; add one.")
    unhashed = Release(
        campaign=campaign,
        title=title,
        approved_by=approved_by,
        approved_at=approved_at,
        digests=digests or {},
        threads=threads or {},
        posts=posts,
        hash="",
    )
    return replace(unhashed, hash=_hash(_content(unhashed)))


def thread_content(parts: Iterable[Part]) -> str:
    """Return a hash over what parts say and show, campaign tags on their links left out."""
    said = [
        [untagged(part.text), *(hashlib.sha256(media.content).hexdigest() for media in part.media)] for part in parts
    ]
    return _hash(msgspec.json.encode(said))


def to_bytes(release: Release) -> bytes:
    """Return what the store keeps: a line ``publisher-release 2 HASH``, and the content as JSON.

    Raises :class:`ReleaseError` where the release is not what its hash was made over.
    """
    content = _content(release)
    if _hash(content) != release.hash:
        raise _tampered(release.id, release.campaign)
    return b"%s %d %s\n%s" % (_MARK, FORMAT, release.hash.encode(), content)


def from_bytes(data: bytes) -> Release:
    """Read what :func:`to_bytes` of this or an earlier Publisher wrote.

    Raises :class:`ReleaseError` where it was tampered with, or a later Publisher wrote it.
    """
    if data.startswith(b"{"):
        return _from_format_1(data)
    head, _, content = data.partition(b"\n")
    mark, number, stored = (*head.split(b" "), b"", b"")[:3]
    if mark != _MARK or not number.isdigit():
        raise ReleaseError("What is stored is no release; restore the database from a backup.")
    if int(number) > FORMAT:
        raise ReleaseError(
            f"A release was stored by a newer Publisher (format {int(number)}, this one knows {FORMAT}); "
            f"send it with that one, or approve the campaign again."
        )
    if _hash(content) != stored.decode("ascii", "replace"):
        raise _tampered(stored[:_ID_LENGTH].decode("ascii", "replace"), "")
    return msgspec.json.decode(b'{"hash":"%s",%s' % (stored, content.removeprefix(b"{")), type=Release)


def _from_format_1(data: bytes) -> Release:
    """Read what 0.1.0 stored: its hash was made over all other keys, encoded in order."""
    content: dict[str, Any] = msgspec.json.decode(data)
    stored = str(content.pop("hash", ""))
    if _hash(msgspec.json.encode(content, order="deterministic")) != stored:
        raise _tampered(stored[:_ID_LENGTH], str(content.get("campaign", "")))
    email, thread = content.pop("email", None), content.pop("thread", None)
    content["digests"] = {} if email is None else {"email": email}
    content["threads"] = {} if thread is None else {_FIRST_NETWORK: thread}
    return msgspec.convert(content | {"hash": stored}, Release)


def _content(release: Release) -> bytes:
    content = msgspec.to_builtins(release)
    del content["hash"]
    return msgspec.json.encode(content, order="deterministic")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _tampered(release_id: str, campaign: str) -> ReleaseError:
    of = f" of {campaign}" if campaign else ""
    return ReleaseError(f"The release {release_id}{of} is not what was approved; approve the campaign again.")
