"""Readers in CSV files, as spreadsheets and mailing services write them: in and out.

Reading takes any usual encoding and delimiter.  Writing protects whoever opens the file in a spreadsheet: a cell
that would be taken for a formula gets a leading apostrophe, which reading takes off again.
"""

import csv
import io
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

from publisher.audience.delimited import delimiter_of, records, text_of
from publisher.audience.headings import Columns, understand
from publisher.audience.ids import new_id
from publisher.errors import AudienceError
from publisher.model.email_addresses import examine
from publisher.model.spreadsheets import bare, shielded
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import BadRow, ReaderFile

#: What stands between the names in a cell of lists or tags.
_BETWEEN: Final = re.compile(r"[;,|]")
#: Words of a status column for people who must not be written to.
_GONE: Final = re.compile(
    r"unsubscribed|cleaned|bounced|complained|spam|block-?listed|black-?listed|suppressed|disabled|inactive|pending|"
    r"unconfirmed|non-?subscribed|archived|deleted"
)
_UNUSABLE: Final = "the address is not usable: {}"
_HEADINGS: Final = ("email", "first name", "last name", "lists", "tags")


def content_of(path: Path) -> bytes:
    """Return the bytes of a file; raise :class:`AudienceError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as reason:
        raise AudienceError(
            f"{path} cannot be read ({reason.strerror or type(reason).__name__}); check its name and place."
        ) from None


def read(content: bytes, name: str, *, make_id: Callable[[], str] = new_id) -> ReaderFile:
    """Return the subscribers in a CSV file, each with a fresh id, and the rows that give none.

    The first line has the headings, in any of several wordings; other columns become custom fields; a file of one
    column may begin with an address at once.  Rows whose status column says that somebody has left are bad rows.
    ``name`` stands for the file in errors: :class:`AudienceError` for a file of another kind, without a column of
    addresses, or with a quotation mark that is never closed.
    """
    rows, columns, encoding = _open(content, name)
    return _gather(rows, columns, encoding, make_id)


def read_addresses(content: bytes, name: str) -> tuple[tuple[str, ...], tuple[BadRow, ...]]:
    """Return every usable address in a CSV file, each once, whatever its status, and the rows without one.

    Raises as :func:`read` does.
    """
    rows, columns, _ = _open(content, name)
    found: dict[str, None] = {}
    bad: list[BadRow] = []
    for line, cells in rows:
        place = columns.known["email"]
        address, fault = examine(bare(cells[place]) if place < len(cells) else "")
        if fault:
            bad.append(BadRow(line=line, reason=_UNUSABLE.format(fault)))
        else:
            found[address] = None
    return tuple(found), tuple(bad)


def write(subscribers: Iterable[Subscriber]) -> str:
    """Return subscribers as CSV text with a heading line, safe to open in a spreadsheet; :func:`read` reads it back.

    Each custom field that any of them has gets a column.
    """
    everyone = list(subscribers)
    names = sorted({name for reader in everyone for name in reader.fields})
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([shielded(heading) for heading in (*_HEADINGS, *names)])
    for reader in everyone:
        cells = (reader.address, reader.first_name, reader.last_name, ";".join(reader.lists), ";".join(reader.tags))
        writer.writerow([shielded(cell) for cell in (*cells, *(reader.fields.get(name, "") for name in names))])
    return out.getvalue()


def save(path: Path, text: str, *, force: bool) -> None:
    """Write personal data into a file that only its owner may read.

    Raises :class:`AudienceError` where there is a file already, unless ``force``, or where none can be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8-sig", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        raise AudienceError(f"{path} is there already; choose another name, or write over it with --force.") from None
    except OSError as reason:
        raise AudienceError(
            f"{path} cannot be written ({reason.strerror or type(reason).__name__}); choose another place."
        ) from None


def names_in(cell: str) -> tuple[str, ...]:
    """Return the names of lists or tags in a cell, sorted, each once; ``;``, ``,`` or ``|`` divide them."""
    found = {_tidy(name).strip("\"' ") for name in _BETWEEN.split(cell)}
    return tuple(sorted(found - {""}))


def halves(name: str) -> tuple[str, str]:
    """Return first and last name of a whole one: the first word and the rest, or turned round at a comma."""
    last, comma, first = name.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _, last = name.strip().partition(" ")
    return first, last.strip()


def _tidy(cell: str) -> str:
    """Return a cell on one line: what has line breaks could not stand in a subject or a header."""
    if cell.isprintable():
        return " ".join(cell.split())
    kept = (" " if sign.isspace() else sign for sign in cell if sign.isspace() or unicodedata.category(sign) != "Cc")
    return " ".join("".join(kept).split())


def _open(content: bytes, name: str) -> tuple[Iterator[tuple[int, list[str]]], Columns, str]:
    """Return the rows after the headings, what the columns mean, and the encoding."""
    text, encoding = text_of(content, name)
    rows = records(text, delimiter_of(text), name)
    line, first = next(rows, (1, []))
    if not first:
        raise AudienceError(f"{name} is empty; save the readers in it as CSV and try again.")
    if len(first) == 1 and not examine(first[0])[1]:
        rows, first = chain([(line, first)], rows), ["email"]
    return rows, understand(first, name), encoding


def _gather(
    rows: Iterator[tuple[int, list[str]]], columns: Columns, encoding: str, make_id: Callable[[], str]
) -> ReaderFile:
    found: dict[str, Subscriber] = {}
    bad: list[BadRow] = []
    repeated = 0
    for line, cells in rows:
        reader, fault = _subscriber(cells, columns, make_id)
        if reader is None:
            bad.append(BadRow(line=line, reason=fault))
            continue
        earlier = found.get(reader.address)
        repeated += earlier is not None
        found[reader.address] = reader if earlier is None else _joined(earlier, reader)
    return ReaderFile(subscribers=tuple(found.values()), bad_rows=tuple(bad), repeated=repeated, encoding=encoding)


def _subscriber(cells: list[str], columns: Columns, make_id: Callable[[], str]) -> tuple[Subscriber | None, str]:
    if any(cell.strip() for cell in cells[columns.width :]):
        return None, "it has more cells than there are headings"
    padded = [bare(cell) for cell in cells] + [""] * (columns.width - len(cells))
    known = {meaning: padded[index] for meaning, index in columns.known.items()}
    address, fault = examine(known["email"])
    if fault:
        return None, _UNUSABLE.format(fault)
    status = known.get("status", "").strip().casefold()
    if _GONE.fullmatch(status):
        return None, f"its status is “{status}”"
    first, last = halves(known["whole_name"]) if "whole_name" in known else ("", "")
    reader = Subscriber(
        id=make_id(),
        address=address,
        first_name=_tidy(known.get("first_name", first)),
        last_name=_tidy(known.get("last_name", last)),
        lists=names_in(known.get("lists", "")),
        tags=names_in(known.get("tags", "")),
        fields=_fields(padded, columns.fields.items()),
    )
    return reader, ""


def _fields(cells: list[str], places: Collection[tuple[str, int]]) -> MappingProxyType[str, str]:
    return MappingProxyType({name: value for name, index in places if (value := _tidy(cells[index]))})


def _joined(earlier: Subscriber, later: Subscriber) -> Subscriber:
    """Return one reader of two rows: lists and tags of both, and of the rest what was said last."""
    return replace(
        earlier,
        first_name=later.first_name or earlier.first_name,
        last_name=later.last_name or earlier.last_name,
        lists=tuple(sorted({*earlier.lists, *later.lists})),
        tags=tuple(sorted({*earlier.tags, *later.tags})),
        fields=MappingProxyType({**earlier.fields, **later.fields}),
    )
