"""What the daemon and the commands need of the outside, shaped by them.

``store``, ``sources`` and ``transports`` provide these; one contract suite for each is in ``tests/contracts``.
Every method is safe to call from several threads.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from publisher.outbox import Channel, Delivery, DeliveryState, Dispatch, DispatchState, Event, Outcome, Tally
from publisher.posts import Post
from publisher.release import Part, Release
from publisher.subscribers import Subscriber


class Clock(Protocol):
    """Where the time comes from; the only one."""

    def now(self) -> datetime:
        """Return the aware UTC time."""

    def monotonic(self) -> float:
        """Return seconds that never go back, for leases and waiting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """Something doubtful in what was imported, with its place."""

    #: File or address, and the line where there is one.
    place: str
    message: str
    #: Whether something could not be read, so that a part of the source is missing.
    lost: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """One thing of a source that was understood and is not wanted."""

    #: A noun for several, such as ``drafts``; things with the same reason are counted together.
    reason: str


#: What a source gives, one after another.
Found: TypeAlias = Post | Flag | LeftOut


class Source(Protocol):
    """A place that posts come from.  Slugs of what it reads are proposals; the library settles them."""

    #: Stable name; with a post's ``source_id`` it names the post.
    name: str

    @property
    def share(self) -> float | None:
        """How much has been read so far, from 0 to 1; ``None`` where that cannot be told."""

    def read(self) -> Iterator[Found]:
        """Yield all there is, one thing at a time, so that a large source needs little memory.

        Raises :class:`SourceError` for what cannot be read at all; what cannot be read in part is a flag with
        ``lost``.
        """


#: ``removed``: a person has taken the post out before, so that it was not taken in.
ImportKind = Literal["new", "changed", "unchanged", "removed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What the library did with one post; without its text, since there may be many."""

    slug: str
    title: str
    kind: ImportKind
    #: Slugs of posts from elsewhere that look like the same article.
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One result of a search, best first; ``snippet`` marks the words found with « and »."""

    post: Post
    snippet: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A former content of a post."""

    post: Post
    replaced_at: datetime


class Library(Protocol):
    """The posts of the workspace."""

    def upsert(self, posts: Iterable[Post], now: datetime, *, removed: bool = False) -> list[Imported]:
        """Take posts in, in one transaction: by source and source id, then URL, then title and day.

        An unchanged post is not touched; a changed one keeps its slug, and its former content goes to history.  What
        was removed stays so, unless ``removed`` takes it in again.
        """

    def get(self, slug: str) -> Post:
        """Return the post; raise :class:`PostError` with the nearest slug where there is none."""

    def all(self) -> list[Post]:
        """Return every post, newest first."""

    def update(self, post: Post, now: datetime) -> None:
        """Store a person's edit of a post known by its slug; the next import does not undo it."""

    def remove(self, slug: str, now: datetime) -> None:
        """Remove a post, for good; raise :class:`PostError` where there is none."""

    def duplicates(self) -> Mapping[str, tuple[str, ...]]:
        """Return the slugs of posts that look like the same article from another source, each with those it is like."""

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Full-text search, ranked."""

    def history(self, slug: str) -> list[Version]:
        """Return the former contents of a post, newest first."""

    def in_digests(self) -> frozenset[str]:
        """Return the slugs of posts that a released digest has carried."""

    def fetch_state(self, source: str) -> Mapping[str, str]:
        """Return what the last fetch of a source left for the next: ``etag``, ``last_modified``."""

    def save_fetch_state(self, source: str, state: Mapping[str, str]) -> None:
        """Keep it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriberImport:
    """What an import did, in numbers."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Rows that were not taken because the address is on the suppression list.
    suppressed: int = 0


class Audience(Protocol):
    """The subscribers, their lists, and the suppression list, which wins over every import."""

    def add(self, subscribers: Iterable[Subscriber], now: datetime) -> SubscriberImport:
        """Add or change subscribers by address, in one transaction; lists and tags are added, never taken away."""

    def find(self, address: str) -> Subscriber | None:
        """Return the subscriber with this address."""

    def named(self, subscriber_id: str) -> Subscriber | None:
        """Return the subscriber with this opaque id, as an unsubscribe token names one."""

    def members(self, lists: Collection[str] = (), tags: Collection[str] = ()) -> Iterator[Subscriber]:
        """Yield active subscribers on one of the lists and with one of the tags, each once; empty means all."""

    def count(self, lists: Collection[str] = (), tags: Collection[str] = ()) -> int:
        """Return how many :meth:`members` would yield."""

    def lists(self) -> Mapping[str, int]:
        """Return the names of the lists and how many active subscribers each has."""

    def leave(self, address: str, lists: Collection[str]) -> bool:
        """Take a subscriber off these lists; ``False`` where unknown or on none of them."""

    def remove(self, address: str, now: datetime) -> bool:
        """Erase a subscriber's data and keep a keyed hash on the suppression list; ``False`` where unknown."""

    def suppress(self, address: str, reason: str, now: datetime) -> None:
        """Put an address on the suppression list: unsubscribed, bounced, complained, erased."""

    def unsuppress(self, address: str) -> bool:
        """Take an address off the suppression list, at the reader's own wish; ``False`` where it was not on it."""

    def suppression(self, address: str) -> str | None:
        """Return the reason for which an address is suppressed."""

    def suppressions(self) -> Mapping[str, int]:
        """Return how many addresses are suppressed, by reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A delivery of email under lease, with its reader."""

    delivery: Delivery
    subscriber: Subscriber = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What a restart found: leases that were given back, and deliveries whose outcome is not known."""

    returned: int
    uncertain: tuple[Delivery, ...]


class Ledger(Protocol):
    """Releases, dispatches and deliveries: the durable queue and the proof."""

    def enqueue(self, release: Release) -> list[Dispatch]:
        """Store a release and queue a dispatch for each of its channels, in one transaction.

        Raises :class:`ReleaseError` where the campaign has a dispatch that is running, done or held after a start.
        Dispatches of an earlier release of the campaign that have not begun are cancelled with a note.
        """

    def release(self, release_id: str) -> Release:
        """Return a release, verified against its hash; raise :class:`ReleaseError`."""

    def releases(self, campaign: str | None = None) -> list[Release]:
        """Return the releases, newest first."""

    def dispatch(self, dispatch_id: int) -> Dispatch:
        """Return a dispatch; raise :class:`QueueError` where there is none."""

    def dispatches(self, *, campaign: str | None = None) -> list[Dispatch]:
        """Return dispatches, by due time."""

    def due(self, now: datetime) -> list[Dispatch]:
        """Return dispatches that are queued or running and due at ``now``."""

    def move(self, dispatch_id: int, to: DispatchState, now: datetime, note: str = "") -> Dispatch:
        """Move a dispatch; raise :class:`QueueError` where that is no legal move.

        When it returns from a hold or cancel, no further :meth:`commit` for that dispatch succeeds.  Cancelling
        makes the open deliveries that are not in flight ``cancelled``.  One that is queued again after its time is
        due now, so that it is not missed once more.
        """

    def start(self, dispatch_id: int, now: datetime) -> Dispatch:
        """Make a queued dispatch running and write its deliveries, in one transaction; running ones stay.

        For email one delivery for each member of the release's lists and tags, suppressed addresses included as
        ``suppressed``; for a thread one for each part.
        """

    def claim(self, dispatch_id: int, *, token: str, now: datetime, until: datetime, limit: int) -> list[Claim]:
        """Lease up to ``limit`` deliveries of email that are pending, or deferred and due.

        Those whose reader has been suppressed, unsubscribed or erased become ``suppressed`` instead, in the same
        transaction.
        """

    def claim_part(self, dispatch_id: int, *, token: str, now: datetime, until: datetime) -> Delivery | None:
        """Lease the first part that is not ``sent``, where it is pending or deferred and due; else ``None``.

        A part is never leased while one before it is not ``sent``: a thread resumes at its first gap.
        """

    def commit(
        self,
        delivery_ids: Sequence[int],
        *,
        token: str,
        now: datetime,
        evidence: str = "",
        outcomes: Sequence[Outcome] = (),
    ) -> frozenset[int]:
        """Make claimed deliveries ``committing``, durably, and return the ids of those that are.

        One is left out where the lease is no longer ours or has expired, or the dispatch is not running.  The
        ``outcomes`` of others are settled before, in the same transaction: one flush of the disk for both.
        """

    def settle(self, outcomes: Iterable[Outcome], *, token: str, now: datetime) -> None:
        """Write outcomes of deliveries under this token, in one transaction; the retry policy dates deferred ones.

        A deferred one without attempts left becomes ``failed``.
        """

    def resolve(self, delivery_id: int, to: DeliveryState, now: datetime, *, cause: str, remote_id: str = "") -> None:
        """Decide an uncertain (or failed) delivery: ``sent``, ``failed`` or ``pending``; raise :class:`QueueError`.

        Its ``looks`` begin anew.
        """

    def looked(self, delivery_id: int, now: datetime, *, again: datetime, counted: bool = True) -> None:
        """Count a look that did not find an uncertain part, and date the next one; others are left alone.

        ``counted`` is ``False`` where the network could not be read at all.
        """

    def retracted(self, delivery_id: int, now: datetime) -> None:
        """Note as its cause (``deleted``) that a sent part was deleted from the network at a person's wish."""

    def recover(self, now: datetime, *, all_leases: bool = False) -> Recovery:
        """Return expired leases to ``pending`` and make expired ``committing`` ones ``uncertain``.

        ``all_leases`` treats every lease as expired: for the start of the only daemon of a workspace.
        """

    def finish(self, dispatch_id: int, now: datetime) -> bool:
        """Make a running dispatch done where no delivery is open any more; return whether it is done.

        A thread is not done while one of its parts is uncertain or failed: those after it could not follow.
        """

    def tally(self, dispatch_id: int) -> Tally:
        """Count the deliveries of a dispatch by state."""

    def deliveries(self, dispatch_id: int, states: Collection[DeliveryState] = ()) -> Iterator[Delivery]:
        """Yield the deliveries of a dispatch, in order, of these states or of all."""

    def to_reader(self, subscriber_id: str) -> list[Delivery]:
        """Return every delivery to one reader, newest first."""

    def events(self, dispatch_id: int, delivery_id: int | None = None) -> list[Event]:
        """Return what happened to a dispatch, or to one of its deliveries, in order.

        A delivery's own row has its last outcome; the events have those before it: deferrals with the other
        side's answer, doubts, and what a person decided.
        """

    def next_due(self, now: datetime) -> datetime | None:
        """Return the next instant at which something may be due, for the daemon's word to a person."""

    def limit(self, account: str) -> Mapping[str, str]:
        """Return what is kept about an account's limits: rate headers, pause, posts and cost of the month."""

    def save_limit(self, account: str, values: Mapping[str, str]) -> None:
        """Keep it, durably."""


class Store(Protocol):
    """The database of a workspace."""

    library: Library
    audience: Audience
    ledger: Ledger

    def key(self) -> bytes:
        """Return the workspace's own random 32 bytes, for Message-IDs and the hashes of erased addresses."""

    def close(self) -> None:
        """Let go of every connection."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One message for one reader; ``repr`` shows no address."""

    delivery_id: int
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    #: Complete, CRLF line ends, not dot-stuffed.
    message: bytes = field(repr=False)


#: Called at the last moment at which nothing has left yet; durable when it returns True.  On False the transport
#: must not go on and answers PENDING.
Commit = Callable[[], bool]


class EmailSession(Protocol):
    """An open connection; used by one thread."""

    def send(self, envelope: Envelope, commit: Commit) -> Outcome:
        """Send one message; never raises for what befalls one recipient.

        Raises :class:`AccountError` where the account is refused and :class:`TransportError` where the connection
        was lost before ``commit`` was asked: the envelope has provably not left.
        """


class EmailTransport(Protocol):
    """Carries the channel ``email``."""

    name: str

    def session(self) -> AbstractContextManager[EmailSession]:
        """Open a connection; raises :class:`AccountError` or :class:`TransportError`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One part to be posted, with what it hangs on."""

    delivery_id: int
    campaign: str
    part: Part
    #: Number of parts of its thread.
    total: int
    #: Id of the part before it on the network; empty for the first.
    reply_to: str = ""


class SocialTransport(Protocol):
    """Carries a social channel.

    Every method raises :class:`AccountError` where the account is refused, :class:`LaterError` where the other
    side asks to wait, and another :class:`TransportError` where it cannot be reached.
    """

    #: Names the account in :meth:`Ledger.limit` too.
    name: str

    def head(self) -> str:
        """Return the id of the newest own post, or an empty string; the evidence kept with ``committing``."""

    def post(self, posting: Posting, commit: Commit) -> Outcome:
        """Post one part.

        What it raises, :class:`BudgetError` included, means that the part has provably not left; what is not
        known is an UNCERTAIN outcome.
        """

    def find(self, posting: Posting, since: str) -> str | None:
        """Look for the part on the own timeline after ``since`` (``0``: from its beginning); return its id if live.

        ``None`` says that it was not seen, which is no proof yet: timelines lag.
        """

    def delete(self, remote_id: str) -> None:
        """Delete a post; one that is gone already counts as deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transports:
    """What carries each channel in this workspace."""

    email: EmailTransport
    social: Mapping[Channel, SocialTransport]
