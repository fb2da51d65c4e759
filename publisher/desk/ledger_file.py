"""The ledger of a campaign as a file, row by row: readers by id, never by address."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from publisher.desk.reports import deliveries
from publisher.errors import WorkspaceError
from publisher.model.dispatches import Channel, Delivery
from publisher.model.spreadsheets import shielded
from publisher.ports.ledger import Ledger
from publisher.workspace.private_files import open_private

_HEADS: Final = ("channel", "delivery", "reader", "state", "attempts", "changed", "id", "cause", "reply")


def write_ledger(ledger: Ledger, campaign: str, path: Path) -> None:
    """Write every delivery of a campaign as CSV, safe to open in a spreadsheet.

    Raises :class:`WorkspaceError` where the file cannot be written.
    """
    try:
        with os.fdopen(open_private(path), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_rows(ledger, campaign))
    except OSError as reason:
        raise WorkspaceError(f"{path} cannot be written ({reason.strerror}); choose another file.") from None


def _rows(ledger: Ledger, campaign: str) -> Iterator[tuple[str, ...]]:
    yield _HEADS
    for dispatch, row in deliveries(ledger, campaign):
        yield tuple(shielded(cell) for cell in _row(dispatch.channel, row))


def _row(channel: Channel, row: Delivery) -> tuple[str, ...]:
    who = row.subscriber_id or f"part {row.position}"
    at = row.changed_at.isoformat() if row.changed_at else ""
    return (channel, str(row.id), who, str(row.state), str(row.attempts), at, row.remote_id, str(row.cause), row.reply)
