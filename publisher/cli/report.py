"""``publisher report NAME``."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click

from publisher.app.workspace import opened
from publisher.channels.registry import channel
from publisher.cli.main import Session
from publisher.cli.screen.output import BAD, DOUBTFUL, GOOD, QUIET, Line, Result, shown
from publisher.cli.screen.trouble import trouble_table
from publisher.desk import reports
from publisher.desk.ledger_file import write_ledger
from publisher.desk.needs import need, smallest
from publisher.desk.reports import DispatchReport
from publisher.model.dispatches import Delivery, DeliveryState
from publisher.model.note_words import sentence
from publisher.model.notes import data

#: What a person reads of the deliveries that are not sent, in this order.
_OTHERS: Final = {
    DeliveryState.SUPPRESSED: "on the suppression list or gone, so nothing was sent to them",
    DeliveryState.DEFERRED: "to be tried again",
    DeliveryState.FAILED: "refused for good",
    DeliveryState.UNCERTAIN: "in doubt: they may or may not have it; decide with publisher queue resolve",
    DeliveryState.PENDING: "still to come",
    DeliveryState.CLAIMED: "being sent",
    DeliveryState.COMMITTING: "being sent",
    DeliveryState.CANCELLED: "cancelled",
}


@click.command()
@click.argument("name")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the ledger as CSV.")
@click.pass_obj
@shown
def report(session: Session, /, name: str, csv_file: Path | None) -> Result:
    """Tell who got a campaign, who did not, and why."""
    with opened(session.workspace) as here:
        found = reports.report(here.store.ledger, name)
        names = reports.named((row for item in found for row in item.trouble), here.store.audience)
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
    zone = here.workspace.zone
    view: list[Any] = [line for item in found for line in _view(item, zone, names)]
    if csv_file is not None:
        view.append(f"The ledger is in {csv_file}: readers by id, not by address.")
    return Result(data=[_data(item) for item in found], view=view, exit_code=needed)


def _view(item: DispatchReport, zone: ZoneInfo, names: Mapping[str, str]) -> Iterator[Any]:
    what = channel(item.dispatch.channel).nouns.many
    yield Line(text=f"{item.dispatch.title}: {item.dispatch.channel}, dispatch {item.dispatch.id}", style="bold")
    sent = item.tally[DeliveryState.SENT]
    yield Line(text=f"{sent:,} of {item.tally.total:,} {what} got it.", style=GOOD if sent == item.tally.total else "")
    if item.began and item.ended:
        began, ended = item.began.astimezone(zone), item.ended.astimezone(zone)
        day = "" if began.date() == ended.date() else f"{ended:%Y-%m-%d} "
        rate = f", {item.rate:,.1f} a second" if item.rate else ""
        yield f"Sent between {began:%Y-%m-%d %H:%M:%S} and {day}{ended:%H:%M:%S}{rate}."
    yield from _others(item)
    if item.dispatch.state != "done":
        yield Line(text=f"It is {item.dispatch.state}. {sentence(item.dispatch)}".strip(), style=DOUBTFUL)
    if item.trouble:
        yield trouble_table(item.trouble, names)
    by = f"Approved by {item.approved_by} on {item.approved_at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield Line(text=f"{by}; release {item.release_hash[:16]}.", style=QUIET)
    yield ""


def _others(item: DispatchReport) -> Iterator[Line]:
    styles = {DeliveryState.FAILED: BAD, DeliveryState.UNCERTAIN: DOUBTFUL}
    for state, meaning in _OTHERS.items():
        if count := item.tally[state]:
            yield Line(text=f"{count:,} {meaning}.", style=styles.get(state, ""))
    if count := item.tally.deleted:
        yield Line(text=f"{count:,} deleted again from {channel(item.dispatch.channel).title}.")


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
