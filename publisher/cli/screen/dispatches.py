"""How one dispatch is told in a line: in questions, and in what lists it."""

from typing import Any

from publisher.app.workspace import OpenWorkspace
from publisher.channels.registry import channel
from publisher.desk.queue import Queued
from publisher.desk.standing import Standing
from publisher.desk.timeline import whom
from publisher.desk.where import where_it_goes
from publisher.model.dispatches import Dispatch
from publisher.model.money import about
from publisher.model.note_words import sentence
from publisher.model.notes import data


def described(here: OpenWorkspace, dispatch: Dispatch) -> str:
    """Return what a question tells of a dispatch: its number, name, people, time, place and cost."""
    on = channel(dispatch.channel)
    thread = here.store.ledger.release(dispatch.release_id).threads.get(dispatch.channel)
    cost = f", {about(thread.cost)}" if thread is not None and thread.cost else ""
    where = where_it_goes(on, here.config)
    to = whom(here.store, dispatch)
    return f"{dispatch.id}  {dispatch.campaign}, {on.name}: {to}, {leaves(here, dispatch)}, {where}{cost}"


def data_of(item: Queued, stood: Standing | None = None) -> dict[str, Any]:
    """Return a dispatch for ``--json``; ``stood`` is how it stands."""
    dispatch, tally = item.dispatch, item.tally
    return {
        "number": dispatch.id,
        "campaign": dispatch.campaign,
        "title": dispatch.title,
        "channel": dispatch.channel,
        "at": str(dispatch.at) if dispatch.at else None,
        "due": dispatch.due,
        "state": dispatch.state,
        **({"stands": stood.stand, "why": stood.why} if stood is not None else {}),
        "since": dispatch.since,
        "note": sentence(dispatch),
        "cause": data(dispatch.note),
        "release": dispatch.release_id,
        "deliveries": tally.words,
    }


def leaves(here: OpenWorkspace, dispatch: Dispatch) -> str:
    """Return when a dispatch leaves, in the workspace's zone without naming it."""
    if dispatch.at is None:
        return "as soon as possible"
    own = dispatch.at.zone == here.config.organisation.timezone
    return f"{dispatch.at.local:%Y-%m-%d %H:%M}" if own else str(dispatch.at)
