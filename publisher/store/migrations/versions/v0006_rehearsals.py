"""What went into ``outbox/`` was written, not sent: nobody has it."""

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The folder answered an email with its file's name, and called a part by its campaign and its position; no mail
    # server says the one, and no id of a network has the other's form.
    op.execute(
        sa.text(
            "UPDATE deliveries SET state = 'written' WHERE state = 'sent' AND "
            "(reply LIKE 'written as %.eml' OR (position IS NOT NULL AND remote_id LIKE '%/' || position))"
        )
    )


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")
