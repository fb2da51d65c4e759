"""``publisher queue show``: one dispatch as it stands, and the ways on."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from publisher.app.changes import changed
from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.channel import Mail
from publisher.channels.registry import channel
from publisher.cli.main import Session
from publisher.cli.screen.dispatches import data_of
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import Line, Result, SignedLine, Way, shown
from publisher.cli.screen.standings import STYLES, phrase, stands, told
from publisher.cli.screen.table import Column, Table
from publisher.cli.screen.times import at_length, briefly, dated
from publisher.cli.screen.trouble import grouped
from publisher.desk.needs import need
from publisher.desk.queue import Queued
from publisher.desk.reports import named, trouble
from publisher.desk.standing import Stand, Standing
from publisher.desk.stopped_threads import Option, options
from publisher.desk.timeline import whom
from publisher.desk.where import rehearses, where_it_goes
from publisher.model.dispatches import DISPATCH_MOVES, Delivery, DeliveryState, Dispatch, DispatchState
from publisher.model.note_words import sentence

_OVER = frozenset({DispatchState.DONE, DispatchState.CANCELLED})


@click.command("show")
@click.argument("number", type=int)
@click.pass_obj
@shown
def show(session: Session, /, number: int) -> Result:
    """Show one dispatch: how it stands and why, who has it, who has not, and what can be done."""
    with opened(session.workspace) as here:
        ledger, now = here.store.ledger, here.clock.now()
        dispatch = ledger.dispatch(number)
        item = Queued(dispatch=dispatch, tally=ledger.tally(number))
        stood, ways = stands(here, item), options(ledger, dispatch)
        rows = trouble(ledger, number)
        edited = changed(here, dispatch.campaign) if dispatch.state not in _OVER else None
        pause = here.store.accounts.paused(dispatch.channel) if stood.stand is Stand.PAUSED else None
        why = pause.why if pause is not None else sentence(dispatch)
        heading = f"{number}  {dispatch.campaign}, {dispatch.channel}: {phrase(stood, now, here.workspace.zone)}"
        facts = Facts(rows=[*_facts(here, item, rows, unchanged=edited == ""), ("Why", why)])
        people = grouped(rows, named(rows, here.store.audience), item.tally)
        on = list(_on(here, item, stood, ways))
        paused = here.store.accounts.paused(dispatch.channel) is not None
        needed = need(dispatch, item.tally, paused=paused, daemon=here.daemon() is not None)
    margin = max((len(way.label) for way in on), default=0) + 2
    view = [
        Line(text=heading, style=f"bold {STYLES.get(stood.stand, '')}".strip()),
        "",
        facts,
        *([people] if rows else []),
        *([SignedLine(kind="look", text=edited)] if edited else []),
        *(["", _ways(dispatch, ways)] if ways else []),
        *(["", *(Way(label=way.label.ljust(margin), command=way.command) for way in on)] if on else []),
    ]
    offers = [{"choice": way.choice, "says": way.says} for way in ways]
    moves = sorted(DISPATCH_MOVES[dispatch.state])
    data = {
        **data_of(item, stood),
        "can_become": moves,
        "paused": pause.why if pause else None,
        "options": offers,
        "changed": edited or "",
    }
    return Result(data=data, view=view, exit_code=needed)


def _facts(
    here: OpenWorkspace, item: Queued, rows: Sequence[Delivery], *, unchanged: bool
) -> Iterator[tuple[str, str]]:
    dispatch, now, zone = item.dispatch, here.clock.now(), here.workspace.zone
    on, release = channel(dispatch.channel), here.store.ledger.release(dispatch.release_id)
    over = dispatch.state in _OVER
    if not item.tally.total:
        if not over:
            yield "Leaves", at_length(dispatch.at, now)
        recounted = ", recounted when it begins" if isinstance(on, Mail) and not over else ""
        yield "To", f"{whom(here.store, dispatch)}{recounted}"
    else:
        yield on.nouns.many.capitalize(), told(item.tally)
    if not over:
        yield "Where", where_it_goes(on, here.config)
    if after := _next_try(rows, now):
        yield "Next try", f"{briefly(after, now, zone)}, by itself"
    since = "; unchanged since" if unchanged else ""
    yield "Approved", f"{release.approved_by}, {dated(release.approved_at, now, zone)}{since}"


def _next_try(rows: Sequence[Delivery], now: datetime) -> datetime | None:
    times = [row.next_attempt for row in rows if row.state is DeliveryState.DEFERRED and row.next_attempt is not None]
    return max(now, min(times)) if times else None


def _on(here: OpenWorkspace, item: Queued, stood: Standing, ways: Sequence[Option]) -> Iterator[Way]:
    """Yield the ways on from here, the likeliest first."""
    dispatch, tally, number = item.dispatch, item.tally, item.dispatch.id
    on = channel(dispatch.channel)
    if stood.stand is Stand.PAUSED and isinstance(on, Mail):
        yield Way(label="Mend", command=stood.way)
    if tally[DeliveryState.UNCERTAIN]:
        yield Way(label="Decide", command=f"publisher queue resolve {number} resend, or sent, or failed")
    if tally[DeliveryState.FAILED] and isinstance(on, Mail) and dispatch.state is not DispatchState.CANCELLED:
        yield Way(label="Try again", command=f"publisher queue retry {number} --failed")
    if tally[DeliveryState.WRITTEN] and on.transport and not rehearses(on, here.config):
        yield Way(label="For real", command=_for_real(dispatch, wholly=stood.stand is Stand.REHEARSAL))
    elif stood.stand is Stand.REHEARSAL:
        yield Way(label="For real", command=f"publisher setup {on.section}")
    if dispatch.state is DispatchState.MISSED:
        yield Way(label="Now", command=f"publisher queue resume {number}")
        yield Way(label="Never", command=f"publisher queue cancel {number}")
    if dispatch.state is DispatchState.HELD and not ways:
        yield Way(label="Go on", command=f"publisher queue resume {number}")
        yield Way(label="Drop it", command=f"publisher queue cancel {number}")
    if dispatch.state in (DispatchState.QUEUED, DispatchState.RUNNING):
        yield Way(label="Stop it", command=f"publisher queue hold {number}")


def _for_real(dispatch: Dispatch, *, wholly: bool) -> str:
    return f"publisher approve {dispatch.campaign}" if wholly else f"publisher queue retry {dispatch.id}"


def _ways(dispatch: Dispatch, ways: Sequence[Option]) -> Table:
    rows: list[list[Any]] = [[f"publisher queue choose {dispatch.id} {way.choice}", way.says] for way in ways]
    mended = f"Mend what is not out in campaigns/{dispatch.campaign}/thread.md, then this: what is out stays."
    rows.append([f"publisher approve {dispatch.campaign}", mended])
    return Table(columns=["What can be done", Column(name="", wrap=True)], rows=rows)
