"""How values are written into columns, the same on SQLite and PostgreSQL."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator

from publisher.model.causes import Cause, read
from publisher.model.notes import Note, written
from publisher.model.notes import read as read_note
from publisher.when import require_aware

E = TypeVar("E", bound=StrEnum)

#: The type of a surrogate key: SQLite numbers rows by itself only where the type is INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC.

    SQLite has it as text of a fixed width to the microsecond, so that comparing texts compares instants;
    PostgreSQL has ``timestamptz``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return ``value`` in UTC; raise ``ValueError`` for a naive one."""
        if value is None:
            return None
        require_aware(value, "A stored instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class State(TypeDecorator[E], Generic[E]):
    """A member of a ``StrEnum``, kept as its word."""

    impl = String(16)
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the word."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the member."""
        return None if value is None else self.kind(value)


class CauseText(TypeDecorator[Cause]):
    """A cause, kept as its text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Cause | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Cause | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the cause; one of another version comes back as words."""
        return None if value is None else read(value)


class NoteText(TypeDecorator[Note]):
    """A note of a dispatch, kept as :func:`publisher.model.notes.written`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Note | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the text."""
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Note | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the note; one of another version comes back as words."""
        return None if value is None else read_note(value)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings, kept as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the array."""
        return None if value is None else _json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the tuple."""
        return None if value is None else msgspec.json.decode(value, type=tuple[str, ...])


class Texts(TypeDecorator[Mapping[str, str]]):
    """A mapping of strings to strings, kept as a JSON object."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the object, its keys sorted, so that equal mappings are equal text."""
        return None if value is None else _json(dict(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, str] | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the mapping."""
        return None if value is None else msgspec.json.decode(value, type=dict[str, str])


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
