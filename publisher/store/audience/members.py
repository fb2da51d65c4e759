"""Who is chosen by lists and tags."""

from collections.abc import Collection

from sqlalchemy import Select, select

from publisher.store.tables import list_members, subscriber_tags, subscribers


def members(lists: Collection[str], tags: Collection[str]) -> Select[tuple[int]]:
    """Return a query for the numbers of the subscribers on one of the lists and with one of the tags, each once."""
    query = select(subscribers.c.number)
    if lists:
        on = select(list_members.c.subscriber).where(list_members.c.list.in_(lists))
        query = query.where(subscribers.c.number.in_(on))
    if tags:
        tagged = select(subscriber_tags.c.subscriber).where(subscriber_tags.c.tag.in_(tags))
        query = query.where(subscribers.c.number.in_(tagged))
    return query
