"""``publisher check NAME``."""

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.findings import data_of, told
from publisher.cli.screen.output import Result, SignedLine, shown
from publisher.errors import Exit


@click.command()
@click.argument("name")
@click.pass_obj
@shown
def check(session: Session, /, name: str) -> Result:
    """Run the pre-flight over a campaign.

    Ends with 0 where nothing blocks, and 1 where something must be mended before it can be approved.  Notes, which
    need nobody, are counted; -v shows them.
    """
    from publisher.app.drafts import changed_since, checked, draft_of  # noqa: PLC0415 - the pre-flight

    with opened(session.workspace) as here:
        done = checked(here, draft_of(here, name))
        edited = changed_since(here, done)
    found, blocked = done.findings, done.blocking
    return Result(
        data={"campaign": name, "passes": not blocked, "findings": data_of(found), "changed": edited},
        view=[*told(name, found), *([SignedLine(kind="look", text=edited)] if edited else [])],
        exit_code=Exit.FAILED if blocked else Exit.DONE,
    )
