"""Who has what already, known by what it says."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, or_, select

from publisher.model.causes import Known
from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.segments import Asked
from publisher.store.audience.members import members
from publisher.store.ledger import dispatches
from publisher.store.tables import deliveries, subscribers
from publisher.store.tables import dispatches as table

#: States of a delivery in which somebody has it, may have it, or is about to.
_OUT: Final = ("claimed", "committing", "sent", "uncertain")
_AHEAD: Final = (DispatchState.QUEUED, DispatchState.RUNNING, DispatchState.HELD)


def real() -> ColumnElement[bool]:
    """Return, as SQL, whether a delivery may be with people, or is about to: what went into ``outbox/`` is not."""
    row = deliveries.c
    return and_(row.state.in_(_OUT), row.cause != Known.DELETED)


def take_turn(connection: Connection, content: str | None) -> None:
    """Wait on PostgreSQL until nobody else leases deliveries of this content; on SQLite there is one writer anyway.

    Two dispatches that say the same would not see what the other is leasing in the same instant.
    """
    if content and connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(content))))


def others(connection: Connection, dispatch_id: int) -> list[int]:
    """Return the dispatches that say the same; none where nothing is known of it, or it goes to all ``again``."""
    this = table.alias()
    same = select(table.c.id).where(table.c.content == this.c.content, table.c.id != dispatch_id)
    return list(connection.execute(same.where(this.c.id == dispatch_id, this.c.again.is_(false()))).scalars())


def has_it(numbers: Collection[int]) -> ColumnElement[bool]:
    """Return, as SQL, whether a subscriber got it by one of these dispatches."""
    row = deliveries.c
    got = and_(row.dispatch_id.in_(numbers), row.subscriber_id == subscribers.c.id, real())
    return exists().where(got).correlate(subscribers) if numbers else false()


def readers(connection: Connection, content: str, lists: Sequence[str], tags: Sequence[str], who: Asked | None) -> int:
    """Count the subscribers on the lists, with the tags and in the segment who have this content already."""
    numbers = list(connection.execute(select(table.c.id).where(table.c.content == content)).scalars())
    chosen = members(lists, tags, who).where(has_it(numbers)).subquery()
    return connection.execute(select(func.count()).select_from(chosen)).scalar_one() if content and numbers else 0


def posted(connection: Connection, content: str, channel: str, campaign: str) -> Dispatch | None:
    """Return a dispatch that has posted a part of this content, or is going to for another campaign."""
    row = deliveries.c
    out = exists().where(row.dispatch_id == table.c.id, real())
    ahead = and_(table.c.state.in_(_AHEAD), table.c.campaign != campaign)
    found = dispatches.of(connection, table.c.content == content, table.c.channel == channel, or_(out, ahead))
    return found[0] if content and found else None
