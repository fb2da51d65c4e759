"""Accounts: pauses, spending and limits each in columns of their own, so that one is changed without the others."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
#: The largest number that fits: it was text, and what a header said stood there as it came.
_MOST = 2**31 - 1


def upgrade() -> None:
    pauses = op.create_table(
        "account_pauses",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_account_pauses"),
    )
    spending = op.create_table(
        "account_spending",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "month", name="pk_account_spending"),
    )
    windows = op.create_table(
        "account_windows",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("reset", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", "endpoint", "name", name="pk_account_windows"),
    )
    connection = op.get_bind()
    for account, state in connection.execute(sa.text("SELECT account, state FROM limits")).all():
        kept: dict[str, str] = json.loads(state)
        for table, rows in ((pauses, _pauses(kept)), (spending, _spending(kept)), (windows, _windows(kept))):
            for row in rows:
                connection.execute(sa.insert(table).values(account=account, **row))
    op.drop_table("limits")


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")


def _pauses(kept: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    if kept.get("paused"):
        since = kept.get("paused_at")
        yield {"why": kept["paused"], "since": _instant(since) if since else datetime.now(UTC)}


def _spending(kept: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the month that was kept, its cost in millionths of a US dollar."""
    if kept.get("month"):
        cost = round(float(kept.get("cost", "0")) * 1_000_000)
        yield {"month": kept["month"], "posts": int(kept.get("posts", "0")), "cost": cost}


def _windows(kept: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what stood as ``POST /2/tweets x-rate-limit`` → ``98 2026-11-24T23:58:04+00:00``."""
    for key, value in kept.items():
        endpoint, _, name = key.rpartition(" ")
        remaining, _, reset = value.partition(" ")
        if endpoint and reset:
            left = min(max(int(remaining), 0), _MOST)
            yield {"endpoint": endpoint, "name": name, "remaining": left, "reset": _instant(reset)}


def _instant(text: str) -> datetime:
    """Return the instant in UTC, as the other columns of its kind have it on SQLite too."""
    return datetime.fromisoformat(text).astimezone(UTC)
