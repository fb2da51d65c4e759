"""The timeline as a calendar that people can subscribe to."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from publisher.channels.registry import channel
from publisher.desk.timeline import whom
from publisher.errors import WorkspaceError
from publisher.model.calendar_events import CalendarEvent, Status, calendar
from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.money import about
from publisher.ports.store import Store

_BEGINNING: Final = b"BEGIN:VCALENDAR"
_UID: Final = 32
_STATUS: Final[dict[DispatchState, Status]] = {
    DispatchState.QUEUED: "CONFIRMED",
    DispatchState.RUNNING: "CONFIRMED",
    DispatchState.DONE: "CONFIRMED",
    DispatchState.HELD: "TENTATIVE",
    DispatchState.MISSED: "TENTATIVE",
    DispatchState.CANCELLED: "CANCELLED",
}


def events(store: Store, *, now: datetime, reach: timedelta, domain: str) -> list[CalendarEvent]:
    """Return an event for each campaign and channel, by time, from ``reach`` before now until ``reach`` after.

    A campaign that is approved anew keeps its event, moved; ``domain`` ends the names by which calendars know them.
    """
    newest: dict[tuple[str, str], Dispatch] = {}
    for dispatch in sorted(store.ledger.dispatches(), key=lambda one: one.id):
        newest[dispatch.campaign, dispatch.channel] = dispatch
    near = [one for one in newest.values() if abs(one.due - now) <= reach]
    return [_event(store, one, domain) for one in sorted(near, key=lambda one: (one.due, one.id))]


def write_calendar(found: list[CalendarEvent], path: Path, *, name: str) -> None:
    """Write the calendar file whole or not at all; raise :class:`WorkspaceError` where another file is there."""
    draft = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            with path.open("rb") as file:
                if file.read(len(_BEGINNING)) != _BEGINNING:
                    raise WorkspaceError(f"{path} is there already and is no calendar; choose another name.")
        draft.write_bytes(calendar(found, name=name).encode())
        draft.replace(path)
    except OSError as reason:
        raise WorkspaceError(f"{path} cannot be written ({reason.strerror}); choose another file.") from None


def _event(store: Store, dispatch: Dispatch, domain: str) -> CalendarEvent:
    seed = b"\0".join((store.key(), dispatch.campaign.encode(), dispatch.channel.encode()))
    release = store.ledger.release(dispatch.release_id)
    changes = store.ledger.events(dispatch.id)
    return CalendarEvent(
        uid=f"{hashlib.sha256(seed).hexdigest()[:_UID]}@{domain}",
        sequence=dispatch.id,
        begins=dispatch.due,
        changed=changes[-1].at if changes else release.approved_at,
        summary=f"{dispatch.campaign}, {channel(dispatch.channel).title}: {whom(store, dispatch)}",
        description="\n".join(_told(dispatch, store)),
        status=_STATUS[dispatch.state],
    )


def _told(dispatch: Dispatch, store: Store) -> Iterator[str]:
    release = store.ledger.release(dispatch.release_id)
    thread = release.threads.get(dispatch.channel)
    yield dispatch.title
    yield f"{dispatch.id}, {dispatch.state}; approved by {release.approved_by}"
    if thread is not None and thread.cost:
        yield f"Cost {about(thread.cost)}"
