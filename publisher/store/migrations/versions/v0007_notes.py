"""Why a dispatch is held, missed or cancelled is a reason with what belongs to it, no longer a sentence."""

import json
import re
from typing import Final

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DISPATCHES: Final = sa.table("dispatches", sa.column("id"), sa.column("note", sa.Text()))
_EVENTS: Final = sa.table(
    "events", sa.column("id"), sa.column("delivery_id"), sa.column("cause", sa.Text()), sa.column("note", sa.Text())
)
#: What is known of the sentences of 0.1; others are kept as they are, as words that were said.
_REPLACED: Final = re.compile(r"Replaced by the release \S+ that (.+) approved\.", re.DOTALL)
_BY_HAND: Final = ("held by hand", "cancelled by hand")


def upgrade() -> None:
    op.add_column("dispatches", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("note", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "UPDATE dispatches SET since = (SELECT max(at) FROM events WHERE events.dispatch_id = dispatches.id "
            "AND events.delivery_id IS NULL AND events.state = dispatches.state)"
        )
    )
    _rewrite(connection, _DISPATCHES, _DISPATCHES.c.note, sa.true())
    _rewrite(connection, _EVENTS, _EVENTS.c.cause, _EVENTS.c.delivery_id.is_(None))
    connection.execute(sa.update(_EVENTS).where(_EVENTS.c.delivery_id.is_(None)).values(cause=""))


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")


def _rewrite(
    connection: sa.Connection, table: sa.TableClause, told: sa.ColumnClause[str], which: sa.ColumnElement[bool]
) -> None:
    """Write the note of each row in which ``told`` has a sentence."""
    for row in connection.execute(sa.select(table.c.id, told.label("said")).where(which, told != "")).all():
        connection.execute(sa.update(table).where(table.c.id == row.id).values(note=_note(row.said)))


def _note(said: str) -> str:
    replaced = _REPLACED.fullmatch(said)
    if replaced:
        return json.dumps({"reason": "replaced", "by": replaced[1]}, ensure_ascii=False)
    if said == "approved":
        return json.dumps({"reason": "approved"})
    if said in _BY_HAND:
        return json.dumps({"reason": "by hand"})
    return json.dumps({"reason": "said", "words": said}, ensure_ascii=False)
