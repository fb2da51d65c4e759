"""``publisher approve NAME``."""

from typing import Any

import click

from publisher.app.workspace import opened
from publisher.channels.channel import Channel
from publisher.channels.registry import channel
from publisher.cli.main import Session
from publisher.cli.screen.findings import data_of, table_of, verdict
from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.model.money import in_dollars
from publisher.model.releases import EmailRelease, Release, ThreadRelease


@click.command("approve")
@click.argument("name")
@click.option("--by", default="", help="Who approves.  [default: your login name]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def approve_(session: Session, /, name: str, by: str, yes: bool) -> Result:
    """Freeze a campaign and queue it.

    Runs the pre-flight first and stops where something must be mended.  What is frozen (the exact bytes, the
    audience, the times) is what will leave; a later change of the files changes nothing until you approve again.
    """
    from publisher.app.drafts import checked, draft_of  # noqa: PLC0415 - the pre-flight
    from publisher.desk.approve import approve  # noqa: PLC0415 - the pre-flight

    def agree(release: Release) -> None:
        for line in _summary(release):
            click.echo(line, err=True)
        confirm("Approve exactly this?", yes=yes)

    with opened(session.workspace) as here:
        found = checked(here, draft_of(here, name))
        if found.blocking:
            data = {"campaign": name, "approved": False, "findings": data_of(found.findings)}
            return Result(data=data, view=[table_of(found.findings), verdict(name, found.findings)], exit_code=1)
        done = approve(found, here.store.ledger, by=by or login_name(), now=here.clock.now(), agree=agree)
    release, dispatches = done.release, done.dispatches
    numbers = " and ".join(f"{dispatch.id} ({dispatch.channel})" for dispatch in dispatches)
    return Result(
        data={
            "campaign": name,
            "approved": True,
            "release": release.id,
            "hash": release.hash,
            "by": release.approved_by,
            "dispatches": [{"number": item.id, "channel": item.channel, "due": item.due} for item in dispatches],
            "findings": data_of(found.findings),
        },
        view=[
            Line(text=f"{name} is approved by {release.approved_by}: release {release.id}.", style=GOOD),
            f"Queued as {numbers}. publisher daemon sends what is due.",
        ],
    )


def _summary(release: Release) -> list[str]:
    lines = [release.title]
    for name, frozen in release.planned():
        lines.append(f"  {name:<8}{_what(channel(name), frozen)}")
        lines.append(f"  {'':<8}leaves {_when(frozen.at)}")
    return lines


def _what(on: Channel, frozen: EmailRelease | ThreadRelease) -> str:
    if isinstance(frozen, EmailRelease):
        to = ", ".join(frozen.lists) or "every subscriber"
        return f"“{frozen.subject}” to {on.nouns.counted(frozen.readers)} ({to})"
    cost = f", about {in_dollars(frozen.cost)}" if frozen.cost else ""
    return f"{on.nouns.counted(len(frozen.parts))}{cost}"


def _when(at: Any) -> str:
    return str(at) if at is not None else "as soon as the daemon runs"
