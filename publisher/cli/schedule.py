"""``publisher schedule NAME``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from publisher.app.workspace import opened
from publisher.channels.channel import Mail
from publisher.channels.registry import channel as channel_named
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.findings import data_of
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm
from publisher.cli.screen.times import at_length
from publisher.model.spoken_times import Spoken, understand
from publisher.model.words import agreeing
from publisher.when import WallTime, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from publisher.cli.main import Session
    from publisher.desk.schedule import Move, Rescheduling
    from publisher.model.dispatches import Dispatch


@click.command("schedule")
@click.argument("name")
@click.option(
    "--at", "said", required=True, metavar="WHEN", help='When, such as "tomorrow 9am", "2026-12-20 09:00", or now.'
)
@click.option("--zone", "zone_name", default="", metavar="ZONE", help="Zone of WHEN.  [default: the organisation's]")
@click.option("--channel", default="", metavar="CHANNEL", help="Only this: email or x.  [default: all it leaves by]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def schedule_(session: Session, /, *, name: str, said: str, zone_name: str, channel: str, yes: bool) -> Result:
    """Change when a campaign leaves.

    Writes the time into its campaign.toml.  What was approved for another time is held at once, and leaves when you
    approve the campaign again.  WHEN may be said in words, such as "next thursday 9:00", "christmas eve 18:00",
    "in 3 days 9am"; "now" is as soon as it is approved.
    """
    from publisher.app.public_holidays import holidays_of  # noqa: PLC0415 - the pre-flight
    from publisher.desk.schedule import schedule  # noqa: PLC0415 - the pre-flight

    with opened(session.workspace) as here:
        now = here.clock.now()
        own = here.config.organisation.timezone
        if zone_name:
            zone(zone_name)
        spoken = understand(said, now=now, zone_name=zone_name or own)

        def agree(plan: Rescheduling) -> None:
            confirm(f"Change campaigns/{name}/campaign.toml?", *_about(plan, spoken, now), yes=yes)

        plan = schedule(
            name,
            spoken.at,
            here.workspace.campaigns,
            here.config,
            here.store.ledger,
            now=now,
            channel=channel,
            agree=agree,
            holiday=holidays_of(here.config),
        )
    data = {
        "campaign": name,
        "changed": [_data(move) for move in plan.moves],
        "held": [dispatch.id for dispatch in plan.holds],
        "findings": data_of(plan.findings),
    }
    if not plan.moves:
        same = f"{name} leaves {_when(spoken.at, now)} already. Nothing was changed."
        return Result(data=data, view=[SignedLine(kind="good", text=same)])
    return Result(data=data, view=[*_told(name, plan, now), *_ways(name, plan)])


def _about(plan: Rescheduling, spoken: Spoken, now: datetime) -> Iterator[Facts | SignedLine | str]:
    """Yield what the question is about: what leaves when, what it means, and what is queued of it."""
    for move in plan.moves:
        on = channel_named(move.channel)
        sort = on.title if isinstance(on, Mail) else f"thread on {on.title}"
        what = f"{sort} of {plan.campaign.name}, “{plan.campaign.file.title}”"
        was = at_length(move.before, now) if move.before or not move.was else f"“{move.was}”, which cannot be"
        yield Facts(rows=[("What", what), ("Was", was), ("When", _when(move.after, now))])
        yield ""
    looks = [spoken.otherwise, *(f"{finding.message} {finding.hint}".strip() for finding in plan.findings)]
    looks += [_holding(plan)] if plan.holds else []
    yield from (SignedLine(kind="look", text=look) for look in dict.fromkeys(looks) if look)


def _holding(plan: Rescheduling) -> str:
    are = agreeing(len(plan.holds), "is", "are")
    return f"{_numbers(plan.holds)} {are} queued as approved; nothing of that leaves until you approve again."


def _numbers(dispatches: Sequence[Dispatch]) -> str:
    return " and ".join(f"{dispatch.id} ({dispatch.channel})" for dispatch in dispatches)


def _told(name: str, plan: Rescheduling, now: datetime) -> Iterator[SignedLine]:
    channels = " and ".join(move.channel for move in plan.moves)
    yield SignedLine(kind="good", text=f"{name} leaves {_when(plan.moves[0].after, now)}, by {channels}.")
    if plan.waits:
        are = agreeing(len(plan.waits), "waits", "wait")
        text = f"{_numbers(plan.waits)} {are} until you approve {name} again, with its new time."
        yield SignedLine(kind="look", text=text)


def _ways(name: str, plan: Rescheduling) -> Iterator[Way]:
    olds = {move.was for move in plan.moves}
    for move in plan.moves[: 1 if len(olds) == 1 else None]:
        if move.was and move.before is None:
            continue  # it was none that can be
        only = "" if len(olds) == 1 and len(plan.moves) == len(_leaving(plan)) else f" --channel {move.channel}"
        yield Way(label="Undo", command=f'publisher schedule {name} --at "{move.was or "now"}"{only}')
    if plan.holds:
        yield Way(label="", command=f"publisher queue resume {name}")
    yield Way(label="Next", command=f"publisher approve {name}")


def _leaving(plan: Rescheduling) -> Sequence[object]:
    return [*plan.campaign.file.mails, *plan.campaign.file.networks]


def _when(at: WallTime | None, now: datetime) -> str:
    return at_length(at, now) if at is not None else "as soon as it is approved"


def _data(move: Move) -> dict[str, Any]:
    return {
        "channel": move.channel,
        "was": move.was or None,
        "at": move.becomes or None,
        "due": move.after.instant if move.after is not None else None,
    }
