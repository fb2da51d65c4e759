"""Changing when a campaign leaves: in its file, and with what is queued of it held until it is approved anew."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from publisher.checks.finding import Finding
from publisher.desk.preflight import check_times
from publisher.errors import CampaignError, QueueError, TimeError, nearest
from publisher.model.dispatches import AHEAD, DISPATCH_MOVES, Dispatch, DispatchState
from publisher.model.notes import Note, Reason
from publisher.ports.ledger import Queue
from publisher.when import WallTime, parse_wall_time
from publisher.workspace import campaigns
from publisher.workspace.campaign_times import read_text, with_times, write_text
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One channel's time, before and after; ``None`` is as soon as it is approved."""

    channel: str
    before: WallTime | None
    after: WallTime | None
    #: How the file says them.
    was: str
    becomes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rescheduling:
    """What would be changed."""

    campaign: Campaign
    #: Those channels whose time becomes another; none where all is so already.
    moves: tuple[Move, ...]
    #: What is queued and would be held.
    holds: tuple[Dispatch, ...]
    #: What waits for the campaign to be approved anew, what was held or missed before included.
    waits: tuple[Dispatch, ...]
    #: What the pre-flight says of the times as they would be.
    findings: tuple[Finding, ...] = ()


def schedule(
    name: str,
    at: WallTime | None,
    folder: Path,
    config: Config,
    queue: Queue,
    *,
    now: datetime,
    channel: str = "",
    agree: Callable[[Rescheduling], None] = lambda _: None,
    holiday: Callable[[date], str],
) -> Rescheduling:
    """Have the campaign ``name``, one in ``folder``, leave at ``at``: by one channel, or by all it leaves by.

    ``agree`` is given what would be changed; where it raises, nothing is.  Then what is queued of the campaign is held,
    so that nothing leaves at its old time, and the file is written.  Raises :class:`CampaignError` for a campaign or a
    channel that is not there, :class:`ReleaseError` where it is on its way already, and :class:`TimeError` for a time
    that the pre-flight would not let pass.
    """
    there = campaigns.find(name, folder)
    before = campaigns.load(there)
    queue.check_way(name)
    text = read_text(there)
    said = at.written(config.organisation.timezone) if at is not None else ""
    changed = with_times(text, dict.fromkeys(_channels(before, channel), said))
    after = replace(before, file=campaigns.parse_file(changed.removeprefix("\ufeff")))
    found = check_times(after, config, queue, now=now, holiday=holiday)
    moves = _moves(before, after, config)
    ahead = [one for one in queue.dispatches(campaign=name) if one.state in AHEAD]
    plan = Rescheduling(
        campaign=after,
        moves=moves,
        holds=tuple(one for one in ahead if moves and DispatchState.HELD in DISPATCH_MOVES[one.state]),
        waits=tuple(ahead),
        findings=tuple(
            one for one in found if any(one.check.startswith(f"campaign.{move.channel}-") for move in moves)
        ),
    )
    for finding in plan.findings:
        if finding.severity == "error":
            raise TimeError(f"{finding.message.rstrip('.')}; choose another time.")
    if not moves:
        return plan
    agree(plan)
    for dispatch in plan.holds:
        # One that a person has held or cancelled meanwhile does not leave either.
        with suppress(QueueError):
            queue.move(dispatch.id, DispatchState.HELD, now, Note(reason=Reason.RETIMED))
    write_text(there, changed)
    return plan


def _channels(campaign: Campaign, wanted: str) -> Sequence[str]:
    there = [one.name for one in (*campaign.file.mails, *campaign.file.networks)]
    if not there:
        raise CampaignError(f"{campaign.name} leaves by no channel; add [email] or [x] to its campaign.toml.")
    if wanted and wanted not in there:
        hint = nearest(wanted, there)
        raise CampaignError(f"{campaign.name} does not leave by “{wanted}”, but by {' and '.join(there)}.{hint}")
    return [wanted] if wanted else there


def _moves(before: Campaign, after: Campaign, config: Config) -> tuple[Move, ...]:
    return tuple(
        Move(
            channel=name,
            before=_at(before, name, config),
            after=_at(after, name, config),
            was=before.file.at(name),
            becomes=after.file.at(name),
        )
        for name in after.file.plans
        if before.file.at(name) != after.file.at(name)
    )


def _at(campaign: Campaign, channel: str, config: Config) -> WallTime | None:
    """Return a time of the campaign's file; ``None`` for none, and for one that cannot be, which the check tells."""
    said = campaign.file.at(channel)
    with suppress(TimeError):
        return parse_wall_time(said, zone_name=config.organisation.timezone) if said else None
    return None
