"""The tables; ``migrations`` makes them, and a test holds the two together.

The full-text index of the posts is not here: SQLite and PostgreSQL each have their own, made in the migrations.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from publisher.model.dispatches import DeliveryState, DispatchState
from publisher.model.lawful_basis import BasisKind
from publisher.model.reader_history import Happening
from publisher.store.columns import CauseText, Instant, Key, NoteText, State, Strings, Texts

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: What the workspace has once: its key, and when the database was made.
workspace = Table(
    "workspace",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("published", Instant, nullable=False, index=True),
    Column("updated", Instant),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("image_url", Text),
    Column("image_alt", Text),
    Column("tags", Strings, nullable=False),
    Column("origin_where", Text),
    Column("origin_when", Date),
    # Title and day in the form in which two posts are compared.
    Column("title_day", Text, nullable=False),
    # As it stands here, and as its source last gave it: they differ where a person has edited it.
    Column("content_hash", String(64), nullable=False),
    Column("source_hash", String(64), nullable=False),
    # Names of the fields that a person has edited; an import leaves them alone.
    Column("edited", Strings, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # publisher.model.likeness.Sketch of the text, drawn when it is first needed.
    Column("sketch", LargeBinary),
)

#: What a person has removed, and by what it would come back.
removed_posts = Table(
    "removed_posts",
    metadata,
    Column("slug", String(80), primary_key=True),
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title_day", Text, nullable=False),
    Column("source_hash", String(64), nullable=False),
    Column("removed_at", Instant, nullable=False),
)

#: Former contents of posts.
post_versions = Table(
    "post_versions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("replaced_at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: What the last fetch of a source left for the next.
sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    Column("state", Texts, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("number", Key, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("address", Text, nullable=False),
    # HMAC of the address under the workspace's key: what the suppression list knows an address by.
    Column("address_key", LargeBinary(32), nullable=False, unique=True),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("fields", Texts, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # The address as it was written, where that differs from its normal form.
    Column("written", Text, nullable=False, server_default=""),
    Column("language", String(35), nullable=False, server_default=""),
    # Whether a confirmation is still awaited; all other states are those of the suppression list.
    Column("pending", Boolean, nullable=False, server_default=false()),
    Column("basis", State(BasisKind), nullable=False, server_default=BasisKind.UNKNOWN.value),
    Column("basis_at", Instant),
    # publisher.model.lawful_basis.EVIDENCE
    Column("evidence", Texts, nullable=False, server_default="{}"),
)

list_members = Table(
    "list_members",
    metadata,
    Column("list", Text, primary_key=True),
    Column("subscriber", Key, ForeignKey("subscribers.number", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

subscriber_tags = Table(
    "subscriber_tags",
    metadata,
    Column("tag", Text, primary_key=True),
    Column("subscriber", Key, ForeignKey("subscribers.number", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

#: Who has left a list and is still on others: no import puts them back.
left_lists = Table(
    "left_lists",
    metadata,
    Column("address_key", LargeBinary(32), primary_key=True),
    Column("list", Text, primary_key=True),
    Column("since", Instant, nullable=False),
)

#: What a person said of the columns of a file, for the next one with the same headings.
column_mappings = Table(
    "column_mappings",
    metadata,
    # SHA-256 of the headings: in a file without any, the first row is a reader.
    Column("headings", String(64), primary_key=True),
    Column("mapping", Texts, nullable=False),
)

#: What happened to each reader.  An erased one's entries lose all but what happened and when, and count on.
reader_history = Table(
    "reader_history",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subscriber", Key, ForeignKey("subscribers.number", ondelete="SET NULL"), index=True),
    Column("at", Instant, nullable=False),
    Column("what", State(Happening), nullable=False),
    Column("detail", Texts, nullable=False),
    # By what: a command, or the import of a file.
    Column("made_by", Text, nullable=False),
)

#: Who gets nothing, whatever is imported; no address stands here.
suppressions = Table(
    "suppressions",
    metadata,
    Column("address_key", LargeBinary(32), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("campaign", Text, nullable=False, index=True),
    Column("approved_at", Instant, nullable=False),
    # publisher.model.releases.to_bytes
    Column("document", LargeBinary, nullable=False),
)

release_posts = Table(
    "release_posts",
    metadata,
    Column("release_id", String(16), ForeignKey("releases.id"), primary_key=True),
    Column("slug", String(80), primary_key=True),
)

dispatches = Table(
    "dispatches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("release_id", String(16), ForeignKey("releases.id"), nullable=False),
    Column("campaign", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("channel", String(16), nullable=False),
    # The wall time as a person said it: 2026-12-20T09:00, zone, and which of two.
    Column("at_local", String(16)),
    Column("at_zone", String(64)),
    Column("at_fold", Integer),
    Column("due", Instant, nullable=False),
    Column("state", State(DispatchState), nullable=False),
    # Why it is in its state, or what it waits for, and since when.
    Column("note", NoteText, nullable=False),
    Column("since", Instant),
    # When its deliveries were written; a dispatch that has begun is never planned again.
    Column("started_at", Instant),
    # To whom, for email: a reader who has left these since gets nothing.
    Column("lists", Strings, nullable=False),
    Column("tags", Strings, nullable=False),
    Column("who", Text, nullable=False, server_default=""),
    # What it says, whatever it is called; nothing where that is not known.  Whether those who have that get it too.
    Column("content", String(64), index=True),
    Column("again", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("release_id", "channel"),
    Index(None, "state", "due"),
    # A campaign is never on its way twice, not even where two people approve it in the same instant.
    Index(
        "uq_dispatches_live",
        "campaign",
        "channel",
        unique=True,
        sqlite_where=text("state NOT IN ('done', 'cancelled')"),
        postgresql_where=text("state NOT IN ('done', 'cancelled')"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("dispatch_id", Integer, ForeignKey("dispatches.id"), nullable=False),
    # No foreign key: the ledger outlives the reader's erasure and keeps the opaque id alone.
    Column("subscriber_id", String(64)),
    Column("position", Integer),
    Column("state", State(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt", Instant),
    Column("token", String(64)),
    Column("lease_until", Instant),
    Column("reply", Text, nullable=False),
    Column("cause", CauseText, nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("dispatch_id", "subscriber_id"),
    Index(
        "uq_deliveries_dispatch_id_position",
        "dispatch_id",
        "position",
        unique=True,
        sqlite_where=text("position IS NOT NULL"),
        postgresql_where=text("position IS NOT NULL"),
    ),
    # Claims read from here in order, so that one costs the same whatever the number of readers.
    Index(None, "dispatch_id", "state", "next_attempt", "id"),
)

#: What happened, never changed and never taken away: each move of a dispatch, and each outcome of a delivery that
#: a later one overwrites in its row.
events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("dispatch_id", Integer, ForeignKey("dispatches.id"), nullable=False, index=True),
    Column("delivery_id", Key, ForeignKey("deliveries.id"), index=True),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    # Of a delivery; a dispatch has a note instead.
    Column("cause", CauseText, nullable=False),
    Column("note", NoteText, nullable=False, server_default=""),
    Column("reply", Text, nullable=False),
)

#: Accounts at rest.
account_pauses = Table(
    "account_pauses",
    metadata,
    Column("account", Text, primary_key=True),
    Column("why", Text, nullable=False),
    Column("since", Instant, nullable=False),
)

#: What an account has used in a calendar month, UTC.
account_spending = Table(
    "account_spending",
    metadata,
    Column("account", Text, primary_key=True),
    # Such as 2026-12.
    Column("month", String(7), primary_key=True),
    Column("posts", Integer, nullable=False),
    # Millionths of a US dollar.
    Column("cost", BigInteger, nullable=False),
)

#: Limits of an account: of calls to an endpoint, each limit with a name.
account_windows = Table(
    "account_windows",
    metadata,
    Column("account", Text, primary_key=True),
    Column("endpoint", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("remaining", Integer, nullable=False),
    Column("reset", Instant, nullable=False),
)
