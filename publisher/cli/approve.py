"""``publisher approve NAME``."""

from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.screen.findings import data_of, table_of, verdict
from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.model.words import counted

if TYPE_CHECKING:
    from publisher.model.releases import Release


@click.command()
@click.argument("name")
@click.option("--by", default="", help="Who approves.  [default: your login name]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def approve(session: Session, /, name: str, by: str, yes: bool) -> Result:
    """Freeze a campaign and queue it.

    Runs the pre-flight first and stops where something must be mended.  What is frozen (the exact bytes, the
    audience, the times) is what will leave; a later change of the files changes nothing until you approve again.
    """
    from publisher.app.drafts import budget, draft_of, posts_left
    from publisher.app.workspace import open_desk
    from publisher.desk.approve import freeze_draft
    from publisher.desk.preflight import blocking, findings

    with open_desk(session.workspace) as desk:
        draft = draft_of(desk, name)
        found = findings(draft, desk.store, budget=budget(desk), posts_left=posts_left(desk))
        if blocking(found):
            data = {"campaign": name, "approved": False, "findings": data_of(found)}
            return Result(data=data, view=[table_of(found), verdict(name, found)], exit_code=1)
        release = freeze_draft(draft, desk.store.audience, by=by or login_name(), now=desk.clock.now())
        for line in _summary(release):
            click.echo(line, err=True)
        confirm("Approve exactly this?", yes=yes)
        dispatches = desk.store.ledger.enqueue(release)
    numbers = " and ".join(f"{dispatch.id} ({dispatch.channel})" for dispatch in dispatches)
    return Result(
        data={
            "campaign": name,
            "approved": True,
            "release": release.id,
            "hash": release.hash,
            "by": release.approved_by,
            "dispatches": [{"number": item.id, "channel": item.channel, "due": item.due} for item in dispatches],
            "findings": data_of(found),
        },
        view=[
            Line(text=f"{name} is approved by {release.approved_by}: release {release.id}.", style=GOOD),
            f"Queued as {numbers}. publisher daemon sends what is due.",
        ],
    )


def _summary(release: "Release") -> list[str]:
    lines = [release.title]
    if release.email is not None:
        to = ", ".join(release.email.lists) or "every subscriber"
        lines.append(f"  email  “{release.email.subject}” to {counted(release.email.readers, 'reader')} ({to})")
        lines.append(f"         leaves {_when(release.email.at)}")
    if release.thread is not None:
        parts = len(release.thread.parts)
        lines.append(f"  x      {counted(parts, 'part')}, about ${release.thread.cost:.3f}")
        lines.append(f"         leaves {_when(release.thread.at)}")
    return lines


def _when(at: Any) -> str:
    return str(at) if at is not None else "as soon as the daemon runs"
