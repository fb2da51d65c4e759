"""``publisher report NAME``."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from publisher.app.workspace import opened
from publisher.channels.channel import Mail
from publisher.channels.registry import channel
from publisher.cli.main import Session
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.standings import phrase, stands
from publisher.cli.screen.times import briefly, dated
from publisher.cli.screen.trouble import grouped
from publisher.desk import reports
from publisher.desk.ledger_file import write_ledger
from publisher.desk.needs import need, smallest
from publisher.desk.queue import Queued
from publisher.desk.reports import DispatchReport
from publisher.desk.standing import Stand, Standing
from publisher.model.dispatches import Delivery, DeliveryState
from publisher.model.note_words import sentence
from publisher.model.notes import data

_MARGIN = 11
#: Where these stand, nothing more is to come.
_OVER = frozenset({Stand.DONE, Stand.REHEARSAL, Stand.TO_POST})


@click.command()
@click.argument("name")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the ledger as CSV.")
@click.pass_obj
@shown
def report(session: Session, /, name: str, csv_file: Path | None) -> Result:
    """Tell who got a campaign, who did not, and why."""
    with opened(session.workspace) as here:
        now, zone = here.clock.now(), here.workspace.zone
        found = reports.report(here.store.ledger, name)
        names = reports.named((row for item in found for row in item.trouble), here.store.audience)
        standings = [stands(here, Queued(dispatch=item.dispatch, tally=item.tally)) for item in found]
        if csv_file is not None:
            write_ledger(here.store.ledger, name, csv_file)
        daemon = here.daemon() is not None
        needed = smallest(
            need(
                item.dispatch,
                item.tally,
                paused=here.store.accounts.paused(item.dispatch.channel) is not None,
                daemon=daemon,
            )
            for item in found
        )
    pairs = zip(found, standings, strict=True)
    view: list[Any] = [line for item, stood in pairs for line in ("", *_view(item, stood, now, zone, names))][1:]
    if csv_file is not None:
        view += ["", f"The ledger is in {csv_file}: readers by id, not by address."]
    return Result(data=[_data(item) for item in found], view=view, exit_code=needed)


def _view(
    item: DispatchReport, stood: Standing, now: datetime, zone: ZoneInfo, names: Mapping[str, str]
) -> Iterator[Any]:
    yield _answer(item, stood, now, zone)
    yield f"  {_between(item, now, zone)}approved by {item.approved_by}, {dated(item.approved_at, now, zone)}"
    if item.trouble:
        yield ""
        yield grouped(item.trouble, names, item.tally)
    if on := list(_on(item)):
        yield ""
        yield from on


def _answer(item: DispatchReport, stood: Standing, now: datetime, zone: ZoneInfo) -> SignedLine:
    """Return the first line: who got it, and how it stands where that is not all."""
    dispatch, tally = item.dispatch, item.tally
    nouns, total = channel(dispatch.channel).nouns, tally.total
    what, sent = f"{dispatch.campaign}, {dispatch.channel}", tally[DeliveryState.SENT]
    if stood.stand in (Stand.REHEARSAL, Stand.TO_POST):
        none = f"; none of {nouns.counted(total)} {_got(item)}" if stood.stand is Stand.REHEARSAL else ""
        rehearsal = "a rehearsal, " if stood.stand is Stand.REHEARSAL else ""
        written = f"{nouns.sent(tally[DeliveryState.WRITTEN])} written into outbox/"
        hand = ", for a person to post" if stood.stand is Stand.TO_POST else ""
        return SignedLine(kind="look", text=f"{what}: {rehearsal}{written}{hand}{none}.")
    if not total:
        return SignedLine(kind="look", text=f"{what}: {phrase(stood, now, zone)}; nobody has it yet.")
    if sent == total:
        which = f"the only {nouns.one}" if total == 1 else f"all {nouns.counted(total)}"
        return SignedLine(kind="good", text=f"{what}: {which} {_got(item)}.")
    told = "" if stood.stand in _OVER else f"; {phrase(replace(stood, besides=()), now, zone)}"
    deleted = f"; {item.tally.deleted:,} deleted again" if item.tally.deleted else ""
    kind = "doubt" if tally[DeliveryState.UNCERTAIN] else "look"
    return SignedLine(kind=kind, text=f"{what}: {sent:,} of {nouns.counted(total)} {_got(item)}{deleted}{told}.")


def _got(item: DispatchReport) -> str:
    if isinstance(channel(item.dispatch.channel), Mail):
        return "got it"
    return "is live" if item.tally.total == 1 else "are live"


def _between(item: DispatchReport, now: datetime, zone: ZoneInfo) -> str:
    if item.began is None or item.ended is None:
        return ""
    rate = f", {item.rate:,.1f} a second" if item.rate else ""
    return f"{dated(item.began, now, zone)} to {briefly(item.ended, item.began, zone)}{rate}; "


def _on(item: DispatchReport) -> Iterator[Way]:
    """Yield the ways on for whoever has not got it."""
    number, mails = item.dispatch.id, isinstance(channel(item.dispatch.channel), Mail)
    if item.tally[DeliveryState.FAILED]:
        again = f"publisher queue retry {number} --failed" if mails else f"publisher queue show {number}"
        yield Way(label="Try again".ljust(_MARGIN), command=again)
    if item.tally[DeliveryState.UNCERTAIN]:
        yield Way(label="Decide".ljust(_MARGIN), command=f"publisher queue show {number}")
    if item.tally[DeliveryState.WRITTEN]:
        yield Way(label="For real".ljust(_MARGIN), command=f"publisher queue show {number}")


def _data(item: DispatchReport) -> dict[str, Any]:
    return {
        "campaign": item.dispatch.campaign,
        "title": item.dispatch.title,
        "number": item.dispatch.id,
        "channel": item.dispatch.channel,
        "state": item.dispatch.state,
        "note": sentence(item.dispatch),
        "cause": data(item.dispatch.note),
        "total": item.tally.total,
        "deliveries": item.tally.words,
        "accounted": item.accounted,
        "began": item.began,
        "ended": item.ended,
        "rate": item.rate,
        "approved_by": item.approved_by,
        "approved_at": item.approved_at,
        "release_hash": item.release_hash,
        "trouble": [_delivery(row) for row in item.trouble],
    }


def _delivery(row: Delivery) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)} | {"cause": str(row.cause)}
