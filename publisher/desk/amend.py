"""Mending a thread that stands still in the middle: what is out stays, the parts after it are approved anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from publisher.channels.channel import Network
from publisher.channels.registry import channel, network
from publisher.errors import ReleaseError
from publisher.model import releases
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState
from publisher.model.money import total
from publisher.model.releases import Part, Release, ThreadRelease, thread_content
from publisher.model.words import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from publisher.desk.preflight import Checked
    from publisher.ports.ledger import Ledger, Records

#: So much of a part is quoted.
_SHOWN: Final = 60
#: The number that assembling gives a part: other parts may make it another one.
_NUMBER: Final = re.compile(r"\s*\b\d+/\d+\s*$")


def standing_still(records: Records, campaign: str) -> list[Dispatch]:
    """Return the threads of a campaign that have begun and are held: those that can be mended."""
    return [
        dispatch
        for dispatch in records.dispatches(campaign=campaign)
        if dispatch.state is DispatchState.HELD
        and isinstance(channel(dispatch.channel), Network)
        and records.tally(dispatch.id).total
    ]


def out(records: Records, dispatch: Dispatch) -> int:
    """Return how many parts of a thread are out: the first so many."""
    return len(list(records.deliveries(dispatch.id, {DeliveryState.SENT})))


def amend(
    checked: Checked,
    ledger: Ledger,
    dispatches: Sequence[Dispatch],
    *,
    by: str,
    now: datetime,
    agree: Callable[[Release], None] = lambda _: None,
) -> tuple[Release, tuple[Dispatch, ...]]:
    """Freeze what was checked for threads that stand still, and let them go on with it after what is out.

    Returns the release and the dispatches, queued.  ``agree`` is given the release before anything is changed; where
    it raises, nothing is.  Raises :class:`ReleaseError` where a finding blocks it, where a part that is out reads
    otherwise now, and where nothing was mended.
    """
    name = checked.draft.campaign.name
    if checked.blocking:
        first = checked.blocking[0].message
        raise ReleaseError(f"{name} cannot be approved: {first} See all with publisher check {name}.")
    release = releases.freeze(
        campaign=name,
        title=checked.draft.campaign.file.title,
        approved_by=by,
        approved_at=now,
        threads={each.channel: _mended(checked, ledger, each, now) for each in dispatches},
        posts=ledger.release(dispatches[0].release_id).posts,
    )
    agree(release)
    return release, tuple(ledger.amend(dispatch.id, release, now) for dispatch in dispatches)


def _mended(checked: Checked, records: Records, dispatch: Dispatch, now: datetime) -> ThreadRelease:
    """Return the thread with what is out as it is, and the rest as it was checked."""
    former = records.release(dispatch.release_id).threads[dispatch.channel]
    thread = next((one for one in checked.threads if one.network.name == dispatch.channel), None)
    count = out(records, dispatch)
    written = thread.parts if thread is not None else ()
    for was, now_written in zip(former.parts[:count], [*written[:count], *[None] * count], strict=False):
        if now_written is None or not _same(was, now_written):
            raise _changed(dispatch, was)
    rest = written[count:]
    if [_said(part) for part in rest] == [_said(part) for part in former.parts[count:]]:
        failed = records.tally(dispatch.id)[DeliveryState.FAILED]
        way = f"choose {dispatch.id} again tries" if failed else f"resume {dispatch.id} sends"
        raise ReleaseError(
            f"Nothing of {dispatch.campaign} that is not out on {network(dispatch.channel).title} yet was changed; "
            f"publisher queue {way} it as it is, or edit "
            f"campaigns/{dispatch.campaign}/thread.md."
        )
    parts = (*former.parts[:count], *rest)
    on = network(dispatch.channel)
    return ThreadRelease(
        parts=parts,
        due=now,
        cost=total(on.cost(part.text, len(part.media)) for part in rest),
        options=former.options,
        content=thread_content(parts),
    )


def _same(was: Part, written: Part) -> bool:
    return _said(was) == _said(written)


def _said(part: Part) -> tuple[str, list[tuple[bytes, str]]]:
    return _NUMBER.sub("", part.text), [(media.content, media.alt) for media in part.media]


def _changed(dispatch: Dispatch, was: Part) -> ReleaseError:
    on = network(dispatch.channel).title
    return ReleaseError(
        f"Part {was.position} is out on {on} and reads otherwise in thread.md now; what is out cannot be changed. "
        f"Write it as it was (“{shortened(was.text, _SHOWN)}”), or see publisher queue show {dispatch.id}."
    )
