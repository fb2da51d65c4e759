"""``publisher subscribers stats``: how the audience grows, and who leaves."""

from typing import Any

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import Result, shown
from publisher.cli.screen.table import Column, Table
from publisher.desk.growth import growth
from publisher.model.reader_history import Happening
from publisher.model.words import counted


@click.command("stats")
@click.option("--months", type=click.IntRange(min=0), default=12, show_default=True, help="Months back, 0 for all.")
@click.pass_obj
@shown
def stats(session: Session, /, months: int) -> Result:
    """Show growth and leaving over time, by month, with the lists and the lawful bases as they are.

    Nobody's opens or clicks are counted, here or anywhere.
    """
    with opened(session.workspace) as here:
        found = growth(here.store.audience)
    shown_months = found.months[-months:] if months else found.months
    rows = [
        [
            f"{month.year}-{month.month:02}",
            month.gained,
            *(month.counts.get(what, 0) for what in _LEFT),
            month.gained - month.lost,
        ]
        for month in shown_months
    ]
    figures: list[Column | str] = [
        "Month",
        *(Column(name=name, align="right") for name in ("Came", "Unsubscribed", "Bounced", "Complained", "Erased")),
        Column(name="More or fewer", align="right"),
    ]
    bases = [[str(kind), count] for kind, count in found.bases.items()]
    lists = [[name, count] for name, count in found.lists.items()]
    count = Column(name="Readers", align="right")
    view: list[Any] = [
        f"{counted(found.readers, 'reader')} would get a digest to all.",
        "",
        Table(columns=figures, rows=rows, empty="Nothing has happened yet."),
    ]
    if lists:
        view += ["", Table(columns=["List", count], rows=lists)]
    if bases:
        view += ["", Table(columns=["Lawful basis", count], rows=bases)]
    data = {
        "readers": found.readers,
        "months": [
            {"month": f"{month.year}-{month.month:02}", "gained": month.gained, "lost": month.lost, **month.counts}
            for month in shown_months
        ],
        "lists": found.lists,
        "bases": found.bases,
    }
    return Result(data=data, view=view)


_LEFT = (Happening.UNSUBSCRIBED, Happening.BOUNCED, Happening.COMPLAINED, Happening.ERASED)
