"""``publisher report NAME``."""

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.cli.main import Session
from publisher.cli.screen.output import BAD, DOUBTFUL, GOOD, QUIET, Column, Line, Result, Table, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from publisher.desk.reports import DispatchReport
    from publisher.model.dispatches import Delivery


@click.command()
@click.argument("name")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the ledger as CSV.")
@click.pass_obj
@shown
def report(session: Session, /, name: str, csv_file: Path | None) -> Result:
    """Tell who got a campaign, who did not, and why."""
    from publisher.app.workspace import open_desk
    from publisher.desk.reports import deliveries
    from publisher.desk.reports import report as reports_of

    with open_desk(session.workspace) as desk:
        found = reports_of(desk.store.ledger, name)
        zone = desk.workspace.zone
        if csv_file is not None:
            ledger = deliveries(desk.store.ledger, name)
            _write_csv(csv_file, (_row(dispatch.channel, row) for dispatch, row in ledger))
    view: list[Any] = [line for item in found for line in _view(item, zone)]
    if csv_file is not None:
        view.append(f"The ledger is in {csv_file}: readers by id, not by address.")
    return Result(data=[_data(item) for item in found], view=view)


def _view(item: "DispatchReport", zone: "ZoneInfo") -> "Iterator[Any]":
    from publisher.desk.reports import reason

    what = "readers" if item.dispatch.channel == "email" else "parts"
    yield Line(text=f"{item.dispatch.title}: {item.dispatch.channel}, dispatch {item.dispatch.id}", style="bold")
    sent = item.tally.counts.get(_state("sent"), 0)
    yield Line(text=f"{sent:,} of {item.tally.total:,} {what} got it.", style=GOOD if sent == item.tally.total else "")
    if item.began and item.ended:
        began, ended = item.began.astimezone(zone), item.ended.astimezone(zone)
        day = "" if began.date() == ended.date() else f"{ended:%Y-%m-%d} "
        rate = f", {item.rate:,.1f} a second" if item.rate else ""
        yield f"Sent between {began:%Y-%m-%d %H:%M:%S} and {day}{ended:%H:%M:%S}{rate}."
    yield from _others(item)
    if item.dispatch.state != "done":
        yield Line(text=f"It is {item.dispatch.state}. {item.dispatch.note}".strip(), style=DOUBTFUL)
    if item.trouble:
        rows = [[row.id, row.position or row.subscriber_id, row.state, reason(row)] for row in item.trouble]
        columns = [Column(name="No.", align="right"), "Reader" if what == "readers" else "Part", "State", "Why"]
        yield Table(columns=columns, rows=rows)
    by = f"Approved by {item.approved_by} on {item.approved_at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield Line(text=f"{by}; release {item.release_hash[:16]}.", style=QUIET)
    yield ""


def _others(item: "DispatchReport") -> "Iterator[Line]":
    words = {
        "suppressed": "on the suppression list or gone, so nothing was sent to them",
        "deferred": "to be tried again",
        "failed": "refused for good",
        "uncertain": "in doubt: they may or may not have it; decide with publisher queue resolve",
        "pending": "still to come",
        "claimed": "being sent",
        "committing": "being sent",
        "cancelled": "cancelled",
    }
    for state, meaning in words.items():
        count = item.tally.counts.get(_state(state), 0)
        if count:
            style = BAD if state == "failed" else DOUBTFUL if state == "uncertain" else ""
            yield Line(text=f"{count:,} {meaning}.", style=style)


def _state(name: str) -> Any:
    from publisher.model.dispatches import DeliveryState

    return DeliveryState(name)


def _data(item: "DispatchReport") -> dict[str, Any]:
    return {
        "campaign": item.dispatch.campaign,
        "title": item.dispatch.title,
        "number": item.dispatch.id,
        "channel": item.dispatch.channel,
        "state": item.dispatch.state,
        "note": item.dispatch.note,
        "total": item.tally.total,
        "deliveries": {str(state): count for state, count in item.tally.counts.items() if count},
        "accounted": item.accounted,
        "began": item.began,
        "ended": item.ended,
        "rate": item.rate,
        "approved_by": item.approved_by,
        "approved_at": item.approved_at,
        "release_hash": item.release_hash,
        "trouble": [_delivery(row) for row in item.trouble],
    }


def _delivery(row: "Delivery") -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)} | {"cause": str(row.cause)}


def _row(channel: str, row: Any) -> list[str]:
    who = row.subscriber_id or f"part {row.position}"
    at = row.changed_at.isoformat() if row.changed_at else ""
    return [channel, str(row.id), who, str(row.state), str(row.attempts), at, row.remote_id, str(row.cause), row.reply]


def _write_csv(path: Path, rows: "Iterable[list[str]]") -> None:
    import csv

    from publisher.audience.csv_file import shielded
    from publisher.errors import WorkspaceError

    heads = ["channel", "delivery", "reader", "state", "attempts", "changed", "id", "cause", "reply"]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heads, *([shielded(cell) for cell in row] for row in rows)])
    except OSError as reason:
        raise WorkspaceError(f"{path} cannot be written ({reason.strerror}); choose another file.") from None
