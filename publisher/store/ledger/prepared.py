"""Statements that run for every few deliveries: compiled once for a database, and run by its driver.

SQLAlchemy's own execution costs more than the statement where a transaction has three of them and ten rows.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import ARRAY, ColumnElement, Connection, Dialect, any_, bindparam, func, select
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import CompilerElement

#: What makes a statement for a database, the same each time: a function of a module.
Statement: TypeAlias = Callable[[Dialect], Executable]


def run(connection: Connection, make: Statement, values: Mapping[str, Any]) -> list[Any]:
    """Run a statement once and return the first column of what it returns."""
    prepared = _prepared(make, connection.dialect)
    cursor = _cursor(connection)
    cursor.execute(prepared.text, prepared.row(prepared.written(values)))
    return [row[0] for row in cursor.fetchall()]


def run_many(
    connection: Connection, make: Statement, shared: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> int:
    """Run a statement for each row, with the values that all share, and return how many rows it has changed."""
    prepared = _prepared(make, connection.dialect)
    always = prepared.written(shared)
    cursor = _cursor(connection)
    cursor.executemany(prepared.text, [prepared.row({**always, **row}) for row in rows])
    changed: int = cursor.rowcount
    return changed


def listed(column: ColumnElement[int], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """Return whether the column is among the numbers of the parameter ``name``: one parameter, however many."""
    if dialect.name == "sqlite":
        return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def numbers(ids: Iterable[int], dialect: Dialect) -> Any:
    """Return the value of a parameter of :func:`listed`."""
    return f"[{','.join(map(str, ids))}]" if dialect.name == "sqlite" else list(ids)


class _Prepared:
    """A statement as its driver reads it."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        assert isinstance(statement, CompilerElement)  # noqa: S101 - every statement can be compiled
        compiled: Any = statement.compile(dialect=dialect)
        self.text: Final[str] = str(compiled)
        self._order: tuple[str, ...] | None = compiled.positiontup and tuple(compiled.positiontup)
        self._writers = {
            name: writer
            for parameter, name in compiled.bind_names.items()
            if (writer := parameter.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        own = {name: compiled.params[name] for parameter, name in compiled.bind_names.items() if not parameter.required}
        self._constants: dict[str, Any] = {name: self._write(name, value) for name, value in own.items()}

    def written(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values as the driver takes them, with the statement's own."""
        return self._constants | {name: self._write(name, value) for name, value in values.items()}

    def row(self, values: Mapping[str, Any]) -> Any:
        """Return written values in the order of the statement, or by their names."""
        return values if self._order is None else [values[name] for name in self._order]

    def _write(self, name: str, value: Any) -> Any:
        writer = self._writers.get(name)
        return value if writer is None else writer(value)


@cache
def _prepared(make: Statement, dialect: Dialect) -> _Prepared:
    return _Prepared(make(dialect), dialect)


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()
