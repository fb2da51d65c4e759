"""Posts: indexed many at a time, known by their text and after they were removed; idle indexes go."""

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WORDS = "title, tags, author, text"


def upgrade() -> None:
    op.create_table(
        "removed_posts",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title_day", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_removed_posts"),
    )
    op.add_column("posts", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.drop_index("ix_posts_source_source_id", "posts")
    op.drop_index("ix_posts_title_day", "posts")
    op.drop_index("ix_posts_url", "posts")
    if op.get_bind().dialect.name == "sqlite":
        _search()


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")


def _search() -> None:
    """Index anew: no trigger, since the store adds new posts many at a time; beginnings of three letters alone.

    Beginnings of four letters took a quarter of the time to index and save a search nothing that can be measured.
    """
    op.execute("DROP TRIGGER post_search_added")
    op.execute("DROP TABLE post_search")
    op.execute(
        f"""
        CREATE VIRTUAL TABLE post_search USING fts5(
            {_WORDS}, content='posts', content_rowid='id', prefix='3',
            tokenize='porter unicode61 remove_diacritics 2'
        )
        """
    )
    op.execute("INSERT INTO post_search(post_search, rank) VALUES ('rank', 'bm25(10.0, 5.0, 3.0, 1.0)')")
    op.execute("INSERT INTO post_search(post_search) VALUES ('rebuild')")
