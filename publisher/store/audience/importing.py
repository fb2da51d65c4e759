"""Taking subscribers in: what is new, what changes, what stays, and who has left."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection, delete, insert, select, update

from publisher.model.reader_history import Happening, differences
from publisher.model.subscribers import TEXTS, ReaderState, Subscriber, state_of
from publisher.ports.audience import Departure
from publisher.store.audience import history, rows
from publisher.store.engine import insert_missing
from publisher.store.tables import left_lists, list_members, subscriber_tags, subscribers, suppressions

#: Subscribers and departures by the hash of their address.
Batch: TypeAlias = Mapping[bytes, Subscriber | Departure]
#: Bytes of a hash by which a row knows that its address came before: enough for a million rows.
_MARK: Final = 8


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import under way."""

    connection: Connection
    now: datetime
    #: What the history says it was.
    by: str
    #: The addresses that came, each in a few bytes.
    seen: set[bytes] = field(default_factory=set)

    def take(self, batch: Batch) -> Counter[str]:
        """Write a batch; return the counts of :class:`publisher.ports.SubscriberImport`."""
        again = {key for key in batch if key[:_MARK] in self.seen}
        self.seen.update(key[:_MARK] for key in batch)
        barred = rows.suppressed(self.connection, list(batch))
        departed = {key: row for key, row in batch.items() if isinstance(row, Departure)}
        known = _known(self.connection, batch)
        off = _left(self.connection, batch)
        came = {
            key: _kept_off(row, off.get(key, frozenset()))
            for key, row in batch.items()
            if isinstance(row, Subscriber) and key not in barred
        }
        counts = self._taken(came, known, again)
        counts["kept_off"] = sum(
            len(off[key] & set(row.lists)) for key, row in batch.items() if isinstance(row, Subscriber) and key in off
        )
        counts["suppressed"] = sum(key in barred for key in batch if key not in departed)
        counts["departed"] = len(departed)
        self._depart({key: row for key, row in departed.items() if key not in barred}, known)
        return counts

    def _taken(
        self, came: Mapping[bytes, Subscriber], known: Mapping[bytes, tuple[int, Subscriber]], again: set[bytes]
    ) -> Counter[str]:
        fresh = {key: reader for key, reader in came.items() if key not in known}
        merged = {
            key: (known[key][0], known[key][1], _merged(known[key][1], reader))
            for key, reader in came.items()
            if key in known
        }
        changed = {key: three for key, three in merged.items() if three[1] != three[2]}
        if fresh:
            self._insert(fresh)
        for number, before, after in changed.values():
            write(self.connection, number, before, after, self.now)
        history.record(
            self.connection,
            (
                history.entry(number, Happening.CHANGED, self.now, by=self.by, detail=differences(before, after))
                for number, before, after in changed.values()
            ),
        )
        return Counter(
            added=len(fresh),
            changed=sum(key not in again for key in changed),
            unchanged=sum(key not in again and key not in changed for key in merged),
            repeated=sum(key in again for key in merged),
        )

    def _insert(self, fresh: Mapping[bytes, Subscriber]) -> None:
        stamps = {"added_at": self.now, "changed_at": self.now}
        values = [rows.row_of(reader) | {"address_key": key} | stamps for key, reader in fresh.items()]
        self.connection.execute(insert(subscribers), values)
        chosen = subscribers.c.id.in_([reader.id for reader in fresh.values()])
        query = select(subscribers.c.id, subscribers.c.number).where(chosen)
        numbers = dict(self.connection.execute(query).all())
        lists = [(numbers[reader.id], name) for reader in fresh.values() for name in dict.fromkeys(reader.lists)]
        tags = [(numbers[reader.id], name) for reader in fresh.values() for name in dict.fromkeys(reader.tags)]
        _join(self.connection, lists=lists, tags=tags)
        history.record(
            self.connection,
            (
                history.entry(numbers[reader.id], Happening.ADDED, self.now, by=self.by, detail=_beginning(reader))
                for reader in fresh.values()
            ),
        )

    def _depart(self, leaving: Mapping[bytes, Departure], known: Mapping[bytes, tuple[int, Subscriber]]) -> None:
        if not leaving:
            return
        values = [
            {"address_key": key, "reason": departure.reason, "since": departure.at or self.now}
            for key, departure in leaving.items()
        ]
        insert_missing(self.connection, suppressions, values)
        history.record(
            self.connection,
            (
                history.entry(known[key][0], leaving_as(departure.reason), self.now, by=self.by)
                for key, departure in leaving.items()
                if key in known
            ),
        )


def batches(incoming: Iterable[Subscriber | Departure], hashed: Callable[[str], bytes]) -> Iterator[Batch]:
    """Cut ``incoming`` into batches in each of which every address stands once; one that comes again waits."""
    batch: dict[bytes, Subscriber | Departure] = {}
    for row in incoming:
        key = hashed(row.address)
        if key in batch or len(batch) == rows.BATCH:
            yield batch
            batch = {}
        batch[key] = row
    if batch:
        yield batch


def write(connection: Connection, number: int, before: Subscriber, after: Subscriber, now: datetime) -> None:
    """Write what differs between two states of one subscriber, lists and tags included."""
    # The row is what was read, but for what awaits a confirmation: the state of one who left is not the row's.
    values = {**rows.row_of(after), "changed_at": now}
    if after.state not in (ReaderState.PENDING, ReaderState.ACTIVE):
        del values["pending"]
    connection.execute(update(subscribers).where(subscribers.c.number == number).values(values))
    _join(
        connection,
        lists=[(number, name) for name in after.lists if name not in before.lists],
        tags=[(number, name) for name in after.tags if name not in before.tags],
    )
    for table, name, gone in (
        (list_members, "list", set(before.lists) - set(after.lists)),
        (subscriber_tags, "tag", set(before.tags) - set(after.tags)),
    ):
        if gone:
            connection.execute(delete(table).where(table.c.subscriber == number, table.c[name].in_(sorted(gone))))


def leaving_as(reason: str) -> Happening:
    """Return what happens to a reader who comes on the suppression list for this reason."""
    return Happening(state_of(reason).value)


def _known(connection: Connection, batch: Batch) -> dict[bytes, tuple[int, Subscriber]]:
    chosen = subscribers.c.address_key.in_(batch)
    keys = {
        number: key
        for key, number in connection.execute(select(subscribers.c.address_key, subscribers.c.number).where(chosen))
    }
    found = rows.read(connection, select(subscribers).where(chosen)) if keys else []
    return {keys[number]: (number, reader) for number, reader in found}


def _left(connection: Connection, batch: Batch) -> dict[bytes, frozenset[str]]:
    found: dict[bytes, set[str]] = {}
    query = select(left_lists.c.address_key, left_lists.c.list).where(left_lists.c.address_key.in_(batch))
    for key, name in connection.execute(query):
        found.setdefault(key, set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _kept_off(reader: Subscriber, off: frozenset[str]) -> Subscriber:
    return replace(reader, lists=tuple(name for name in reader.lists if name not in off)) if off else reader


def _merged(known: Subscriber, incoming: Subscriber) -> Subscriber:
    """Return ``known`` with what ``incoming`` says: an import without a name takes none away.

    What is noted of the lawful basis stays, unless the import brings one where none was known.  A file confirms nobody.
    """
    return replace(
        known,
        written=known.written or incoming.written,
        **{name: getattr(incoming, name) or getattr(known, name) for name in TEXTS},
        lists=tuple(sorted({*known.lists, *incoming.lists})),
        tags=tuple(sorted({*known.tags, *incoming.tags})),
        fields={**known.fields, **{name: text for name, text in incoming.fields.items() if text}},
        basis=known.basis if known.basis.known else incoming.basis,
    )


def _beginning(reader: Subscriber) -> dict[str, str]:
    said = {"lists": ", ".join(reader.lists), "tags": ", ".join(reader.tags)}
    said["basis"] = str(reader.basis.kind) if reader.basis.known else ""
    said["state"] = str(reader.state) if reader.state is ReaderState.PENDING else ""
    return {name: words for name, words in said.items() if words}


def _join(connection: Connection, *, lists: list[tuple[int, str]], tags: list[tuple[int, str]]) -> None:
    if lists:
        connection.execute(insert(list_members), [{"subscriber": number, "list": name} for number, name in lists])
    if tags:
        connection.execute(insert(subscriber_tags), [{"subscriber": number, "tag": name} for number, name in tags])
