"""Readers: the address as it was written, language, lawful basis, what is awaited, lists left, and a history."""

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError
from publisher.store.columns import Key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
#: What 0.1.0 knew of its readers: when each came, and of those on the suppression list, why and since when.
_CAME = """
INSERT INTO reader_history (subscriber, at, what, detail, made_by)
SELECT number, added_at, 'added', '{}', '' FROM subscribers ORDER BY number
"""
_LEFT = """
INSERT INTO reader_history (subscriber, at, what, detail, made_by)
SELECT s.number, x.since,
  CASE WHEN lower(x.reason) LIKE '%bounce%' OR lower(x.reason) LIKE '%cleaned%' THEN 'bounced'
       WHEN lower(x.reason) LIKE '%complain%' OR lower(x.reason) LIKE '%spam%' THEN 'complained'
       WHEN lower(x.reason) LIKE '%erased%' THEN 'erased'
       ELSE 'unsubscribed' END,
  '{}', ''
FROM suppressions x LEFT JOIN subscribers s ON s.address_key = x.address_key
WHERE s.number IS NOT NULL OR x.reason = 'erased'
"""


def upgrade() -> None:
    for column in (
        sa.Column("written", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.String(length=35), server_default="", nullable=False),
        sa.Column("pending", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("basis", sa.String(length=16), server_default="unknown", nullable=False),
        sa.Column("basis_at", _INSTANT, nullable=True),
        sa.Column("evidence", sa.Text(), server_default="{}", nullable=False),
    ):
        op.add_column("subscribers", column)
    op.add_column("dispatches", sa.Column("who", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "left_lists",
        sa.Column("address_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address_key", "list", name="pk_left_lists"),
    )
    op.create_table(
        "column_mappings",
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("headings", name="pk_column_mappings"),
    )
    op.create_table(
        "reader_history",
        sa.Column("id", Key, nullable=False),
        sa.Column("subscriber", Key, nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.number"], name="fk_reader_history_subscriber", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reader_history"),
    )
    op.create_index("ix_reader_history_subscriber", "reader_history", ["subscriber"])
    op.execute(_CAME)
    op.execute(_LEFT)


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")
