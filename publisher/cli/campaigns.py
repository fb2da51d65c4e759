"""``publisher campaigns``."""

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import Result, shown
from publisher.cli.screen.table import Column, Table
from publisher.desk.campaigns import overview


@click.command()
@click.pass_obj
@shown
def campaigns(session: Session, /) -> Result:
    """List the campaigns."""
    with opened(session.workspace) as here:
        found = overview(here.workspace.campaigns, here.store.ledger)
    rows = [[item.name, item.title, item.posts, item.parts, item.state] for item in found]
    columns: list[Column | str] = [
        "Name",
        Column(name="Title", shorten=True),
        Column(name="Posts", align="right"),
        Column(name="Parts", align="right"),
        "State",
    ]
    empty = "There is no campaign yet. publisher compose NAME --last 5 makes one."
    return Result(data=found, view=[Table(columns=columns, rows=rows, empty=empty)])
