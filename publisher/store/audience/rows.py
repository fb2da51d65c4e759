"""Subscribers from their rows, with their lists and tags."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from publisher.model.subscribers import Subscriber
from publisher.store.tables import list_members, subscriber_tags, subscribers

#: Subscribers in one statement; databases limit the number of parameters.
BATCH: Final = 500


def by_id(connection: Connection, ids: Collection[str]) -> dict[str, Subscriber]:
    """Return the subscribers with these ids, by id; unknown ones are left out."""
    wanted = sorted(ids)
    found: dict[str, Subscriber] = {}
    for start in range(0, len(wanted), BATCH):
        query = select(subscribers).where(subscribers.c.id.in_(wanted[start : start + BATCH]))
        found |= {reader.id: reader for _, reader in read(connection, query)}
    return found


def one(connection: Connection, *which: ColumnElement[bool]) -> tuple[int, Subscriber] | None:
    """Return the number and the subscriber that meet ``which``, or ``None``."""
    found = read(connection, select(subscribers).where(*which))
    return found[0] if found else None


def read(connection: Connection, query: Select[Any]) -> list[tuple[int, Subscriber]]:
    """Return the numbers and subscribers that ``query`` selects from their table, in its order."""
    rows = connection.execute(query).all()
    numbers = [row.number for row in rows]
    lists = _words(connection, list_members, "list", numbers)
    tags = _words(connection, subscriber_tags, "tag", numbers)
    return [(row.number, _value(row, lists.get(row.number, ()), tags.get(row.number, ()))) for row in rows]


#: What a query over other rows selects with each, to have its reader by :func:`beside`.
BESIDE: Final = tuple(
    subscribers.c[name].label(f"reader_{name}")
    for name in ("number", "id", "address", "first_name", "last_name", "fields")
)


def beside(connection: Connection, found: Sequence[Row[Any]]) -> list[Subscriber]:
    """Return the readers of rows that were selected with :data:`BESIDE`, in their order; each row has one."""
    numbers = [row.reader_number for row in found]
    lists = _words(connection, list_members, "list", numbers)
    tags = _words(connection, subscriber_tags, "tag", numbers)
    return [
        Subscriber(
            id=row.reader_id,
            address=row.reader_address,
            first_name=row.reader_first_name,
            last_name=row.reader_last_name,
            lists=tuple(lists.get(row.reader_number, ())),
            tags=tuple(tags.get(row.reader_number, ())),
            fields=row.reader_fields,
        )
        for row in found
    ]


def _words(connection: Connection, table: Table, name: str, numbers: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(numbers), BATCH):
        chosen = table.c.subscriber.in_(numbers[start : start + BATCH])
        query = select(table.c.subscriber, table.c[name]).where(chosen).order_by(table.c[name])
        for number, word in connection.execute(query):
            found.setdefault(number, []).append(word)
    return found


def _value(row: Row[Any], lists: Sequence[str], tags: Sequence[str]) -> Subscriber:
    return Subscriber(
        id=row.id,
        address=row.address,
        first_name=row.first_name,
        last_name=row.last_name,
        lists=tuple(lists),
        tags=tuple(tags),
        fields=row.fields,
    )
