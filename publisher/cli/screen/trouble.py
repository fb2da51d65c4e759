"""Deliveries that failed, wait or are in doubt, one by one, as a person looks at them: readers by address."""

from collections.abc import Mapping, Sequence

from publisher.cli.screen.table import Column, Table
from publisher.desk.reports import reason
from publisher.model.dispatches import Delivery


def trouble_table(rows: Sequence[Delivery], names: Mapping[str, str]) -> Table:
    """Return the table of these deliveries; ``names`` are the addresses of readers by id."""
    whom = "Part" if any(row.position for row in rows) else "Reader"
    columns: list[Column | str] = [Column(name="No.", align="right"), whom, "State", "Why"]
    return Table(columns=columns, rows=[[row.id, _whom(row, names), row.state, reason(row)] for row in rows])


def _whom(row: Delivery, names: Mapping[str, str]) -> str:
    return str(row.position) if row.position else names.get(row.subscriber_id, f"erased ({row.subscriber_id})")
