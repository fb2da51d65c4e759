"""What a person decides about dispatches and about deliveries whose outcome is not known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from publisher.channels.channel import Network
from publisher.channels.registry import channel
from publisher.errors import QueueError, nearest
from publisher.model.causes import Known
from publisher.model.dispatches import DISPATCH_MOVES, Delivery, DeliveryState, Dispatch, DispatchState, Tally
from publisher.model.notes import NOTHING, Note
from publisher.ports.ledger import Queue, Records

#: How long what is done is still shown because not everybody got it.
_LATELY: Final = timedelta(days=7)
_OVER: Final = frozenset({DispatchState.DONE, DispatchState.CANCELLED})

#: What a person does to a dispatch, by the state that it gets.
_DONE: Final = {DispatchState.HELD: "held", DispatchState.QUEUED: "resumed", DispatchState.CANCELLED: "cancelled"}
_DECISIONS: Final = {
    "resend": (DeliveryState.PENDING, Known.RESENT_BY_HAND),
    "sent": (DeliveryState.SENT, Known.SENT_BY_HAND),
    "failed": (DeliveryState.FAILED, Known.FAILED_BY_HAND),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A dispatch, and how far it has come."""

    dispatch: Dispatch
    #: Empty until it begins.
    tally: Tally


def queued(records: Records, now: datetime, *, everything: bool = False) -> list[Queued]:
    """Return the dispatches by due time: those that may still leave, or with ``everything`` all there ever were.

    What is done is among them while somebody of it is in doubt; and for a week while somebody has not got it, as by a
    rehearsal, unless the campaign was approved anew.
    """
    found = [Queued(dispatch=dispatch, tally=records.tally(dispatch.id)) for dispatch in records.dispatches()]
    newest: dict[tuple[str, str], int] = {}
    for item in found:
        named = (item.dispatch.campaign, item.dispatch.channel)
        newest[named] = max(newest.get(named, 0), item.dispatch.id)
    return [item for item in found if everything or _is_open(item, now, newest)]


def _is_open(item: Queued, now: datetime, newest: Mapping[tuple[str, str], int]) -> bool:
    dispatch, tally = item.dispatch, item.tally
    if dispatch.state is not DispatchState.DONE:
        return dispatch.state not in _OVER
    followed = newest[dispatch.campaign, dispatch.channel] > dispatch.id
    lately = dispatch.since is not None and now - dispatch.since < _LATELY
    without = tally[DeliveryState.FAILED] or tally[DeliveryState.WRITTEN]
    return bool(tally[DeliveryState.UNCERTAIN]) or bool(without and lately and not followed)


def in_flight(records: Records) -> list[tuple[Dispatch, int]]:
    """Return the dispatches of which deliveries are under way at this moment, and how many."""
    begun = [one for one in records.dispatches() if one.state in (DispatchState.RUNNING, DispatchState.HELD)]
    found = ((dispatch, records.tally(dispatch.id)[DeliveryState.COMMITTING]) for dispatch in begun)
    return [(dispatch, count) for dispatch, count in found if count]


def late(records: Records, now: datetime) -> list[Dispatch]:
    """Return the dispatches that would leave now if nothing held them, what is due first first."""
    waiting = (DispatchState.QUEUED, DispatchState.RUNNING)
    return [dispatch for dispatch in records.dispatches() if dispatch.state in waiting and dispatch.due <= now]


def move(
    queue: Queue,
    which: Sequence[str],
    to: DispatchState,
    now: datetime,
    *,
    note: Note = NOTHING,
    everything: bool = False,
    agree: Callable[[Sequence[Dispatch]], None] = lambda _: None,
) -> list[Queued]:
    """Move the dispatches that :func:`named` finds; raise :class:`QueueError` where one cannot make the move.

    ``agree`` is given them before the first is moved; where it raises, none is.
    """
    wanted = named(queue.dispatches(), which, to, everything=everything)
    for dispatch in wanted:
        dispatch.check_move(to)
    if wanted:
        agree(wanted)
    moved = [queue.move(dispatch.id, to, now, note) for dispatch in wanted]
    return [Queued(dispatch=dispatch, tally=queue.tally(dispatch.id)) for dispatch in moved]


def named(
    dispatches: Sequence[Dispatch], which: Sequence[str], to: DispatchState, *, everything: bool = False
) -> list[Dispatch]:
    """Return the dispatches that ``which`` names, by number or by campaign.

    A campaign's name means those of its dispatches that can become ``to``; a number means just that one, so that
    an impossible move is refused by the ledger in words.  Raises :class:`QueueError` where a name fits nothing.
    """
    able = [dispatch for dispatch in dispatches if to in DISPATCH_MOVES[dispatch.state]]
    if everything:
        return [dispatch for dispatch in able if dispatch.state is not DispatchState.DONE]
    if not which:
        raise QueueError("Say which: a number or a campaign's name from publisher queue list.")
    found: dict[int, Dispatch] = {}
    for word in which:
        for dispatch in _one(dispatches, able, word, to):
            found[dispatch.id] = dispatch
    return list(found.values())


def _one(dispatches: Sequence[Dispatch], able: Sequence[Dispatch], word: str, to: DispatchState) -> list[Dispatch]:
    by_number = [dispatch for dispatch in dispatches if str(dispatch.id) == word]
    if by_number:
        return by_number
    by_campaign = [dispatch for dispatch in dispatches if dispatch.campaign == word]
    if not by_campaign:
        hint = nearest(word, {dispatch.campaign for dispatch in dispatches}) or " See publisher queue list."
        raise QueueError(f"There is no dispatch “{word}” in the queue.{hint}")
    movable = [dispatch for dispatch in by_campaign if dispatch in able and dispatch.state is not DispatchState.DONE]
    if not movable:
        states = ", ".join(sorted({dispatch.state for dispatch in by_campaign}))
        raise QueueError(f"Nothing of {word} can be {_DONE[to]}: it is {states}; see publisher queue list --all.")
    return movable


def decide(
    queue: Queue, dispatch_id: int, decision: str, now: datetime, *, only: int | None = None, remote_id: str = ""
) -> list[int]:
    """Settle the uncertain deliveries of a dispatch as a person says and return their ids.

    ``decision`` is ``resend``, ``sent`` or ``failed``; a part of a thread that is ``sent`` needs its ``remote_id``,
    since the next part answers it.  Raises :class:`QueueError` where none is uncertain or the id is missing.
    A dispatch that was done is queued again for what is to be resent.
    """
    dispatch = queue.dispatch(dispatch_id)
    uncertain = doubtful(queue, dispatch, only=only)
    if decision == "sent" and isinstance(channel(dispatch.channel), Network) and not remote_id:
        raise QueueError("Say which post it is with --id and the number at the end of its address.")
    to, cause = _DECISIONS[decision]
    for delivery in uncertain:
        queue.resolve(delivery.id, to, now, cause=cause, remote_id=remote_id)
    return [delivery.id for delivery in uncertain]


def not_gotten(records: Records, dispatch: Dispatch, *, failed: bool, rehearses: bool) -> list[Delivery]:
    """Return the deliveries that :func:`retry` would try again; raise :class:`QueueError` where there is none.

    Those that failed; and unless only the ``failed`` are wanted, those that were only written into ``outbox/``, where
    what leaves now is no rehearsal (``rehearses``) again.
    """
    named = f"Dispatch {dispatch.id} ({dispatch.campaign}, {dispatch.channel})"
    states = _untried(failed=failed, rehearses=rehearses)
    if isinstance(channel(dispatch.channel), Network) and any(records.deliveries(dispatch.id, {DeliveryState.FAILED})):
        raise QueueError(f"{named} stopped at a part; publisher queue show {dispatch.id} tells what can be done.")
    rows = records.deliveries(dispatch.id, states)
    found = [row for row in rows if row.cause is not Known.SKIPPED_BY_POLICY]
    if not found:
        raise QueueError(f"{named} has nobody to try again; see publisher report {dispatch.campaign}.")
    return found


def retry(queue: Queue, dispatch: Dispatch, now: datetime, *, failed: bool, rehearses: bool, by: str) -> int:
    """Let those of :func:`not_gotten` be tried again, byte for byte the same, and return how many."""
    return queue.retry(dispatch.id, _untried(failed=failed, rehearses=rehearses), now, by=by)


def _untried(*, failed: bool, rehearses: bool) -> frozenset[DeliveryState]:
    return frozenset({DeliveryState.FAILED} if failed or rehearses else {DeliveryState.FAILED, DeliveryState.WRITTEN})


def doubtful(records: Records, dispatch: Dispatch, *, only: int | None = None) -> list[Delivery]:
    """Return the deliveries in doubt of a dispatch, or ``only`` one; raise :class:`QueueError` where none is."""
    uncertain = [
        delivery
        for delivery in records.deliveries(dispatch.id, {DeliveryState.UNCERTAIN})
        if only is None or delivery.id == only
    ]
    if not uncertain:
        raise QueueError(
            f"Dispatch {dispatch.id} ({dispatch.campaign}, {dispatch.channel}) has no delivery in doubt"
            f"{f' with the number {only}' if only is not None else ''}; see publisher report {dispatch.campaign}."
        )
    return uncertain
