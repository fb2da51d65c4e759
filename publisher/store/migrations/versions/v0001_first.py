"""The first form: library, audience, ledger."""

import unicodedata

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_LIVE = sa.text("state NOT IN ('done', 'cancelled')")
_PART = sa.text("position IS NOT NULL")

_SQLITE_SEARCH = (
    """
    CREATE VIRTUAL TABLE post_search USING fts5(
        title, tags, author, text,
        content='posts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2', prefix='3 4'
    )
    """,
    "INSERT INTO post_search(post_search, rank) VALUES ('rank', 'bm25(10.0, 5.0, 3.0, 1.0)')",
    """
    CREATE TRIGGER post_search_added AFTER INSERT ON posts BEGIN
        INSERT INTO post_search(rowid, title, tags, author, text)
        VALUES (new.id, new.title, new.tags, new.author, new.text);
    END
    """,
    """
    CREATE TRIGGER post_search_removed AFTER DELETE ON posts BEGIN
        INSERT INTO post_search(post_search, rowid, title, tags, author, text)
        VALUES ('delete', old.id, old.title, old.tags, old.author, old.text);
    END
    """,
    """
    CREATE TRIGGER post_search_changed AFTER UPDATE OF title, tags, author, text ON posts BEGIN
        INSERT INTO post_search(post_search, rowid, title, tags, author, text)
        VALUES ('delete', old.id, old.title, old.tags, old.author, old.text);
        INSERT INTO post_search(rowid, title, tags, author, text)
        VALUES (new.id, new.title, new.tags, new.author, new.text);
    END
    """,
)


def upgrade() -> None:
    op.create_table(
        "workspace",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workspace"),
    )
    _library()
    _search()
    _audience()
    _releases()
    _deliveries()


def downgrade() -> None:
    raise StoreError("There is no way back to before the first form: it would throw the ledger away; restore a backup.")


def _library() -> None:
    op.create_table(
        "posts",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("published", _INSTANT, nullable=False),
        sa.Column("updated", _INSTANT, nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("image_alt", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("origin_where", sa.Text(), nullable=True),
        sa.Column("origin_when", sa.Date(), nullable=True),
        sa.Column("title_day", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("edited", sa.Text(), nullable=False),
        sa.Column("taken_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("slug", name="uq_posts_slug"),
    )
    op.create_index("ix_posts_published", "posts", ["published"])
    op.create_index("ix_posts_source_source_id", "posts", ["source", "source_id"])
    op.create_index("ix_posts_title_day", "posts", ["title_day"])
    op.create_index("ix_posts_url", "posts", ["url"])
    op.create_table(
        "post_versions",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("post_id", _KEY, nullable=False),
        sa.Column("replaced_at", _INSTANT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_versions_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_post_versions"),
    )
    op.create_index("ix_post_versions_post_id", "post_versions", ["post_id"])
    op.create_table(
        "sources",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE_SEARCH:
            op.execute(statement)
        return
    accented, plain = _accents()
    weighted = " || ".join(
        f"setweight(to_tsvector('english', translate({words}, '{accented}', '{plain}')), '{weight}')"
        # A tsvector holds at most 1 MB; nobody searches for what stands further down.
        for words, weight in (("title", "A"), ("tags", "B"), ("author", "C"), ("left(text, 200000)", "D"))
    )
    op.execute(f"ALTER TABLE posts ADD COLUMN search tsvector GENERATED ALWAYS AS ({weighted}) STORED")
    op.execute("CREATE INDEX ix_posts_search ON posts USING gin (search)")


def _accents() -> tuple[str, str]:
    """Return the accented Latin letters up to U+017F, and for each its letter without the accent."""
    pairs = [(chr(point), unicodedata.normalize("NFKD", chr(point))[0]) for point in range(0xC0, 0x180)]
    folded = [(letter, base) for letter, base in pairs if letter != base and base.isascii() and base.isalpha()]
    return "".join(letter for letter, _ in folded), "".join(base for _, base in folded)


def _audience() -> None:
    op.create_table(
        "subscribers",
        sa.Column("number", _KEY, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_subscribers"),
        sa.UniqueConstraint("address_key", name="uq_subscribers_address_key"),
        sa.UniqueConstraint("id", name="uq_subscribers_id"),
    )
    op.create_table(
        "list_members",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("subscriber", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.number"], name="fk_list_members_subscriber", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list", "subscriber", name="pk_list_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_list_members_subscriber", "list_members", ["subscriber"])
    op.create_table(
        "subscriber_tags",
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("subscriber", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.number"], name="fk_subscriber_tags_subscriber", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", "subscriber", name="pk_subscriber_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subscriber_tags_subscriber", "subscriber_tags", ["subscriber"])
    op.create_table(
        "suppressions",
        sa.Column("address_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("address_key", name="pk_suppressions"),
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("approved_at", _INSTANT, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
    )
    op.create_index("ix_releases_campaign", "releases", ["campaign"])
    op.create_table(
        "release_posts",
        sa.Column("release_id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_release_posts_release_id"),
        sa.PrimaryKeyConstraint("release_id", "slug", name="pk_release_posts"),
    )
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.String(length=16), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at_local", sa.String(length=16), nullable=True),
        sa.Column("at_zone", sa.String(length=64), nullable=True),
        sa.Column("at_fold", sa.Integer(), nullable=True),
        sa.Column("due", _INSTANT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=True),
        sa.Column("lists", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_dispatches_release_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dispatches"),
        sa.UniqueConstraint("release_id", "channel", name="uq_dispatches_release_id_channel"),
    )
    op.create_index("ix_dispatches_campaign", "dispatches", ["campaign"])
    op.create_index("ix_dispatches_state_due", "dispatches", ["state", "due"])
    op.create_index(
        "uq_dispatches_live",
        "dispatches",
        ["campaign", "channel"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", _INSTANT, nullable=True),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name="fk_deliveries_dispatch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("dispatch_id", "subscriber_id", name="uq_deliveries_dispatch_id_subscriber_id"),
    )
    op.create_index(
        "ix_deliveries_dispatch_id_state_next_attempt_id", "deliveries", ["dispatch_id", "state", "next_attempt", "id"]
    )
    op.create_index(
        "uq_deliveries_dispatch_id_position",
        "deliveries",
        ["dispatch_id", "position"],
        unique=True,
        sqlite_where=_PART,
        postgresql_where=_PART,
    )
    op.create_table(
        "events",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", _KEY, nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_events_delivery_id"),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name="fk_events_dispatch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_delivery_id", "events", ["delivery_id"])
    op.create_index("ix_events_dispatch_id", "events", ["dispatch_id"])
    op.create_table(
        "limits",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_limits"),
    )
