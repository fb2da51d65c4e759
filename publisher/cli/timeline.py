"""``publisher timeline``."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import DOUBTFUL, QUIET, Line, Result, SignedLine, Way, shown
from publisher.cli.screen.remarks import remark
from publisher.cli.screen.standings import phrase, stands, ways_out
from publisher.cli.screen.table import Column, Table
from publisher.desk.calendar import events, write_calendar
from publisher.desk.needs import standing
from publisher.desk.queue import Queued
from publisher.desk.standing import Stand, Standing
from publisher.desk.timeline import Entry, entries
from publisher.model.money import about, in_dollars, total
from publisher.model.words import counted
from publisher.workspace.brake import GO_ON


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(min=1), help="How far to look ahead.")
@click.option(
    "--ics",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a calendar that others can subscribe to.",
)
@click.pass_obj
@shown
def timeline(session: Session, /, days: int, file: Path | None) -> Result:
    """Show what leaves when, to how many.

    When each will be done is told by the pace of those before it.  With --ics the file has what leaves and what has
    left, as many days back as ahead; written anew, each departure keeps its event in people's calendars.
    """
    with opened(session.workspace) as here:
        now, zone = here.clock.now(), here.workspace.zone
        written: list[SignedLine] = []
        coming = entries(here.store, until=now + timedelta(days=days), now=now)
        daemon, ledger = here.daemon() is not None, here.store.ledger
        items = [Queued(dispatch=ledger.dispatch(one.number), tally=ledger.tally(one.number)) for one in coming]
        standings = [stands(here, item) for item in items]
        where = ways_out(here, [entry.channel for entry in coming])
        if file is not None:
            domain = here.config.sender.email.rpartition("@")[2]
            found = events(here.store, now=now, reach=timedelta(days=days), domain=domain)
            write_calendar(found, file, name=here.config.organisation.name)
            written = [SignedLine(kind="good", text=f"{file} is a calendar of {counted(len(found), 'departure')}.")]
        all_held = here.workspace.brake.says(zone)
        needed = standing(here.store, daemon=daemon, all_held=bool(all_held))
    footer = [
        *([Line(text=all_held, style=DOUBTFUL), Way(label="Go on", command=GO_ON)] if all_held else []),
        *(["", where] if coming else []),
        *([Line(text=_sum(coming, here.config.organisation.timezone), style=QUIET)] if coming else []),
        *([] if daemon or not coming else [Line(text="No daemon runs: publisher daemon", style=DOUBTFUL)]),
    ]
    data = [
        {**asdict(entry), "stands": stood.stand, "why": stood.why, "since": stood.since}
        for entry, stood in zip(coming, standings, strict=True)
    ]
    view = [*written, _table(coming, standings, zone, now, days), *footer]
    return Result(data=data, view=view, exit_code=needed)


def _table(coming: Sequence[Entry], standings: Sequence[Standing], zone: ZoneInfo, now: datetime, days: int) -> Table:
    rows: list[list[Any]] = []
    before = ""
    for entry in coming:
        day, time = _day(entry.due, zone), f"{entry.due.astimezone(zone):%H:%M}"
        when = "now" if entry.due <= now else f"{day}, {time}"
        # A second one on a day has the time below the first one's.
        said = when if entry.due <= now or day != before else time.rjust(len(when))
        before = day if entry.due > now else before
        rows.append([said, entry.number, f"{entry.campaign}, {entry.channel}", entry.to, *_end(entry, zone)])
    told = {place: _told(stood, now, zone) for place, stood in enumerate(standings)}
    return Table(
        columns=[
            "When",
            Column(name="No", align="right", numbers=True),
            "What",
            "To",
            Column(name="Done by", label="done by"),
            Column(name="Cost", align="right", label="cost"),
        ],
        rows=rows,
        empty=f"Nothing leaves in the next {counted(days, 'day')}.",
        remarks={place: remark(said) for place, said in told.items() if said},
        remark_at=2,
    )


def _told(stood: Standing, now: datetime, zone: ZoneInfo) -> str:
    """Return what is to be said of a dispatch's state; empty of one that leaves as it should."""
    if stood.stand in (Stand.QUEUED, Stand.SENDING) and not stood.besides:
        return ""
    return ": ".join(filter(None, (phrase(stood, now, zone), stood.way)))


def _end(entry: Entry, zone: ZoneInfo) -> tuple[str, str]:
    if entry.done_by is None:
        by = "–"
    else:
        local, due = entry.done_by.astimezone(zone), entry.due.astimezone(zone)
        another = "" if local.date() == due.date() else f"{_day(entry.done_by, zone)}, "
        by = f"about {another}{local:%H:%M}" if entry.cost is None else f"{another}{local:%H:%M}"
    return by, "–" if entry.cost is None else in_dollars(entry.cost)


def _sum(coming: Sequence[Entry], zone: str) -> str:
    cost = total(entry.cost or 0.0 for entry in coming)
    return f"Times of {zone}." + (f" Cost {about(cost)}." if cost else "")


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"
