"""The audience: subscribers, their lists and tags, and the suppression list.

An address stands in the table of subscribers alone; the suppression list knows it by an HMAC under the
workspace's key, so that erasing a reader leaves nothing by which to name them.
"""

import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, select

from publisher.model.subscribers import Subscriber
from publisher.ports.audience import SubscriberImport
from publisher.store.audience import importing, rows
from publisher.store.audience.members import members
from publisher.store.engine import Database, upsert
from publisher.store.tables import list_members, subscribers, suppressions

#: Why an erased reader is suppressed; no later reason takes its place.
ERASED: Final = "erased"


class SqlAudience:
    """:class:`publisher.ports.Audience` on a database; what each method promises stands there."""

    def __init__(self, database: Database, key: bytes) -> None:
        """``key`` is the workspace's own, under which addresses are hashed."""
        self._database = database
        self._key = key

    def add(self, subscribers: Iterable[Subscriber], now: datetime) -> SubscriberImport:
        """Add or change subscribers; an empty name or field does not take away what is known."""
        counts: Counter[str] = Counter()
        with self._database.write() as connection:
            for batch in importing.batches(subscribers, self._hash):
                counts += importing.take(connection, batch, now)
        return SubscriberImport(**counts)

    def find(self, address: str) -> Subscriber | None:
        """Return the subscriber with this address."""
        return self._one(subscribers.c.address_key == self._hash(address))

    def named(self, subscriber_id: str) -> Subscriber | None:
        """Return the subscriber with this id."""
        return self._one(subscribers.c.id == subscriber_id)

    def members(self, lists: Collection[str] = (), tags: Collection[str] = ()) -> Iterator[Subscriber]:
        """Yield active subscribers; each page is a transaction of its own."""
        query = select(subscribers).where(subscribers.c.number.in_(members(lists, tags)), _active())
        query = query.order_by(subscribers.c.number).limit(rows.BATCH)
        last, more = 0, True
        while more:
            with self._database.read() as connection:
                page = rows.read(connection, query.where(subscribers.c.number > last))
            yield from (reader for _, reader in page)
            more = len(page) == rows.BATCH
            last = page[-1][0] if page else last

    def count(self, lists: Collection[str] = (), tags: Collection[str] = ()) -> int:
        """Return how many there are."""
        query = members(lists, tags).where(_active())
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()

    def lists(self) -> Mapping[str, int]:
        """Return the lists and how many active subscribers each has."""
        query = (
            select(list_members.c.list, func.count(case((_active(), 1))))
            .join(subscribers, subscribers.c.number == list_members.c.subscriber)
            .group_by(list_members.c.list)
            .order_by(list_members.c.list)
        )
        with self._database.read() as connection:
            return dict(connection.execute(query).all())

    def leave(self, address: str, lists: Collection[str]) -> bool:
        """Take a subscriber off these lists."""
        number = select(subscribers.c.number).where(subscribers.c.address_key == self._hash(address))
        mine = list_members.c.subscriber.in_(number)
        with self._database.write() as connection:
            left = connection.execute(delete(list_members).where(mine, list_members.c.list.in_(lists)))
            return left.rowcount > 0

    def remove(self, address: str, now: datetime) -> bool:
        """Erase a subscriber; what SQLite frees is overwritten."""
        key = self._hash(address)
        with self._database.write() as connection:
            if self._database.on_sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            # The rows of lists and tags go with the subscriber's.
            gone = connection.execute(delete(subscribers).where(subscribers.c.address_key == key)).rowcount > 0
            if gone:
                _suppress(connection, key, ERASED, now)
            return gone

    def suppress(self, address: str, reason: str, now: datetime) -> None:
        """Put an address on the suppression list."""
        with self._database.write() as connection:
            _suppress(connection, self._hash(address), reason, now)

    def unsuppress(self, address: str) -> bool:
        """Take an address off the suppression list."""
        key = self._hash(address)
        with self._database.write() as connection:
            return connection.execute(delete(suppressions).where(suppressions.c.address_key == key)).rowcount > 0

    def suppression(self, address: str) -> str | None:
        """Return why an address is suppressed."""
        query = select(suppressions.c.reason).where(suppressions.c.address_key == self._hash(address))
        with self._database.read() as connection:
            reason: str | None = connection.execute(query).scalar()
        return reason

    def suppressions(self) -> Mapping[str, int]:
        """Return how many addresses are suppressed, by reason."""
        reason = suppressions.c.reason
        query = select(reason, func.count()).group_by(reason).order_by(reason)
        with self._database.read() as connection:
            return dict(connection.execute(query).all())

    def _one(self, which: ColumnElement[bool]) -> Subscriber | None:
        with self._database.read() as connection:
            found = rows.one(connection, which)
        return found[1] if found else None

    def _hash(self, address: str) -> bytes:
        return hmac.digest(self._key, address.strip().casefold().encode(), "sha256")


def _active() -> ColumnElement[bool]:
    return ~exists().where(suppressions.c.address_key == subscribers.c.address_key)


def _suppress(connection: Connection, key: bytes, reason: str, now: datetime) -> None:
    values: dict[str, Any] = {"reason": reason, "since": now}
    upsert(connection, suppressions, {"address_key": key}, values, where=suppressions.c.reason != ERASED)
