"""The one table of all commands, as lines.  Pure.

If every row fits, each is one line; otherwise all rows are entries: the first column alone, the rest indented below
it.  Only a title may be shortened.  What a person must type or recognise (a name, an address, a command) is never
broken and never cut, even past the edge.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from rich.text import Text

from publisher.cli.screen import prose

_GAP: Final = 2
_INDENT: Final = 2
#: How far a remark is indented that stands below no column.
_REMARK: Final = 4
#: A width that no remark reaches.
_NEVER: Final = 10_000
#: A title is not cut to less than this.
_LEAST: Final = 20
_BETWEEN: Final = "; "
#: Cells that say nothing: left out where they do not stand in a column.
_UNSAID: Final = frozenset({"", "–", "-"})

#: One cell as lines of text that rich can print.
Cell: TypeAlias = list[Text]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    #: ``left`` or ``right`` (figures).
    align: str = "left"
    #: Whether it is a title, which alone may be shortened to fit.
    shorten: bool = False
    #: Whether it is prose, which may wrap below itself.
    wrap: bool = False
    style: str = ""
    #: What a figure counts where it stands in an entry, for one and for several; its name in small letters else.
    nouns: tuple[str, str] | None = None
    #: What stands before a value in an entry: ``done by``.
    label: str = ""
    #: Whether it is a number that stands before the next value in an entry, as in ``7 winter-2026``.
    numbers: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Aligned rows under quiet headings; a cell may be plain text only, never markup."""

    columns: Sequence[Column | str]
    rows: Sequence[Sequence[object]]
    title: str = ""
    #: Said instead of an empty table.
    empty: str = "There is nothing here yet."
    #: What is said of a row, in a line of its own below it, by the row's number from 0.
    remarks: Mapping[int, Text | str] = field(default_factory=dict)
    #: Number of the column under which a remark begins.
    remark_at: int = 0


def lines(table: Table, *, width: int | None, quiet: str, ellipsis: str, plain: bool = False) -> list[Text]:
    """Return the table as lines of at most ``width`` columns (``None``: as wide as its content).

    ``quiet`` is the style of headings; ``plain`` gives a line for each value, with its label, to be read aloud.
    """
    if not table.rows:
        return prose.lines(Text(table.empty, style=quiet), width or _NEVER)
    columns = [Column(name=column) if isinstance(column, str) else column for column in table.columns]
    rows = [[_cell(value, column) for value, column in zip(row, columns, strict=True)] for row in table.rows]
    title = [Text(table.title, style="bold")] if table.title else []
    remarks = {number: _as_text(remark) for number, remark in table.remarks.items()}
    if plain:
        return [*title, *_remarked([_aloud(columns, row, width) for row in rows], remarks, _INDENT, width)]
    widths = _widths(columns, rows, width)
    if widths is None:
        entries = [_entry(columns, row, width, ellipsis) for row in rows]
        return [*title, *_remarked(entries, remarks, _INDENT, width)]
    heading = [Text(column.name, style=quiet) for column in columns]
    head = [_joined(columns, heading, widths)] if any(column.name for column in columns) else []
    before = widths[: table.remark_at]
    margin = sum(before) + _GAP * len(before) or _REMARK
    return [*title, *head, *_remarked([_row(columns, row, widths, ellipsis) for row in rows], remarks, margin, width)]


def _as_text(remark: Text | str) -> Text:
    return remark if isinstance(remark, Text) else Text(remark)


def _remarked(
    rows: Sequence[Sequence[Text]], remarks: Mapping[int, Text], margin: int, width: int | None
) -> list[Text]:
    """Return the lines of rows, each with its remark below, ``margin`` columns in."""
    found: list[Text] = []
    for number, row in enumerate(rows):
        found += row
        if number in remarks:
            found += prose.lines(Text.assemble(" " * margin, remarks[number]), width or _NEVER)
    return found


def _cell(value: object, column: Column) -> Cell:
    if isinstance(value, Text):
        return list(value.split("\n", allow_blank=True)) or [Text()]
    text = "" if value is None else f"{value:,}" if isinstance(value, int) and column.align == "right" else str(value)
    return [Text(line, style=column.style) for line in text.split("\n")]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int | None) -> list[int] | None:
    """Return how wide each column is where every row fits on one line, with titles cut and prose wrapped; or None."""
    widths = [max([len(column.name), *(_wide(row[place]) for row in rows)]) for place, column in enumerate(columns)]
    if width is None:
        return widths
    for bends in ("shorten", "wrap"):
        for place, column in enumerate(columns):
            over = sum(widths) + _GAP * (len(columns) - 1) - width
            if over > 0 and getattr(column, bends):
                widths[place] = max(min(_LEAST, widths[place]), widths[place] - over)
    return widths if sum(widths) + _GAP * (len(columns) - 1) <= width else None


def _wide(cell: Cell) -> int:
    return max(line.cell_len for line in cell)


def _row(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int], ellipsis: str) -> list[Text]:
    bent = [_bent(cell, column, width, ellipsis) for cell, column, width in zip(row, columns, widths, strict=True)]
    height = max(len(cell) for cell in bent)
    blank = Text()
    return [
        _joined(columns, [cell[number] if number < len(cell) else blank for cell in bent], widths)
        for number in range(height)
    ]


def _bent(cell: Cell, column: Column, width: int, ellipsis: str) -> Cell:
    """Return a cell that fits its column: a title cut, prose wrapped, all else as it is."""
    if _wide(cell) <= width:
        return cell
    if column.shorten:
        return [_cut(line, width, ellipsis) for line in cell]
    if column.wrap:
        return [part for line in cell for part in _wrapped(line, width)]
    return cell


def _cut(line: Text, width: int, ellipsis: str) -> Text:
    if line.cell_len <= width:
        return line
    short = line.copy()
    short.truncate(max(1, width - len(ellipsis)))
    short.rstrip()
    return Text.assemble(short, (ellipsis, line.style))


def _wrapped(line: Text, width: int) -> list[Text]:
    parts = textwrap.wrap(line.plain, width, break_long_words=False, break_on_hyphens=False) or [""]
    return [Text(part, style=line.style) for part in parts]


def _joined(columns: Sequence[Column], cells: Sequence[Text], widths: Sequence[int]) -> Text:
    line = Text()
    for place, (column, cell, width) in enumerate(zip(columns, cells, widths, strict=True)):
        room = " " * max(0, width - cell.cell_len)
        gap = " " * _GAP if place else ""
        line = Text.assemble(line, gap, room, cell) if column.align == "right" else Text.assemble(line, gap, cell, room)
    line.rstrip()
    return line


def _entry(columns: Sequence[Column], row: Sequence[Cell], width: int | None, ellipsis: str) -> list[Text]:
    named, rest = _parted(columns, row)
    told = [text for pair in rest if (text := _told(*pair)) is not None]
    return [*named, *_filled(told, width, ellipsis)]


def _parted(columns: Sequence[Column], row: Sequence[Cell]) -> tuple[Cell, list[tuple[Column, Cell]]]:
    """Return the first cell that has words, and the others with their columns."""
    pairs = list(zip(columns, row, strict=True))
    first = next((place for place, (column, cell) in enumerate(pairs) if _said(cell) and not _figure(column)), 0)
    return pairs[first][1], [pair for place, pair in enumerate(pairs) if place != first]


def _figure(column: Column) -> bool:
    return column.align == "right"


def _said(cell: Cell) -> bool:
    return any(line.plain.strip() not in _UNSAID for line in cell)


def _told(column: Column, cell: Cell) -> tuple[Column, Text] | None:
    """Return a cell as it stands among others in an entry: a figure with what it counts."""
    if not _said(cell):
        return None
    words = Text(" ").join(cell)
    if column.label:
        words = Text.assemble(f"{column.label} ", words)
    elif _figure(column) and column.name and not column.numbers:
        one, many = column.nouns or (column.name.lower(), column.name.lower())
        words = Text.assemble(words, f" {one if words.plain == '1' else many}")
    return column, words


def _filled(told: Sequence[tuple[Column, Text]], width: int | None, ellipsis: str) -> list[Text]:
    """Set the cells of an entry one behind the other, indented; a new line only between cells, or within prose."""
    room = None if width is None else max(_LEAST, width - _INDENT)
    found: list[Text] = []
    line = Text()
    numbered = figure = False
    others = sum(words.cell_len + len(_BETWEEN) for column, words in told if not column.shorten)
    for column, words in told:
        shown = _cut(words, max(_LEAST, room - others), ellipsis) if room and column.shorten else words
        between = " " if numbered else ", " if figure and _figure(column) else _BETWEEN
        longer = Text.assemble(line, between, shown) if line.plain else shown
        numbered, figure = column.numbers, _figure(column)
        if room is None or longer.cell_len <= room or not line.plain:
            line = longer
        else:
            found.append(Text.assemble(line, ";"))
            line = shown
        if room is not None and column.wrap and line.cell_len > room:
            *whole, line = _wrapped(line, room)
            found += whole
    if line.plain:
        found.append(line)
    return [Text.assemble(" " * _INDENT, each) for each in found]


def _aloud(columns: Sequence[Column], row: Sequence[Cell], width: int | None) -> list[Text]:
    """Return a row as its name, and below it each value with its label."""
    named, rest = _parted(columns, row)
    told = [(column.name, Text(" ").join(cell)) for column, cell in rest if _said(cell)]
    said = (Text.assemble(" " * _INDENT, f"{name}: " if name else "", words) for name, words in told)
    return [*named, *(line for each in said for line in prose.lines(each, width or _NEVER))]
