"""How a dispatch stands, as it is: what it waits for or who holds it, and the way on.  Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from publisher.channels.channel import Mail
from publisher.channels.registry import channel
from publisher.model.accounts import Pause
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Tally
from publisher.model.note_words import brief
from publisher.model.notes import Reason


class Stand(StrEnum):
    """Where a dispatch is, in a person's word."""

    QUEUED = "queued"
    SENDING = "sending"
    #: The mail server or the network is away or asks for patience; it goes on by itself.
    WAITS = "waits"
    #: The account is refused; it goes on once that is mended.
    PAUSED = "paused"
    HELD = "held"
    MISSED = "missed"
    DONE = "done"
    #: Done, and all of it went into ``outbox/``.
    REHEARSAL = "rehearsal"
    #: Done, and in ``outbox/`` for a person to post, since nothing here can.
    TO_POST = "to post"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a dispatch stands."""

    stand: Stand
    #: In few words: ``by A. Editor``, ``for the mail server``, ``the message is too large for the mail server``.
    why: str = ""
    #: What the other side said, where ``why`` does not.
    detail: str = ""
    #: Aware; ``None`` where it says nothing.
    since: datetime | None = None
    #: What a person can do; empty where nothing needs to be done.
    way: str = ""
    #: Numbers that no state hides: ``2 failed``, ``1 in doubt``.
    besides: tuple[str, ...] = ()

    @property
    def looks(self) -> bool:
        """Whether a person should look."""
        return bool(self.way)


def standing(dispatch: Dispatch, tally: Tally, *, now: datetime, pause: Pause | None = None) -> Standing:
    """Return how a dispatch stands; ``pause`` is that of its account, ``now`` is aware."""
    besides = tuple(_besides(dispatch, tally))
    due = dispatch.state is DispatchState.QUEUED and dispatch.due <= now
    if pause is not None and (due or dispatch.state is DispatchState.RUNNING):
        on = channel(dispatch.channel)
        # What mends an account at a network stands in the pause's own sentence: keys, credit, a login.
        way = f"publisher setup {on.section}" if isinstance(on, Mail) else f"publisher queue show {dispatch.id}"
        return Standing(stand=Stand.PAUSED, why=_clause(pause.why), since=pause.since, way=way, besides=besides)
    if dispatch.state is DispatchState.RUNNING:
        return _running(dispatch, tally, besides)
    if dispatch.state is DispatchState.DONE:
        return _done(dispatch, tally, besides)
    why, way = brief(dispatch.note), _WAYS.get(dispatch.state, "")
    if way:
        way = _WAYS_OF.get(dispatch.note.reason, way)
    stand = Stand(dispatch.state.value)
    way = way.format(dispatch.id, campaign=dispatch.campaign)
    return Standing(stand=stand, why=why, since=dispatch.since, way=way, besides=besides)


#: What a person does about what stands still.
_WAYS: Final = {DispatchState.HELD: "publisher queue show {}", DispatchState.MISSED: "publisher queue show {}"}
_WAYS_OF: Final = {Reason.BY_HAND: "publisher queue resume {}", Reason.RETIMED: "publisher approve {campaign}"}


def _running(dispatch: Dispatch, tally: Tally, besides: tuple[str, ...]) -> Standing:
    way = f"publisher queue show {dispatch.id}" if tally[DeliveryState.UNCERTAIN] else ""
    waits = dispatch.note.reason is Reason.WAITS
    if not waits:
        return Standing(stand=Stand.SENDING, since=dispatch.since, way=way, besides=besides)
    on = channel(dispatch.channel)
    why = "for the mail server" if isinstance(on, Mail) else f"for {on.title}"
    detail = _clause(dispatch.note.words)
    return Standing(stand=Stand.WAITS, why=why, detail=detail, since=dispatch.since, way=way, besides=besides)


def _done(dispatch: Dispatch, tally: Tally, besides: tuple[str, ...]) -> Standing:
    looks = tally[DeliveryState.UNCERTAIN] or tally[DeliveryState.FAILED]
    way = f"publisher queue show {dispatch.id}" if looks else ""
    if tally[DeliveryState.WRITTEN] and not tally[DeliveryState.SENT]:
        if channel(dispatch.channel).transport:
            why = "written into outbox/; nobody got it"
            return Standing(stand=Stand.REHEARSAL, why=why, way=way, besides=besides)
        why = f"written into outbox/{dispatch.channel}/, for a person to post"
        return Standing(stand=Stand.TO_POST, why=why, way=way, besides=besides)
    return Standing(stand=Stand.DONE, way=way, besides=besides)


def _besides(dispatch: Dispatch, tally: Tally) -> Iterator[str]:
    whom = channel(dispatch.channel).nouns
    if doubtful := tally[DeliveryState.UNCERTAIN]:
        yield f"{whom.counted(doubtful)} in doubt"
    if failed := tally[DeliveryState.FAILED]:
        yield f"{failed:,} failed"
    if deferred := tally[DeliveryState.DEFERRED]:
        yield f"{deferred:,} to be tried again"
    if (written := tally[DeliveryState.WRITTEN]) and tally[DeliveryState.SENT]:
        yield f"{written:,} only written into outbox/"


def _clause(sentence: str) -> str:
    """Return the first clause of a sentence, to stand inside another."""
    clause = sentence.partition(";")[0].rstrip(".")
    return f"{clause[:1].lower()}{clause[1:]}" if clause.startswith(("The ", "Nobody ", "Nothing ")) else clause
