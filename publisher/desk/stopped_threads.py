"""A thread that stands still in the middle: what can be done about it, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from publisher.channels.channel import Network
from publisher.channels.registry import channel, network
from publisher.errors import QueueError
from publisher.model.causes import Known
from publisher.model.dispatches import Delivery, DeliveryState, Dispatch, DispatchState
from publisher.model.notes import Note, Reason
from publisher.model.releases import Media, Part, ThreadRelease, freeze
from publisher.model.words import agreeing
from publisher.ports.ledger import Queue, Records
from publisher.ports.transports import SocialTransport
from publisher.social.condense import condense

Choice = Literal["rest", "delete", "leave", "again"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One way on, with its words for a person."""

    choice: Choice
    says: str


def options(records: Records, dispatch: Dispatch) -> list[Option]:
    """Return what can be done about a thread that is held because a part failed; empty for anything else."""
    if not isinstance(channel(dispatch.channel), Network) or dispatch.state is not DispatchState.HELD:
        return []
    rows = _rows(records, dispatch.id)
    failed = next((row for row in rows if row.state is DeliveryState.FAILED), None)
    if failed is None and not _orphaned(rows):
        return []
    found = []
    posted = len(_posted(rows))
    if posted:
        found.append(Option(choice="rest", says="Post the rest as one post, as much of it as fits."))
        found.append(Option(choice="delete", says=f"Delete {_parts_posted(posted)} and let the thread be."))
    found.append(Option(choice="leave", says="Leave it as it is; nothing further is posted."))
    if failed is not None:
        found.append(Option(choice="again", says=f"Try part {failed.position} again, once its cause is mended."))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """The one post that would stand for the parts that are not posted."""

    text: str
    media: tuple[Media, ...]
    #: Positions of parts that it says nothing of, since there is no room or their words have not its links.
    left_out: tuple[int, ...]


def rest_of(records: Records, dispatch: Dispatch) -> Rest:
    """Return what would be posted in place of the parts that are not; raise :class:`QueueError` for none."""
    _check_stopped(records, dispatch)
    parts, posts = _unposted(records, dispatch), records.release(dispatch.release_id).posts
    opening = parts[0].position == 1
    made = condense([part.text for part in parts], network(dispatch.channel), subjects=len(posts), opening=opening)
    return Rest(
        text=made.text,
        media=next((parts[place].media for place in made.used if parts[place].media), ()),
        left_out=tuple(parts[place].position for place in made.left_out(len(parts))),
    )


def post_rest(queue: Queue, dispatch: Dispatch, *, text: str, by: str, now: datetime) -> Dispatch:
    """Queue ``text`` as one post of its own in place of the parts that are not posted, and return its dispatch.

    The new post is a release of its own, approved by ``by`` under the campaign's name with ``-rest`` behind it, and
    leaves as soon as possible; the thread is cancelled.
    """
    rest, release = rest_of(queue, dispatch), queue.release(dispatch.release_id)
    thread = ThreadRelease(
        parts=(Part(position=1, text=text, media=rest.media),),
        due=now,
        options=release.threads[dispatch.channel].options,
    )
    single = freeze(
        campaign=f"{dispatch.campaign}-rest",
        title=dispatch.title,
        approved_by=by,
        approved_at=now,
        threads={dispatch.channel: thread},
        posts=release.posts,
    )
    # Queued first: where this stops in between, choosing again replaces what was queued, and nothing is lost.
    (queued,) = queue.enqueue(single)
    queue.move(dispatch.id, DispatchState.CANCELLED, now, Note(reason=Reason.REST_POSTED, count=queued.id))
    return queued


def delete_posted(queue: Queue, transport: SocialTransport, dispatch: Dispatch, now: datetime) -> list[int]:
    """Delete what is live of a thread, the last part first, and return the positions deleted.

    A thread that is not over is stopped first and cancelled afterwards.  Raises :class:`QueueError` where nothing
    is live, and what the transport raises; what was deleted by then is noted.
    """
    posted = _posted(_rows(queue, dispatch.id))
    if not posted:
        raise QueueError(f"Nothing of dispatch {dispatch.id} ({dispatch.campaign}) is live, so nothing was deleted.")
    if dispatch.state in (DispatchState.QUEUED, DispatchState.RUNNING):
        dispatch = queue.move(dispatch.id, DispatchState.HELD, now, Note(reason=Reason.DELETING))
    for row in reversed(posted):
        transport.delete(row.remote_id)
        queue.retracted(row.id, now)
    if dispatch.state is DispatchState.HELD:
        queue.move(dispatch.id, DispatchState.CANCELLED, now, Note(reason=Reason.DELETED))
    return [row.position for row in reversed(posted)]


def leave(queue: Queue, dispatch: Dispatch, now: datetime) -> Dispatch:
    """Let a stopped thread stay as it is, for good."""
    _check_stopped(queue, dispatch)
    return queue.move(dispatch.id, DispatchState.CANCELLED, now, Note(reason=Reason.LEFT))


def try_again(queue: Queue, dispatch: Dispatch, now: datetime) -> Dispatch:
    """Let the part that failed be tried once more, and the thread go on after it."""
    _check_stopped(queue, dispatch)
    for row in _rows(queue, dispatch.id):
        if row.state is DeliveryState.FAILED:
            queue.resolve(row.id, DeliveryState.PENDING, now, cause=Known.AGAIN_BY_HAND)
    return queue.move(dispatch.id, DispatchState.QUEUED, now)


def live(records: Records, dispatch: Dispatch) -> list[Delivery]:
    """Return the parts of a thread that are live, in order."""
    return _posted(_rows(records, dispatch.id))


def _check_stopped(records: Records, dispatch: Dispatch) -> None:
    if not options(records, dispatch):
        raise QueueError(
            f"Dispatch {dispatch.id} ({dispatch.campaign}, {dispatch.channel}) is {dispatch.state} and waits for no "
            f"such decision; publisher queue show {dispatch.id} tells what can be done."
        )


def _rows(records: Records, dispatch_id: int) -> list[Delivery]:
    return sorted(records.deliveries(dispatch_id), key=lambda row: row.position)


def _posted(rows: Sequence[Delivery]) -> list[Delivery]:
    return [row for row in rows if row.live]


def _orphaned(rows: Sequence[Delivery]) -> bool:
    """Tell whether the part before the first gap is not there to be answered."""
    sent = [row for row in rows if row.state is DeliveryState.SENT]
    return len(_posted(rows)) < len(sent) < len(rows)


def _unposted(records: Records, dispatch: Dispatch) -> list[Part]:
    thread = records.release(dispatch.release_id).threads.get(dispatch.channel)
    sent = {row.position for row in _rows(records, dispatch.id) if row.state is DeliveryState.SENT}
    return [part for part in thread.parts if part.position not in sent] if thread is not None else []


def _parts_posted(count: int) -> str:
    return agreeing(count, "the part that is live", f"the {count} parts that are live")
