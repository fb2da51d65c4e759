"""``publisher approve NAME``."""

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.departures import departures, sender
from publisher.cli.screen.findings import data_of, told
from publisher.cli.screen.output import Answer, Result, Way, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.desk.already import already, cancelled_by_hand
from publisher.desk.bases import unknown_basis
from publisher.errors import Exit
from publisher.model.releases import Release
from publisher.ports.store import Store


@click.command("approve")
@click.argument("name")
@click.option("--by", default="", help="Who approves.  [default: your login name]")
@click.option("--again", is_flag=True, help="Send it to readers and networks that have the same already, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def approve_(session: Session, /, name: str, by: str, again: bool, yes: bool) -> Result:
    """Freeze a campaign and queue it.

    Runs the pre-flight first and stops where something must be mended.  What is frozen (the exact bytes, the
    audience, the times) is what will leave; a later change of the files changes nothing until you approve again.
    """
    from publisher.app.drafts import checked, draft_of  # noqa: PLC0415 - the pre-flight
    from publisher.desk.approve import approve  # noqa: PLC0415 - the pre-flight

    with opened(session.workspace) as here:
        now = here.clock.now()

        def agree(release: Release) -> None:
            facts = [*departures(release, here.config, now), *_reminders(release, here.store)]
            confirm("Approve and queue exactly this?", *facts, yes=yes)

        found = checked(here, draft_of(here, name), asking=True)
        if found.blocking:
            data = {"campaign": name, "approved": False, "findings": data_of(found.findings)}
            return Result(data=data, view=told(name, found.findings), exit_code=Exit.FAILED)
        done = approve(found, here.store.ledger, by=by or login_name(), now=now, again=again, agree=agree)
        running = here.daemon()
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
            Answer(kind="good", text=f"Approved by {release.approved_by}; queued as {numbers}."),
            Way(label="Undo", command=f"publisher queue cancel {name}"),
            sender(running),
        ],
        details=[f"Release {release.id}, hash {release.hash}"],
    )


def _reminders(release: Release, store: Store) -> list[Answer]:
    """Return what to think of: readers who have it already, what a person cancelled, an unknown lawful basis."""
    ledger = store.ledger
    said = [] if release.email is not None and release.email.again else [already(release, ledger).sentence]
    said += [
        f"{former.id} ({former.channel}) of this campaign was cancelled; this queues it again."
        for former in cancelled_by_hand(release, ledger)
    ]
    said.append(unknown_basis(release, store.audience))
    return [Answer(kind="look", text=sentence) for sentence in said if sentence]
