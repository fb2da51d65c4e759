"""Taking subscribers in: what is new, what changes, what stays."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, insert, select, update

from publisher.model.subscribers import Subscriber
from publisher.store.audience import rows
from publisher.store.tables import list_members, subscriber_tags, subscribers, suppressions

#: Subscribers by the hash of their address.
Batch: TypeAlias = Mapping[bytes, Subscriber]


def batches(incoming: Iterable[Subscriber], hashed: Callable[[str], bytes]) -> Iterator[Batch]:
    """Cut ``incoming`` into batches in each of which every address stands once; one that comes again waits."""
    batch: dict[bytes, Subscriber] = {}
    for reader in incoming:
        key = hashed(reader.address)
        if key in batch or len(batch) == rows.BATCH:
            yield batch
            batch = {}
        batch[key] = reader
    if batch:
        yield batch


def take(connection: Connection, batch: Batch, now: datetime) -> Counter[str]:
    """Write a batch; return the counts of :class:`publisher.ports.SubscriberImport`."""
    barred = set(
        connection.execute(select(suppressions.c.address_key).where(suppressions.c.address_key.in_(batch))).scalars()
    )
    known = _known(connection, batch)
    fresh = {key: reader for key, reader in batch.items() if key not in barred and key not in known}
    merged = {
        number: (reader, _merged(reader, batch[key])) for key, (number, reader) in known.items() if key not in barred
    }
    changed = {number: pair for number, pair in merged.items() if pair[0] != pair[1]}
    if fresh:
        _insert(connection, fresh, now)
    for number, (before, after) in changed.items():
        _change(connection, number, before, after, now)
    return Counter(
        added=len(fresh),
        changed=len(changed),
        unchanged=len(merged) - len(changed),
        suppressed=len(barred),
    )


def _known(connection: Connection, batch: Batch) -> dict[bytes, tuple[int, Subscriber]]:
    chosen = subscribers.c.address_key.in_(batch)
    keys = {
        number: key
        for key, number in connection.execute(select(subscribers.c.address_key, subscribers.c.number).where(chosen))
    }
    found = rows.read(connection, select(subscribers).where(chosen)) if keys else []
    return {keys[number]: (number, reader) for number, reader in found}


def _merged(known: Subscriber, incoming: Subscriber) -> Subscriber:
    """Return ``known`` with what ``incoming`` says: an import without a name takes none away."""
    return replace(
        known,
        first_name=incoming.first_name or known.first_name,
        last_name=incoming.last_name or known.last_name,
        lists=tuple(sorted({*known.lists, *incoming.lists})),
        tags=tuple(sorted({*known.tags, *incoming.tags})),
        fields={**known.fields, **{name: text for name, text in incoming.fields.items() if text}},
    )


def _insert(connection: Connection, fresh: Batch, now: datetime) -> None:
    values = [_row(reader) | {"address_key": key, "added_at": now, "changed_at": now} for key, reader in fresh.items()]
    connection.execute(insert(subscribers), values)
    chosen = subscribers.c.id.in_([reader.id for reader in fresh.values()])
    query = select(subscribers.c.id, subscribers.c.number).where(chosen)
    numbers = dict(connection.execute(query).all())
    lists = [(numbers[reader.id], name) for reader in fresh.values() for name in dict.fromkeys(reader.lists)]
    tags = [(numbers[reader.id], name) for reader in fresh.values() for name in dict.fromkeys(reader.tags)]
    _join(connection, lists=lists, tags=tags)


def _change(connection: Connection, number: int, before: Subscriber, after: Subscriber, now: datetime) -> None:
    values = {**_row(after), "changed_at": now}
    connection.execute(update(subscribers).where(subscribers.c.number == number).values(values))
    _join(
        connection,
        lists=[(number, name) for name in after.lists if name not in before.lists],
        tags=[(number, name) for name in after.tags if name not in before.tags],
    )


def _join(connection: Connection, *, lists: list[tuple[int, str]], tags: list[tuple[int, str]]) -> None:
    if lists:
        connection.execute(insert(list_members), [{"subscriber": number, "list": name} for number, name in lists])
    if tags:
        connection.execute(insert(subscriber_tags), [{"subscriber": number, "tag": name} for number, name in tags])


def _row(reader: Subscriber) -> dict[str, Any]:
    return {
        "id": reader.id,
        "address": reader.address,
        "first_name": reader.first_name,
        "last_name": reader.last_name,
        "fields": reader.fields,
    }
