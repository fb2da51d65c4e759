"""How a command's result reaches a person or a program.

A command returns a :class:`Result`; :func:`shown` prints it, as text or with ``--json`` as data.  Text is short,
fits 80 columns, uses one accent colour, and is plain when it is piped.
"""

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ParamSpec

import click
import msgspec
from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

P = ParamSpec("P")

#: The one accent, and what is good, doubtful, bad and beside the point.  They are of the fixed part of the 256
#: colours, in the middle between black and white: a terminal's own 16 are often too pale on one of the two grounds.
ACCENT = "color(30)"
GOOD, DOUBTFUL, BAD, QUIET = "color(28)", "color(130)", "color(160)", "color(243)"

_NARROW = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    #: ``left`` or ``right`` (figures).
    align: str = "left"
    #: Whether the column may be shortened to fit; otherwise it wraps.
    shorten: bool = False
    #: Whether the column stays whole on one line, to be copied.
    keep: bool = False
    style: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Aligned rows under quiet headings; a cell may be plain text only, never markup."""

    columns: Sequence[Column | str]
    rows: Sequence[Sequence[object]]
    title: str = ""
    #: Said instead of an empty table.
    empty: str = "There is nothing here yet."


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One sentence; ``style`` is a rich style such as ``green`` or ``bold``."""

    text: str = ""
    style: str = ""
    #: Whether it stays one line however long, to be copied: a command.
    keep: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What a command found or did."""

    #: Made of dicts, lists, strings, numbers, aware datetimes, dataclasses: what ``--json`` prints.
    data: Any = None
    #: What a person reads; strings are lines, anything else that rich can print may stand here too.
    view: Sequence[Any] = field(default_factory=tuple)
    #: 0, or 1 or 2 where the command's answer is no.
    exit_code: int = 0


def shown(command: Callable[P, Result]) -> Callable[P, int]:
    """Decorate a click callback that returns a :class:`Result`: adds ``--json``, prints, returns the exit code.

    Put it directly above the function, below click's own decorators.
    """

    @click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        as_json = kwargs.pop("as_json")
        result = command(*args, **kwargs)
        if as_json:
            click.echo(to_json(result.data))
        else:
            say(*result.view)
        return result.exit_code

    return run


def to_json(data: Any) -> str:
    """Return ``data`` as indented JSON; datetimes in ISO 8601, dataclasses as objects."""
    return msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2).decode()


def say(*view: Any) -> None:
    """Print lines and tables for a person, on standard output."""
    out = console()
    for item in view:
        out.print(_renderable(item), soft_wrap=isinstance(item, Line) and item.keep)


def complain(sentence: str) -> None:
    """Print what stands in a person's way, on standard error."""
    console(error=True).print(_renderable(Line(text=sentence, style=DOUBTFUL)))


def console(*, error: bool = False) -> Console:
    """Return a rich console: coloured on a terminal, plain and 80 columns wide when piped."""
    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, highlight=False, markup=False, width=None if stream.isatty() else 80)


def narrow() -> bool:
    """Return whether standard output is too narrow for a table of figures."""
    return console().width < _NARROW


def _renderable(item: Any) -> Any:
    if isinstance(item, str):
        return Text(item)
    if isinstance(item, Line):
        return Text(item.text, style=item.style)
    if isinstance(item, Table):
        return _table(item)
    return item


def _table(table: Table) -> RenderableType:
    if not table.rows:
        return Text(table.empty, style=QUIET)
    shape = RichTable(
        title=table.title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        header_style=QUIET,
        pad_edge=False,
        show_edge=False,
    )
    for number, column in enumerate(table.columns):
        spec = Column(name=column) if isinstance(column, str) else column
        shape.add_column(
            Text(spec.name),
            justify="right" if spec.align == "right" else "left",
            no_wrap=spec.shorten or spec.keep,
            overflow="ellipsis" if spec.shorten else "fold",
            min_width=_widest(table, number) if spec.keep else None,
            style=spec.style,
        )
    for row in table.rows:
        shape.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row))
    return shape


def _widest(table: Table, number: int) -> int:
    return max(cell_len(str(row[number])) for row in table.rows)
