"""The audience: subscribers, their lists and tags, and the suppression list.

An address stands in the table of subscribers alone; the suppression list knows it by an HMAC under the
workspace's key, so that erasing a reader leaves nothing by which to name them.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, select

from publisher.model.lawful_basis import Basis, BasisKind
from publisher.model.reader_history import Change, Happening, Month, differences
from publisher.model.segments import Asked
from publisher.model.subscribers import ReaderState, Subscriber, state_of
from publisher.ports.audience import ACTIVE, Departure, Edit, SubscriberImport
from publisher.store.audience import history, importing, rows
from publisher.store.audience.members import active, chosen, in_state
from publisher.store.audience.replies import forget_replies
from publisher.store.engine import Database, upsert
from publisher.store.tables import (
    column_mappings,
    deliveries,
    left_lists,
    list_members,
    reader_history,
    subscriber_tags,
    subscribers,
    suppressions,
)

#: Why an erased reader is suppressed; no later reason takes its place.
ERASED: Final = "erased"


class SqlAudience:
    """:class:`publisher.ports.Audience` on a database; what each method promises stands there."""

    def __init__(self, database: Database, key: bytes) -> None:
        """``key`` is the workspace's own, under which addresses are hashed."""
        self._database = database
        self._key = key

    def add(
        self,
        incoming: Iterable[Subscriber | Departure],
        now: datetime,
        *,
        by: str = "",
        keep: Callable[[], bool] = lambda: True,
    ) -> SubscriberImport:
        """Add or change subscribers; an empty name or field does not take away what is known."""
        counts: Counter[str] = Counter()
        with self._database.write() as connection:
            taking = importing.Import(connection=connection, now=now, by=by)
            for batch in importing.batches(incoming, self._hash):
                counts += taking.take(batch)
            if not keep():
                connection.rollback()
        return SubscriberImport(**counts)

    def edit(self, address: str, edit: Edit, now: datetime, *, by: str = "") -> Subscriber | None:
        """Change lists and tags of one subscriber."""
        key = self._hash(address)
        with self._database.write() as connection:
            found = rows.one(connection, subscribers.c.address_key == key)
            if found is None:
                return None
            number, before = found
            after = replace(
                before,
                lists=tuple(sorted({*before.lists, *edit.put_on} - set(edit.take_off))),
                tags=tuple(sorted({*before.tags, *edit.tag} - set(edit.untag))),
            )
            again = left_lists.c.list.in_(edit.put_on)
            connection.execute(delete(left_lists).where(left_lists.c.address_key == key, again))
            if before != after:
                importing.write(connection, number, before, after, now)
                detail = differences(before, after)
                history.record(connection, [history.entry(number, Happening.CHANGED, now, by=by, detail=detail)])
            return after

    def confirm(self, address: str, basis: Basis, now: datetime, *, by: str = "") -> bool:
        """Make a pending subscriber active."""
        with self._database.write() as connection:
            found = rows.one(connection, subscribers.c.address_key == self._hash(address))
            if found is None or found[1].state is not ReaderState.PENDING:
                return False
            number, before = found
            importing.write(connection, number, before, replace(before, state=ReaderState.ACTIVE, basis=basis), now)
            detail = {"basis": str(basis.kind)}
            history.record(connection, [history.entry(number, Happening.CONFIRMED, now, by=by, detail=detail)])
            return True

    def mapping(self, headings: Sequence[str]) -> Mapping[str, str]:
        """Return what a person said of such columns."""
        query = select(column_mappings.c.mapping).where(column_mappings.c.headings == _fingerprint(headings))
        with self._database.read() as connection:
            found: Mapping[str, str] | None = connection.execute(query).scalar()
        return found or {}

    def remember(self, headings: Sequence[str], mapping: Mapping[str, str]) -> None:
        """Keep what a person said of such columns."""
        with self._database.write() as connection:
            upsert(connection, column_mappings, {"headings": _fingerprint(headings)}, {"mapping": mapping})

    def history(self, subscriber_id: str) -> Sequence[Change]:
        """Return what happened to a subscriber."""
        with self._database.read() as connection:
            return history.of(connection, subscriber_id)

    def left_lists(self, address: str) -> Mapping[str, datetime]:
        """Return the lists that an address has left."""
        query = select(left_lists.c.list, left_lists.c.since).where(left_lists.c.address_key == self._hash(address))
        with self._database.read() as connection:
            return dict(connection.execute(query.order_by(left_lists.c.list)).all())

    def months(self) -> Sequence[Month]:
        """Return growth and leaving by month."""
        with self._database.read() as connection:
            return history.months(connection)

    def bases(
        self, lists: Collection[str] = (), tags: Collection[str] = (), who: Asked | None = None
    ) -> Mapping[BasisKind, int]:
        """Return how many there are, by the kind of their lawful basis."""
        kind = subscribers.c.basis
        query = select(kind, func.count()).where(subscribers.c.number.in_(chosen(lists, tags, who)), active())
        with self._database.read() as connection:
            return dict(connection.execute(query.group_by(kind).order_by(kind)).all())

    def find(self, address: str) -> Subscriber | None:
        """Return the subscriber with this address."""
        return self._one(subscribers.c.address_key == self._hash(address))

    def named(self, subscriber_id: str) -> Subscriber | None:
        """Return the subscriber with this id."""
        return self._one(subscribers.c.id == subscriber_id)

    def members(
        self,
        lists: Collection[str] = (),
        tags: Collection[str] = (),
        who: Asked | None = None,
        *,
        states: Collection[ReaderState] = ACTIVE,
    ) -> Iterator[Subscriber]:
        """Yield subscribers in these states; each page is a transaction of its own."""
        query = select(subscribers).where(subscribers.c.number.in_(chosen(lists, tags, who)), in_state(states))
        query = query.order_by(subscribers.c.number).limit(rows.BATCH)
        last, more = 0, True
        while more:
            with self._database.read() as connection:
                page = rows.read(connection, query.where(subscribers.c.number > last))
            yield from (reader for _, reader in page)
            more = len(page) == rows.BATCH
            last = page[-1][0] if page else last

    def count(self, lists: Collection[str] = (), tags: Collection[str] = (), who: Asked | None = None) -> int:
        """Return how many there are."""
        query = chosen(lists, tags, who).where(active())
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()

    def lists(self) -> Mapping[str, int]:
        """Return the lists and how many active subscribers each has."""
        query = (
            select(list_members.c.list, func.count(case((active(), 1))))
            .join(subscribers, subscribers.c.number == list_members.c.subscriber)
            .group_by(list_members.c.list)
            .order_by(list_members.c.list)
        )
        with self._database.read() as connection:
            return dict(connection.execute(query).all())

    def leave(self, address: str, lists: Collection[str], now: datetime, *, by: str = "") -> bool:
        """Take a subscriber off these lists, and remember it."""
        key = self._hash(address)
        with self._database.write() as connection:
            found = rows.one(connection, subscribers.c.address_key == key)
            left = sorted({*lists} & {*found[1].lists}) if found is not None else []
            if found is None or not left:
                return False
            number, before = found
            after = replace(before, lists=tuple(name for name in before.lists if name not in left))
            importing.write(connection, number, before, after, now)
            for name in left:
                upsert(connection, left_lists, {"address_key": key, "list": name}, {"since": now})
            detail = differences(before, after)
            history.record(connection, [history.entry(number, Happening.CHANGED, now, by=by, detail=detail)])
            return True

    def remove(self, address: str, now: datetime) -> bool:
        """Erase a subscriber; what SQLite frees is overwritten."""
        key = self._hash(address)
        with self._database.write() as connection:
            found = rows.one(connection, subscribers.c.address_key == key)
            if found is None:
                return False
            number, reader = found
            history.forget(connection, number)
            forget_replies(connection, reader)
            self._delete(connection, number)
            connection.execute(delete(left_lists).where(left_lists.c.address_key == key))
            _suppress(connection, key, ERASED, now)
            history.record(connection, [history.entry(None, Happening.ERASED, now, by="")])
            return True

    def take_back(self, address: str) -> bool:
        """Delete a subscriber to whom nothing was to go; what SQLite frees is overwritten."""
        with self._database.write() as connection:
            found = rows.one(connection, subscribers.c.address_key == self._hash(address))
            if found is None or _is_written_to(connection, found[1].id):
                return False
            connection.execute(delete(reader_history).where(reader_history.c.subscriber == found[0]))
            self._delete(connection, found[0])
            return True

    def _delete(self, connection: Connection, number: int) -> None:
        """Delete a subscriber's row, with which those of lists and tags go."""
        if self._database.on_sqlite:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        connection.execute(delete(subscribers).where(subscribers.c.number == number))

    def suppress(self, address: str, reason: str, now: datetime, *, by: str = "") -> None:
        """Put an address on the suppression list."""
        key = self._hash(address)
        with self._database.write() as connection:
            before = rows.suppressed(connection, [key]).get(key)
            if before == reason:
                return
            _suppress(connection, key, reason, now)
            found = rows.one(connection, subscribers.c.address_key == key)
            if found is not None and (before is None or state_of(before) is not state_of(reason)):
                happened = importing.leaving_as(reason)
                history.record(connection, [history.entry(found[0], happened, now, by=by, detail={"reason": reason})])

    def unsuppress(self, address: str, now: datetime, *, by: str = "") -> bool:
        """Take an address off the suppression list."""
        key = self._hash(address)
        with self._database.write() as connection:
            lifted = connection.execute(delete(suppressions).where(suppressions.c.address_key == key)).rowcount > 0
            found = rows.one(connection, subscribers.c.address_key == key) if lifted else None
            if found is not None:
                history.record(connection, [history.entry(found[0], Happening.RESUMED, now, by=by)])
            return lifted

    def suppression(self, address: str) -> str | None:
        """Return why an address is suppressed."""
        query = select(suppressions.c.reason).where(suppressions.c.address_key == self._hash(address))
        with self._database.read() as connection:
            reason: str | None = connection.execute(query).scalar()
        return reason

    def suppressed_since(self, address: str) -> datetime | None:
        """Return when an address was put on the suppression list."""
        query = select(suppressions.c.since).where(suppressions.c.address_key == self._hash(address))
        with self._database.read() as connection:
            since: datetime | None = connection.execute(query).scalar()
        return since

    def tags(self) -> Collection[str]:
        """Return the tags that subscribers have."""
        with self._database.read() as connection:
            return list(connection.execute(select(subscriber_tags.c.tag).distinct()).scalars())

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
        # Not casefold, which makes one of ß and ss: these are two mailboxes.
        return hmac.digest(self._key, address.strip().lower().encode(), "sha256")


def _fingerprint(headings: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()


def _suppress(connection: Connection, key: bytes, reason: str, now: datetime) -> None:
    values: dict[str, Any] = {"reason": reason, "since": now}
    upsert(connection, suppressions, {"address_key": key}, values, where=suppressions.c.reason != ERASED)


def _is_written_to(connection: Connection, subscriber_id: str) -> bool:
    """Tell whether a subscriber stands in the ledger."""
    mine = exists().where(deliveries.c.subscriber_id == subscriber_id)
    return bool(connection.execute(select(mine)).scalar())
