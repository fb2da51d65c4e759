"""Who is chosen by lists and tags, and who of them is written to."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from publisher.model.segments import Asked
from publisher.model.subscribers import REASONS, ReaderState
from publisher.store.audience.segments import within
from publisher.store.tables import list_members, subscriber_tags, subscribers, suppressions


def members(lists: Collection[str], tags: Collection[str], who: Asked | None = None) -> Select[tuple[int]]:
    """Return a query for the numbers of the subscribers on one of the lists and with one of the tags, each once.

    Of these, those in the segment ``who``, where there is one.  Of whom a confirmation is awaited is not among them.
    """
    return chosen(lists, tags, who).where(confirmed())


def chosen(lists: Collection[str], tags: Collection[str], who: Asked | None = None) -> Select[tuple[int]]:
    """Return a query for the same, whatever their state."""
    query = select(subscribers.c.number)
    if lists:
        on = select(list_members.c.subscriber).where(list_members.c.list.in_(lists))
        query = query.where(subscribers.c.number.in_(on))
    if tags:
        tagged = select(subscriber_tags.c.subscriber).where(subscriber_tags.c.tag.in_(tags))
        query = query.where(subscribers.c.number.in_(tagged))
    if who is not None:
        query = query.where(within(who))
    return query


def confirmed() -> ColumnElement[bool]:
    """Return, as SQL, whether no confirmation of a subscriber is awaited."""
    return subscribers.c.pending.is_(False)


def active() -> ColumnElement[bool]:
    """Return, as SQL, whether a subscriber is written to."""
    return and_(confirmed(), ~_suppressed())


def in_state(states: Collection[ReaderState]) -> ColumnElement[bool]:
    """Return, as SQL, whether a subscriber is in one of these states (:func:`publisher.model.subscribers.state_of`)."""
    if set(states) == {ReaderState.ACTIVE}:
        return active()
    reason = (
        select(suppressions.c.reason)
        .where(suppressions.c.address_key == subscribers.c.address_key)
        .correlate(subscribers)
        .scalar_subquery()
    )
    told = [(func.lower(reason).contains(part), state.value) for part, state in REASONS]
    state = case(
        (and_(~_suppressed(), subscribers.c.pending.is_(True)), ReaderState.PENDING.value),
        (~_suppressed(), ReaderState.ACTIVE.value),
        *told,
        else_=ReaderState.UNSUBSCRIBED.value,
    )
    return state.in_([each.value for each in states])


def _suppressed() -> ColumnElement[bool]:
    return exists().where(suppressions.c.address_key == subscribers.c.address_key).correlate(subscribers)
