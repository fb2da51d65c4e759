"""New posts are indexed many at a time, and what no query reads is not kept up."""

from alembic import op

from publisher.errors import StoreError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WORDS = "title, tags, author, text"


def upgrade() -> None:
    op.drop_index("ix_posts_source_source_id", "posts")
    op.drop_index("ix_posts_title_day", "posts")
    op.drop_index("ix_posts_url", "posts")
    if op.get_bind().dialect.name == "sqlite":
        _search()


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")


def _search() -> None:
    """Index anew without the short beginnings of words, which made up half of the work and few searches use."""
    op.execute("DROP TRIGGER post_search_added")
    op.execute("DROP TABLE post_search")
    op.execute(
        f"""
        CREATE VIRTUAL TABLE post_search USING fts5(
            {_WORDS}, content='posts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
        )
        """
    )
    op.execute("INSERT INTO post_search(post_search, rank) VALUES ('rank', 'bm25(10.0, 5.0, 3.0, 1.0)')")
    op.execute("INSERT INTO post_search(post_search) VALUES ('rebuild')")
