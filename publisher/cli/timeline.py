"""``publisher timeline``."""

from datetime import timedelta
from typing import Any

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import Result, shown
from publisher.cli.screen.table import Column, Table
from publisher.desk.timeline import entries
from publisher.model.words import counted


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(min=1), help="How far to look ahead.")
@click.pass_obj
@shown
def timeline(session: Session, /, days: int) -> Result:
    """Show what leaves when, to how many."""
    with opened(session.workspace) as here:
        now = here.clock.now()
        coming = entries(here.store, until=now + timedelta(days=days))
        zone = here.workspace.zone
    rows: list[list[Any]] = []
    day = ""
    for entry in coming:
        local = entry.due.astimezone(zone)
        this_day = f"{local:%a} {local.day} {local:%b %Y}"
        late = entry.due <= now
        time = "now" if late else f"{local:%H:%M}"
        rows.append([this_day if this_day != day else "", time, entry.title, entry.channel, entry.to, entry.state])
        day = this_day
    table = Table(
        columns=["Day", "Time", "What", "Channel", Column(name="To"), "State"],
        rows=rows,
        empty=f"Nothing leaves in the next {counted(days, 'day')}.",
    )
    footer = f"Times are those of {here.config.organisation.timezone}." if rows else ""
    return Result(data=coming, view=[table, footer] if footer else [table])
