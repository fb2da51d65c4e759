"""Segments as SQL, the same on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, not_, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from publisher.model.dispatches import DeliveryState
from publisher.model.lawful_basis import BasisKind
from publisher.model.segments import Asked, Both, Everyone, Has, Node, Not, On, Was, ago
from publisher.store.tables import deliveries, dispatches, list_members, subscriber_tags, subscribers


def within(asked: Asked) -> ColumnElement[bool]:
    """Return, as SQL, whether a subscriber is in the segment; what people wrote goes in as parameters only."""
    return _clause(asked.node, asked)


def _clause(node: Node, asked: Asked) -> ColumnElement[bool]:
    if isinstance(node, Everyone):
        return true()
    if isinstance(node, Not):
        return false() if node.part == Everyone() else not_(_clause(node.part, asked))
    if isinstance(node, Both):
        parts = [_clause(part, asked) for part in node.parts]
        return and_(*parts) if node.how == "and" else or_(*parts)
    if isinstance(node, On):
        return _on(node)
    if isinstance(node, Has):
        return _has(node)
    return _sent(node, asked) if node.what == "sent" else _added(node, asked)


def _on(node: On) -> ColumnElement[bool]:
    row = subscribers.c
    if node.kind == "list":
        return row.number.in_(select(list_members.c.subscriber).where(list_members.c.list == node.name))
    if node.kind == "tag":
        return row.number.in_(select(subscriber_tags.c.subscriber).where(subscriber_tags.c.tag == node.name))
    if node.kind == "basis":
        return row.basis == BasisKind(node.name)
    language = func.lower(row.language)
    return or_(language == node.name, language.startswith(f"{node.name}-", autoescape=True))


def _has(node: Has) -> ColumnElement[bool]:
    value: ColumnElement[Any] = func.coalesce(_Field(node.name), "") if node.own else subscribers.c[node.name]
    if node.how == "any":
        return value != ""
    if node.how == "is":
        return func.lower(value) == func.lower(node.text)
    return _Place(func.lower(value), func.lower(cast(node.text, Text))) > 0


def _added(node: Was, asked: Asked) -> ColumnElement[bool]:
    return _when(subscribers.c.added_at, node, asked)


def _sent(node: Was, asked: Asked) -> ColumnElement[bool]:
    """Whether a digest went out to somebody, into ``outbox/`` not counted."""
    row = deliveries.c
    which = select(dispatches.c.id)
    if node.campaign:
        which = which.where(dispatches.c.campaign == node.campaign)
    got = select(row.subscriber_id).where(
        row.dispatch_id.in_(which), row.subscriber_id.is_not(None), row.state == DeliveryState.SENT
    )
    return subscribers.c.id.in_(got.where(_when(row.changed_at, node, asked)))


def _when(column: ColumnElement[Any], node: Was, asked: Asked) -> ColumnElement[bool]:
    if node.days is not None:
        return column >= ago(node.days, asked.now)
    if node.since is not None:
        return column >= node.since
    return column < node.before if node.before is not None else true()


class _Field(FunctionElement[str]):
    """A custom field of a subscriber, from the JSON in which they are kept."""

    type = Text()
    inherit_cache = True
    name = "publisher_field"

    def __init__(self, name: str) -> None:
        super().__init__(subscribers.c.fields, cast(name, Text))


@compiles(_Field, "sqlite")
def _field_on_sqlite(element: _Field, compiler: Any, **options: Any) -> str:
    column, name = element.clauses
    path = f"'$.\"' || {compiler.process(name, **options)} || '\"'"
    return f"json_extract({compiler.process(column, **options)}, {path})"


@compiles(_Field, "postgresql")
def _field_on_postgresql(element: _Field, compiler: Any, **options: Any) -> str:
    column, name = element.clauses
    return f"(CAST({compiler.process(column, **options)} AS json) ->> {compiler.process(name, **options)})"


class _Place(FunctionElement[int]):
    """Where a text stands in another, from 1; 0 where it does not."""

    inherit_cache = True
    name = "publisher_place"


@compiles(_Place, "sqlite")
def _place_on_sqlite(element: _Place, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_Place, "postgresql")
def _place_on_postgresql(element: _Place, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"
