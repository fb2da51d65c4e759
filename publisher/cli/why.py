"""``publisher why ADDRESS``."""

from typing import Final

import click

from publisher.app.readers import address_of
from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import DOUBTFUL, Line, Result, shown
from publisher.cli.screen.table import Column, Table
from publisher.desk import reports

#: What a person reads of some states.
_SAID: Final = {"written": "rehearsal: in outbox/, not sent", "uncertain": "in doubt"}


@click.command()
@click.argument("address")
@click.pass_obj
@shown
def why(session: Session, /, address: str) -> Result:
    """Tell what one reader was sent, and why not.

    ADDRESS is the reader's address or id.
    """
    with opened(session.workspace) as here:
        found = reports.why(here.store, address_of(here, address))
        zone = here.workspace.zone
    rows = [
        [
            answer.campaign,
            _SAID.get(answer.state, answer.state),
            f"{answer.at.astimezone(zone):%Y-%m-%d %H:%M}" if answer.at else "",
            reports.reason(answer),
        ]
        for answer in found.answers
    ]
    lists = ", ".join(found.lists) or "none"
    about = f"A subscriber; lists: {lists}." if found.known else "No subscriber any more."
    view: list[object] = [about]
    if found.suppressed:
        view.append(Line(text=f"On the suppression list ({found.suppressed}): nothing is sent.", style=DOUBTFUL))
    if found.known:
        columns = ("Campaign", "State", Column(name="When"), "Why")
        view.append(Table(columns=columns, rows=rows, empty="No digest has been queued yet."))
    return Result(data=found, view=view)
