"""What a dispatch says is known by its content, whatever its campaign is called."""

from contextlib import suppress

import sqlalchemy as sa
from alembic import op

from publisher.digest.content import content_of
from publisher.errors import PublisherError, StoreError
from publisher.model.releases import EmailRelease, Release, from_bytes, thread_content

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispatches", sa.Column("content", sa.String(length=64), nullable=True))
    op.add_column("dispatches", sa.Column("again", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_dispatches_content", "dispatches", ["content"])
    connection = op.get_bind()
    known = "SELECT d.id, d.channel, r.document FROM dispatches d JOIN releases r ON r.id = d.release_id"
    for number, channel, document in connection.execute(sa.text(known)).all():
        # One that cannot be read any more has no content that is known; it says so itself when it is sent.
        with suppress(PublisherError):
            values = {"content": _content(from_bytes(document), channel), "number": number}
            connection.execute(sa.text("UPDATE dispatches SET content = :content WHERE id = :number"), values)


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")


def _content(release: Release, channel: str) -> str | None:
    frozen = dict(release.planned()).get(channel)
    if frozen is None:
        return None
    return content_of(frozen.skeleton) if isinstance(frozen, EmailRelease) else thread_content(frozen.parts)
