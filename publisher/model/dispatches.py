"""Dispatches, deliveries, their legal moves, and when to try again.  Pure.

A delivery moves ``pending → claimed → committing → sent | written | deferred | failed | uncertain | suppressed``.
``committing`` is durable before anything irrevocable leaves (the final dot, the POST), so a crash leaves in doubt
at most what was in flight (RFC 1047 shows why doubt cannot be avoided altogether).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from publisher.errors import QueueError
from publisher.model.causes import Cause, Known
from publisher.model.faults import Fault
from publisher.model.notes import NOTHING, Note
from publisher.when import WallTime, require_aware

#: Name of a channel; what it is stands in ``publisher.channels``.
Channel: TypeAlias = str


class DispatchState(StrEnum):
    """Where a dispatch is."""

    QUEUED = "queued"
    RUNNING = "running"
    HELD = "held"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"


class DeliveryState(StrEnum):
    """Where a delivery is."""

    PENDING = "pending"
    CLAIMED = "claimed"
    COMMITTING = "committing"
    SENT = "sent"
    #: It went into the folder ``outbox/`` and to nobody: a rehearsal, or for a person to carry.
    WRITTEN = "written"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


_D = DispatchState
DISPATCH_MOVES: Final[Mapping[DispatchState, frozenset[DispatchState]]] = MappingProxyType(
    {
        _D.QUEUED: frozenset({_D.RUNNING, _D.HELD, _D.CANCELLED, _D.MISSED}),
        _D.RUNNING: frozenset({_D.DONE, _D.HELD, _D.CANCELLED}),
        _D.HELD: frozenset({_D.QUEUED, _D.CANCELLED}),
        _D.MISSED: frozenset({_D.QUEUED, _D.CANCELLED}),
        _D.DONE: frozenset({_D.QUEUED}),  # a person resends what was uncertain
        _D.CANCELLED: frozenset(),
    }
)

_S = DeliveryState
DELIVERY_MOVES: Final[Mapping[DeliveryState, frozenset[DeliveryState]]] = MappingProxyType(
    {
        _S.PENDING: frozenset({_S.CLAIMED, _S.SUPPRESSED, _S.CANCELLED}),
        _S.CLAIMED: frozenset({_S.COMMITTING, _S.PENDING, _S.DEFERRED, _S.FAILED, _S.SUPPRESSED, _S.CANCELLED}),
        _S.COMMITTING: frozenset({_S.SENT, _S.WRITTEN, _S.PENDING, _S.DEFERRED, _S.FAILED, _S.UNCERTAIN}),
        _S.DEFERRED: frozenset({_S.CLAIMED, _S.SUPPRESSED, _S.CANCELLED, _S.FAILED}),
        _S.UNCERTAIN: frozenset({_S.PENDING, _S.SENT, _S.WRITTEN, _S.FAILED}),
        _S.WRITTEN: frozenset({_S.PENDING}),  # the rehearsal is followed by the real thing
        _S.FAILED: frozenset({_S.PENDING}),  # a person tries again after mending the cause
        _S.SENT: frozenset(),
        _S.SUPPRESSED: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)

#: Why a dispatch in a state cannot make any of the moves that are not its own, and what can be done.
_STANDS: Final[Mapping[DispatchState, str]] = MappingProxyType(
    {
        _D.QUEUED: "is queued; it leaves by itself when its time has come.",
        _D.RUNNING: "is leaving already; publisher queue hold {number} stops it.",
        _D.HELD: "is held; publisher queue resume {number} lets it go on, publisher queue cancel {number} drops it.",
        _D.MISSED: "is missed; publisher queue resume {number} sends it, publisher queue cancel {number} drops it.",
        _D.DONE: "has left; publisher report {campaign} tells who got it.",
        _D.CANCELLED: "was cancelled for good; publisher approve {campaign} queues the campaign anew.",
    }
)
_REFUSALS: Final[Mapping[tuple[DispatchState, DispatchState], str]] = MappingProxyType(
    {
        (_D.HELD, _D.HELD): "is held already; publisher queue resume {number} lets it go on.",
        (_D.CANCELLED, _D.CANCELLED): "is cancelled already.",
        (_D.DONE, _D.CANCELLED): "has left already, so nothing of it can be cancelled; publisher report {campaign} "
        "tells who got it.",
    }
)
#: States in which a dispatch may still leave, a person's word included.
AHEAD: Final = frozenset({_D.QUEUED, _D.RUNNING, _D.HELD, _D.MISSED})

#: States in which a delivery may still leave without anybody's doing.
OPEN: Final = frozenset({_S.PENDING, _S.CLAIMED, _S.COMMITTING, _S.DEFERRED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """One release on one channel at one time."""

    #: What a person types to name it.
    id: int
    release_id: str
    campaign: str
    title: str
    channel: Channel
    #: As the person said it; ``None`` for as soon as possible.
    at: WallTime | None
    #: The instant, aware.
    due: datetime
    state: DispatchState = DispatchState.QUEUED
    #: Why it is held, missed, cancelled or queued again, or what it waits for while it runs.
    note: Note = NOTHING
    #: Since when it is in its state, with this note; aware.
    since: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.due, "Dispatch.due")
        if self.since is not None:
            require_aware(self.since, "Dispatch.since")

    def check_move(self, to: DispatchState) -> None:
        """Raise :class:`QueueError` where the dispatch cannot go to the state ``to``."""
        if to not in DISPATCH_MOVES[self.state]:
            name = f"Dispatch {self.id} ({self.campaign}, {self.channel})"
            said = _REFUSALS.get((self.state, to)) or _STANDS[self.state]
            raise QueueError(f"{name} {said.format(number=self.id, campaign=self.campaign)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One recipient of a digest, or one part of a thread: a row of the ledger."""

    id: int
    dispatch_id: int
    #: Id of the subscriber for email; empty for a thread's part.
    subscriber_id: str = ""
    #: Position of the part in its thread, from 1; 0 for email.
    position: int = 0
    state: DeliveryState = DeliveryState.PENDING
    #: Times that it went to ``committing`` or was refused before that, but for those that were nobody's fault here.
    attempts: int = 0
    #: When a deferred one may leave again, or an uncertain part is looked for again.
    next_attempt: datetime | None = None
    #: What the other side answered, without addresses.
    reply: str = ""
    #: Why it is deferred, failed, uncertain or suppressed.
    cause: Cause = Known.NONE
    #: Id of the post on the network; for email the Message-ID.
    remote_id: str = ""
    #: Newest own post before this part was posted: where reconciling begins.
    evidence: str = ""
    #: Times that the own timeline was read for this part, while uncertain, without finding it.
    looks: int = 0
    changed_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it is a part that stands on the network under an id that is known."""
        posted = self.position > 0 and self.state is DeliveryState.SENT
        return posted and self.remote_id != "" and self.cause is not Known.DELETED


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What became of one attempt, as a transport tells it; no transport knows an id of the ledger."""

    #: SENT, WRITTEN, DEFERRED, FAILED, UNCERTAIN, or PENDING where it provably did not leave and nobody is to blame.
    state: DeliveryState
    reply: str = ""
    cause: Cause = Known.NONE
    remote_id: str = ""
    #: Aware; for DEFERRED where the other side said when, otherwise the retry policy decides.
    retry_at: datetime | None = None
    #: Whose fault a refusal is; ``None`` where nothing was refused, or the channel does not say.
    fault: Fault | None = None
    #: What like refusals have in common: the stage and the codes, such as ``rcpt 554 5.7.1``.
    likeness: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome(Answer):
    """What became of one attempt for a delivery; the ledger makes it the delivery's state."""

    delivery_id: int

    @classmethod
    def of(cls, delivery_id: int, answer: Answer, *, remote_id: str = "") -> "Outcome":
        """Return ``answer`` as the outcome of a delivery; a worker alone knows which, and may know its remote id."""
        return cls(
            delivery_id=delivery_id,
            state=answer.state,
            reply=answer.reply,
            cause=answer.cause,
            remote_id=remote_id or answer.remote_id,
            retry_at=answer.retry_at,
            fault=answer.fault,
            likeness=answer.likeness,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What happened to a dispatch or a delivery, as the ledger keeps it for good."""

    at: datetime
    #: The state that it went to.
    state: str
    cause: Cause = Known.NONE
    #: Of a dispatch; its ``cause`` is none then.
    note: Note = NOTHING
    reply: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """Exponential backoff with a cap; RFC 5321 section 4.5.4.1 asks for at least 30 minutes after early tries."""

    #: Most attempts for one delivery.
    attempts: int = 8
    first: timedelta = timedelta(minutes=1)
    factor: float = 3.0
    longest: timedelta = timedelta(hours=6)

    def next_attempt(self, made: int, now: datetime) -> datetime | None:
        """Return when to try again after ``made`` attempts, or ``None`` where it was the last."""
        if made >= self.attempts:
            return None
        return now + min(self.longest, self.first * self.factor ** max(0, made - 1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many deliveries of a dispatch are in each state."""

    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    #: Parts that were sent and then deleted from the network: nobody has them, and they are none of those sent.
    deleted: int = 0

    def __getitem__(self, state: DeliveryState) -> int:
        return self.counts.get(state, 0)

    @property
    def total(self) -> int:
        """All deliveries."""
        return sum(self.counts.values()) + self.deleted

    @property
    def words(self) -> dict[str, int]:
        """How many there are of each kind that there are, by its word: the states, and ``deleted``."""
        found = {str(state): count for state, count in self.counts.items() if count}
        return found | ({"deleted": self.deleted} if self.deleted else {})

    @property
    def open(self) -> int:
        """Deliveries that may still leave."""
        return sum(self[state] for state in OPEN)
