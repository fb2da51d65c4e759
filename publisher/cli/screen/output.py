"""How a command's result reaches a person or a program.

A command returns a :class:`Result`; :func:`shown` prints it, as text or with ``--json`` as data.  Text is short,
fits 80 columns, uses one accent colour, and is plain when it is piped.
"""

import functools
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ParamSpec

import click

from publisher.cli.screen import facts, table
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.symbols import Symbols, symbols
from publisher.cli.screen.table import Table

P = ParamSpec("P")

#: The one accent, and what is good, doubtful, bad and beside the point.  They are of the fixed part of the 256
#: colours, in the middle between black and white: a terminal's own 16 are often too pale on one of the two grounds.
ACCENT = "color(30)"
GOOD, DOUBTFUL, BAD, QUIET = "color(28)", "color(130)", "color(160)", "color(243)"

_NARROW = 60
#: Sentences wrap here however wide the terminal is.
_PROSE = 80
#: Set by ``--plain``: no signs, bars, columns or redrawing.
PLAIN_VARIABLE = "PUBLISHER_PLAIN"
_STYLES = {"good": GOOD, "look": DOUBTFUL, "bad": BAD, "doubt": DOUBTFUL}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
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
    import msgspec

    return msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2).decode()


def say(*view: Any) -> None:
    """Print lines, tables and facts for a person, on standard output."""
    _print(console(), signs(sys.stdout), view)


def complain(sentence: str) -> None:
    """Print what stands in a person's way, on standard error."""
    _print(console(error=True), signs(sys.stderr), [Line(text=sentence, style=DOUBTFUL)])


def console(*, error: bool = False) -> Any:
    """Return a rich console: coloured on a terminal, plain when piped or where ``NO_COLOR`` is set."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    return Console(
        file=stream, highlight=False, markup=False, emoji=False, width=width(stream) or _PROSE, soft_wrap=False
    )


def width(stream: Any) -> int | None:
    """Return the columns that a stream has: a terminal's own, what ``COLUMNS`` says, or ``None`` for a pipe."""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said):
        return int(said)
    return shutil.get_terminal_size((_PROSE, 24)).columns if stream.isatty() else None


def signs(stream: Any) -> Symbols:
    """Return the signs that a stream can show."""
    plain = bool(os.environ.get(PLAIN_VARIABLE))
    return symbols(plain=plain, environment=os.environ, encoding=getattr(stream, "encoding", None))


def narrow() -> bool:
    """Return whether standard output is too narrow for a table of figures."""
    return (width(sys.stdout) or _PROSE) < _NARROW


def counted(number: int, noun: str) -> str:
    """Return ``1 post``, ``2 posts``, ``1,200 posts``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _print(out: Any, drawn: Symbols, view: Sequence[Any]) -> None:
    columns = width(out.file)
    for item in view:
        for renderable, keep in _rendered(item, drawn, columns):
            if isinstance(renderable, str):
                out.print(drawn.written(renderable))
            else:
                _print_text(out, drawn, renderable, keep=keep)


def _print_text(out: Any, drawn: Symbols, renderable: Any, *, keep: bool) -> None:
    from rich.text import Text

    if isinstance(renderable, Text) and drawn.plain:
        renderable = Text(drawn.written(renderable.plain), style=renderable.style)
    if isinstance(renderable, Text):
        # Rich breaks a long word at the edge; a name or an address past the edge can still be copied.
        for line in [renderable] if keep else _prose(renderable, min(out.width, _PROSE)):
            out.print(line, soft_wrap=True)
    else:
        out.print(renderable)


def _prose(text: Any, columns: int) -> list[Any]:
    """Return a sentence as lines that break between words only."""
    from rich.text import Text

    if text.cell_len <= columns:
        return [text]
    indent = " " * (len(text.plain) - len(text.plain.lstrip()))
    offset, found = 0, []
    for part in textwrap.wrap(
        text.plain, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ):
        bare = part.strip()
        start = text.plain.index(bare, offset) if bare in text.plain[offset:] else offset
        offset = start + len(bare)
        found.append(Text.assemble(part[: len(part) - len(part.lstrip())], text[start:offset]))
    return found


def _rendered(item: Any, drawn: Symbols, columns: int | None) -> list[tuple[Any, bool]]:
    """Return what rich prints for one item of a view, each with whether it stays one line however long."""
    from rich.text import Text

    if isinstance(item, str):
        return [(Text(item), False)]
    if isinstance(item, Line):
        return [(Text(item.text, style=item.style), item.keep)]
    if isinstance(item, Answer):
        sign = getattr(drawn, item.kind)
        return [(Text.assemble((sign, f"bold {_STYLES[item.kind]}"), " ", item.text), False)]
    if isinstance(item, Way):
        return [(Text.assemble(f"{item.label:<7}", (item.command, ACCENT)), True)]
    if isinstance(item, Facts):
        return [(line, True) for line in facts.lines(item, width=columns, quiet=QUIET)]
    if isinstance(item, Table):
        drawn_lines = table.lines(item, width=columns, quiet=QUIET, ellipsis=drawn.ellipsis, plain=drawn.plain)
        return [(line, True) for line in drawn_lines]
    return [(item, False)]
