"""``publisher render NAME``."""

from pathlib import Path

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.output import GOOD, Line, Result, shown


@click.command("render")
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the files; made where it is not there.",
)
@click.pass_obj
@shown
def render_(session: Session, /, name: str, out: Path) -> Result:
    """Write digest and thread as files.

    Writes digest.html, digest.txt, digest.eml, thread.txt and thread.json as a sample reader would get them.
    """
    from publisher.app.drafts import draft_of  # noqa: PLC0415 - the pre-flight
    from publisher.desk.render import render  # noqa: PLC0415 - jinja2, premailer

    with opened(session.workspace) as here:
        written = render(draft_of(here, name), out, key=here.store.key())
    return Result(
        data={"campaign": name, "written": [str(path) for path in written]},
        view=[Line(text=f"{name} is written:", style=GOOD), *(f"  {path}" for path in written)],
    )
