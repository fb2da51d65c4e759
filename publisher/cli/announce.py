"""``publisher announce TEXT``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.app.workspace import opened
from publisher.channels.x.channel import WHO_MAY_ANSWER
from publisher.cli.saying_when import as_written
from publisher.cli.screen.departures import departures, sender
from publisher.cli.screen.findings import data_of, listed
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.cli.screen.times import at_length
from publisher.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from publisher.checks.finding import Finding
    from publisher.cli.main import Session
    from publisher.cli.screen.facts import Facts
    from publisher.desk.approve import Approved
    from publisher.model.releases import Release


@click.command("announce")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option("--link", default="", help="Address to put at the end.")
@click.option(
    "--image",
    "images",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A picture that goes with it; may be repeated.",
)
@click.option("--alt", "alts", multiple=True, metavar="WORDS", help="What the picture shows; one for each --image.")
@click.option("--replies", type=click.Choice(WHO_MAY_ANSWER), help="Who may answer on X.  [default: everyone]")
@click.option(
    "--at", default="", metavar="WHEN", help='When, such as "tomorrow 9am" or "2026-12-20 09:00".  [default: at once]'
)
@click.option("--name", default="", help="Name of its campaign.  [default: announcement and its day]")
@click.option("--by", default="", help="Who approves.  [default: your login name]")
@click.option("--again", is_flag=True, help="Post it although the same is out or on its way already.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def announce_(
    session: Session,
    /,
    *,
    words: tuple[str, ...],
    link: str,
    images: tuple[Path, ...],
    alts: tuple[str, ...],
    replies: str | None,
    at: str,
    name: str,
    by: str,
    again: bool,
    yes: bool,
) -> Result:
    """Queue one announcement post.

    It becomes a campaign of its own, approved at once; to correct it, edit its thread.md and approve it again.  A text
    that is too long for one post becomes a thread.
    """
    from publisher.app.drafts import checked, draft  # noqa: PLC0415 - the pre-flight
    from publisher.desk.announce import Illustration, announce, announcement  # noqa: PLC0415 - the pre-flight

    with opened(session.workspace) as here:
        now = here.clock.now()
        campaign = announcement(
            " ".join(words),
            link=link,
            at=as_written(at, here.config, now),
            name=name,
            folder=here.workspace.campaigns,
            config=here.config,
            now=now,
            asked={"reply_settings": replies} if replies else {},
            pictures=[
                Illustration(path=path, words=alts[place] if place < len(alts) else "")
                for place, path in enumerate(images)
            ],
        )

        found = checked(here, draft(here, campaign))
        if found.blocking:
            data = {"campaign": campaign.name, "queued": False, "findings": data_of(found.findings)}
            said = SignedLine(kind="bad", text="The announcement cannot be queued. Nothing was changed.")
            return Result(data=data, view=[said, "", *listed(found.findings)], exit_code=Exit.FAILED)

        def agree(release: Release) -> None:
            texts = (line for text in _texts(release) for line in (text, ""))
            facts = departures(release, here.config, now)
            confirm("Queue exactly this?", *texts, *facts, *listed(found.findings), yes=yes)

        done = announce(
            found,
            here.store.ledger,
            by=by or login_name(),
            now=now,
            again=again,
            agree=agree,
        )
        running = here.daemon()
    return _told(campaign.name, done, found.findings, sender(running), now)


def _told(name: str, done: Approved, findings: Sequence[Finding], way: Way | Facts, now: datetime) -> Result:
    parts, dispatch = _texts(done.release), done.dispatches[0]
    numbers = " and ".join(f"{item.id} ({item.channel})" for item in done.dispatches)
    return Result(
        data={
            "campaign": name,
            "queued": True,
            "number": dispatch.id,
            "due": dispatch.due,
            "parts": parts,
            "findings": data_of(findings),
        },
        view=[
            SignedLine(kind="good", text=f"Queued as {numbers}: leaves {at_length(dispatch.at, now)}."),
            *parts,
            Way(label="Change", command=f"campaigns/{name}/thread.md, then: publisher approve {name}"),
            Way(label="Undo", command=f"publisher queue cancel {name}"),
            way,
        ],
    )


def _texts(release: Release) -> list[str]:
    longest = max(release.threads.values(), key=lambda thread: len(thread.parts))
    return [part.text for part in longest.parts]
