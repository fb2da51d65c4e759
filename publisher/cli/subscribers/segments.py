"""``publisher subscribers segment``: what a segment means, and how many it has."""

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import Line, Result, SignedLine, Way, shown
from publisher.desk.segments import look_at
from publisher.errors import Exit
from publisher.model.words import counted


@click.command("segment")
@click.argument("expression", nargs=-1, required=True, metavar="SEGMENT")
@click.pass_obj
@shown
def segment(session: Session, /, expression: tuple[str, ...]) -> Result:
    """Tell whom a segment means, and how many they are.

    A segment is written: list newsletter, tag school, not sent in 14 days.  The same stands in campaign.toml under
    [email] as who, and behind --who of other commands.
    """
    with opened(session.workspace) as here:
        found = look_at(" ".join(expression), here.store.audience, here.clock.now())
    kind = "look" if found.unknown or not found.readers else "good"
    view: list[object] = [
        SignedLine(kind=kind, text=f"{counted(found.readers, 'reader')} now."),
        Line(text=f"{found.meaning[:1].upper()}{found.meaning[1:]}."),
        *(Line(text=sentence) for sentence in found.unknown),
        Way(label="See", command=f"publisher subscribers list --who '{found.expression}'"),
    ]
    return Result(data=found, view=view, exit_code=Exit.FAILED if found.unknown else Exit.DONE)
