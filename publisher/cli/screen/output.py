"""How a command's result reaches a person or a program.

A command returns a :class:`Result`; :func:`shown` prints it, as text or with ``--json`` as data.  Text is short,
fits the terminal, uses one accent colour, and is plain when it is piped.
"""

import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, ParamSpec, TextIO

import click
import msgspec
from rich.console import Console
from rich.text import Text

from publisher.cli.screen import facts, prose, table
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.symbols import Symbols, symbols
from publisher.cli.screen.table import Table
from publisher.errors import Exit

P = ParamSpec("P")

#: The one accent, and what is good, doubtful, bad and beside the point.  They are of the fixed part of the 256
#: colours, in the middle between black and white: a terminal's own 16 are often too pale on one of the two grounds.
ACCENT: Final = "color(30)"
GOOD, DOUBTFUL, BAD, QUIET = "color(28)", "color(130)", "color(160)", "color(243)"

#: Set by ``--plain``: no signs, bars, columns or redrawing.
PLAIN_VARIABLE: Final = "PUBLISHER_PLAIN"
#: Sentences wrap here however wide the terminal is.
_PROSE: Final = 80
_STYLES: Final = {"good": f"bold {GOOD}", "look": f"bold {DOUBTFUL}", "bad": f"bold {BAD}", "doubt": f"bold {DOUBTFUL}"}


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedLine:
    """The first line of what a command says: a sign and a sentence."""

    #: ``good``, ``look``, ``bad`` or ``doubt``.
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A way on from here: ``Undo``, ``Next``, ``Mend``, and the command for it."""

    label: str
    command: str


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
    #: What they read with ``-v`` below that: notes and ids.
    details: Sequence[Any] = field(default_factory=tuple)
    exit_code: Exit = Exit.DONE


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
        elif not asked("quiet"):
            say(*result.view, *(result.details if asked("detailed") else ()))
        return result.exit_code

    return run


def asked(what: str) -> bool:
    """Return whether the person asked for this: ``quiet``, ``detailed``, ``as_json`` or ``plain``."""
    if what == "plain":
        return bool(os.environ.get(PLAIN_VARIABLE))
    context = click.get_current_context(silent=True)
    return context is not None and bool(getattr(context.find_root().obj, what, False))


def to_json(data: Any) -> str:
    """Return ``data`` as indented JSON; datetimes in ISO 8601, dataclasses as objects."""
    return msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2).decode()


def say(*view: Any) -> None:
    """Print lines, tables and facts for a person, on standard output."""
    _print(sys.stdout, view)


def complain(*view: Any) -> None:
    """Print what stands in a person's way, on standard error."""
    _print(sys.stderr, [Line(text=item, style=DOUBTFUL) if isinstance(item, str) else item for item in view])


def console(*, error: bool = False) -> Console:
    """Return a rich console: coloured on a terminal, plain when piped or where ``NO_COLOR`` is set."""
    stream = sys.stderr if error else sys.stdout
    # A terminal that tells its own width may change it; rich looks anew each time where none is given.
    fixed = None if stream.isatty() and not _said_width() else width(stream) or _PROSE
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") or asked("plain") else "auto"
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=fixed, color_system=colours)


def width(stream: TextIO) -> int | None:
    """Return the columns that a stream has: what ``COLUMNS`` says, a terminal's own, or ``None`` for a pipe."""
    return _said_width() or _own_width(stream)


def _said_width() -> int | None:
    said = os.environ.get("COLUMNS", "")
    return int(said) if said.isdigit() and int(said) else None


def _own_width(stream: TextIO) -> int | None:
    return shutil.get_terminal_size((_PROSE, 24)).columns if stream.isatty() else None


def signs(stream: TextIO) -> Symbols:
    """Return the signs that a stream can show."""
    plain = asked("plain")
    # A pipe has no signs to draw badly, whatever the terminal around it is.
    environment = os.environ if stream.isatty() else {}
    return symbols(plain=plain, environment=environment, encoding=stream.encoding)


def _print(stream: TextIO, view: Iterable[Any]) -> None:
    drawn, columns = signs(stream), width(stream)
    out = console(error=stream is sys.stderr)
    for item in view:
        rendered = _rendered(item, drawn, columns)
        if rendered is None:
            out.print(item)
            continue
        for line in rendered:
            # Rich breaks a long word at the edge; a name or an address past the edge can still be copied.
            out.print(_written(line, drawn), soft_wrap=True)


def _rendered(item: Any, drawn: Symbols, columns: int | None) -> list[Text] | None:
    """Return the lines of one item of a view; ``None`` for what rich itself must print."""
    if isinstance(item, Facts):
        return facts.lines(item, width=columns, quiet=QUIET)
    if isinstance(item, Table):
        return table.lines(item, width=columns, quiet=QUIET, ellipsis=drawn.ellipsis, plain=drawn.plain)
    if isinstance(item, Way):
        return [Text.assemble(f"{item.label:<7}", (item.command, ACCENT))]
    if isinstance(item, Line) and item.keep:
        return [Text(item.text, style=item.style)]
    text = _sentence(item, drawn)
    if text is None:
        return None
    # Into a pipe a sentence is one line, as a row is: whoever reads it there breaks it as they like.
    return list(text.split("\n", allow_blank=True)) if columns is None else prose.lines(text, min(columns, _PROSE))


def _sentence(item: Any, drawn: Symbols) -> Text | None:
    if isinstance(item, SignedLine):
        return Text.assemble((getattr(drawn, item.kind), _STYLES[item.kind]), " ", item.text)
    if isinstance(item, Line):
        return Text(item.text, style=item.style)
    if isinstance(item, str):
        return Text(item)
    return item if isinstance(item, Text) else None


def _written(line: Text, drawn: Symbols) -> Text:
    return Text(drawn.written(line.plain), style=line.style) if drawn.plain else line
