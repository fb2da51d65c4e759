"""Subscribers from their rows, with their lists, tags and state, and back to rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from publisher.model.lawful_basis import EVIDENCE, Basis
from publisher.model.subscribers import TEXTS, ReaderState, Subscriber, state_of
from publisher.store.tables import list_members, subscriber_tags, subscribers, suppressions

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
    reasons = suppressed(connection, [row.address_key for row in rows])
    return [
        (
            row.number,
            _value(
                row,
                lists=lists.get(row.number, ()),
                tags=tags.get(row.number, ()),
                state=state_of(reasons.get(row.address_key), pending=row.pending),
            ),
        )
        for row in rows
    ]


def suppressed(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, str]:
    """Return why addresses are on the suppression list, by the keys of those that are."""
    found: dict[bytes, str] = {}
    for start in range(0, len(keys), BATCH):
        chosen = suppressions.c.address_key.in_(keys[start : start + BATCH])
        query = select(suppressions.c.address_key, suppressions.c.reason).where(chosen)
        found |= dict(connection.execute(query).all())
    return found


def row_of(reader: Subscriber) -> dict[str, Any]:
    """Return the columns of a subscriber that are its own."""
    return {
        "id": reader.id,
        "address": reader.address,
        "written": reader.written,
        **{name: getattr(reader, name) for name in TEXTS},
        "fields": reader.fields,
        "pending": reader.state is ReaderState.PENDING,
        "basis": reader.basis.kind,
        "basis_at": reader.basis.at,
        "evidence": {name: words for name in EVIDENCE if (words := getattr(reader.basis, name))},
    }


#: What a query over other rows selects with each, to have its reader by :func:`beside`.
BESIDE: Final = tuple(
    subscribers.c[name].label(f"reader_{name}") for name in ("number", "id", "address", "written", *TEXTS, "fields")
)


def beside(connection: Connection, found: Sequence[Row[Any]]) -> list[Subscriber]:
    """Return the readers of rows that were selected with :data:`BESIDE`, in their order; each row has one.

    What no message says of a reader, the lawful basis, is left out.
    """
    numbers = [row.reader_number for row in found]
    lists = _words(connection, list_members, "list", numbers)
    tags = _words(connection, subscriber_tags, "tag", numbers)
    return [
        Subscriber(
            id=row.reader_id,
            address=row.reader_address,
            written=row.reader_written,
            **_texts(row, "reader_"),
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


def _texts(row: Row[Any], prefix: str = "") -> dict[str, Any]:
    return {name: getattr(row, prefix + name) for name in TEXTS}


def _value(row: Row[Any], *, lists: Sequence[str], tags: Sequence[str], state: ReaderState) -> Subscriber:
    return Subscriber(
        id=row.id,
        address=row.address,
        written=row.written,
        **_texts(row),
        lists=tuple(lists),
        tags=tuple(tags),
        fields=row.fields,
        basis=Basis(kind=row.basis, at=row.basis_at, **row.evidence),
        state=state,
    )
