"""``publisher approve NAME``."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from publisher.app.workspace import opened
from publisher.channels.registry import channel
from publisher.cli.main import Session
from publisher.cli.screen.departures import departures, sender
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.findings import data_of, listed, told
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.desk.already import already, cancelled_by_hand
from publisher.desk.amend import out, standing_still
from publisher.desk.bases import unknown_basis
from publisher.desk.older import older_than_ledger
from publisher.errors import Exit
from publisher.model.money import total
from publisher.model.releases import Part, Release
from publisher.model.words import counted, shortened
from publisher.ports.store import Store
from publisher.workspace.campaigns import first_written

if TYPE_CHECKING:
    from publisher.checks.finding import Finding

#: Most characters of a part's first line where parts are listed.
_LINE: Final = 60


@click.command("approve")
@click.argument("name")
@click.option("--by", default="", help="Who approves.  [default: your login name]")
@click.option("--again", is_flag=True, help="Send it to readers and networks that have the same already, too.")
@click.option("--dry-run", is_flag=True, help="Only show what would be frozen and queued.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def approve_(session: Session, /, name: str, by: str, again: bool, dry_run: bool, yes: bool) -> Result:
    """Freeze a campaign and queue it.

    Runs the pre-flight first and stops where something must be mended.  What is frozen (the exact bytes, the
    audience, the times) is what will leave; a later change of the files changes nothing until you approve again.
    """
    from publisher.app.drafts import checked, draft_of  # noqa: PLC0415 - the pre-flight
    from publisher.desk.approve import approve, frozen  # noqa: PLC0415 - the pre-flight

    with opened(session.workspace) as here:
        now = here.clock.now()
        live = {still.channel: out(here.store.ledger, still) for still in standing_still(here.store.ledger, name)}

        def agree(release: Release) -> None:
            remarks = [*listed(found.findings), ""] if listed(found.findings) else []
            confirm("Approve and queue exactly this?", *about(release), *remarks, *reminders(release), yes=yes)

        def about(release: Release) -> Iterator[Any]:
            return departures(release, here.config, now, live=live)

        def reminders(release: Release) -> list[SignedLine]:
            return _reminders(release, here.store, mends=bool(live), written=first_written(found.draft.campaign.folder))

        found = checked(here, draft_of(here, name), asking=True)
        if found.blocking:
            data = {"campaign": name, "approved": False, "findings": data_of(found.findings)}
            return Result(data=data, view=told(name, found.findings), exit_code=Exit.FAILED)
        if dry_run:
            here.store.ledger.check_way(name)
            release = frozen(found, by=by or login_name(), now=now, again=again)
            return _would_be(release, [*about(release), *reminders(release)], found.findings)
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
            SignedLine(kind="good", text=f"Approved by {release.approved_by}; queued as {numbers}."),
            *([Way(label="Undo", command=f"publisher queue cancel {name}")] if not live else []),
            *(Way(label="Stop it", command=f"publisher queue hold {item.id}") for item in dispatches if live),
            sender(running),
        ],
        details=[f"Release {release.id}, hash {release.hash}"],
    )


def _would_be(release: Release, facts: Sequence[Any], findings: "Sequence[Finding]") -> Result:
    """Return what would be frozen, of which nothing is."""
    frozen = [("Email", f"{len(release.email.skeleton):,} bytes for all readers")] if release.email else []
    frozen += [
        (channel(name).title, "\n".join(_part(part) for part in one.parts)) for name, one in release.threads.items()
    ]
    data = {
        "campaign": release.campaign,
        "approved": False,
        "would_freeze": {
            "email_bytes": len(release.email.skeleton) if release.email else 0,
            "readers": release.email.readers if release.email else 0,
            "posts": release.posts,
            "parts": {name: [part.text for part in one.parts] for name, one in release.threads.items()},
            "cost": total(one.cost for one in release.threads.values()),
            "due": {name: one.due for name, one in release.planned()},
        },
        "findings": data_of(findings),
    }
    answer = SignedLine(
        kind="good", text=f"{release.campaign} can be approved; this would be frozen. Nothing was changed."
    )
    next_way = Way(label="Next", command=f"publisher approve {release.campaign}")
    return Result(data=data, view=[answer, "", *facts, Facts(rows=frozen), next_way])


def _part(part: Part) -> str:
    first, *more = part.text.splitlines()
    pictures = f" [{counted(len(part.media), 'picture')}]" if part.media else ""
    return f"{part.position}  {shortened(first, _LINE)}{' …' if more else ''}{pictures}"


def _reminders(release: Release, store: Store, *, mends: bool, written: datetime) -> list[SignedLine]:
    """Return what to think of: readers who have it already, what was cancelled, an unknown lawful basis, a lost ledger.

    Where it ``mends`` what is half out already, only the last is to be thought of; ``written`` is when the campaign's
    files were first written.
    """
    lost = older_than_ledger(release.campaign, written, store.made())
    said = [*([] if mends else _of_readers(release, store)), lost]
    return [SignedLine(kind="look", text=sentence) for sentence in said if sentence]


def _of_readers(release: Release, store: Store) -> list[str]:
    ledger = store.ledger
    said = [] if release.email is not None and release.email.again else [already(release, ledger).sentence]
    said += [
        f"{former.id} ({former.channel}) of this campaign was cancelled; this queues it again."
        for former in cancelled_by_hand(release, ledger)
    ]
    return [*said, unknown_basis(release, store.audience)]
