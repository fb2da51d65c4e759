"""Readers written into CSV files.

A file protects whoever opens it in a spreadsheet: a cell that would be taken for a formula gets a leading apostrophe,
which reading takes off again.
"""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TextIO

from publisher.errors import AudienceError
from publisher.model.lawful_basis import EVIDENCE
from publisher.model.spreadsheets import bare, shielded
from publisher.model.subscribers import TEXTS, Subscriber
from publisher.ports.audience import BadRow

_HEADINGS: Final = (
    "email",
    *(name.replace("_", " ") for name in TEXTS),
    "lists",
    "tags",
    "status",
    "basis",
    "consent at",
    "consent how",
    "consent words",
    "consent source",
    "refusal offered",
)
#: The column beside rows that were left out; a file with it can be mended and imported again.
WHY: Final = "left out because"


def write(subscribers: Iterable[Subscriber]) -> str:
    """Return subscribers as CSV text with a heading line, safe to open in a spreadsheet; an import reads it back.

    Each custom field that any of them has gets a column.
    """
    everyone = list(subscribers)
    names = sorted({name for reader in everyone for name in reader.fields})
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([shielded(heading) for heading in (*_HEADINGS, *names)])
    for reader in everyone:
        writer.writerow(
            [shielded(cell) for cell in (*_cells(reader), *(reader.fields.get(name, "") for name in names))]
        )
    return out.getvalue()


def _cells(reader: Subscriber) -> tuple[str, ...]:
    basis = reader.basis
    return (
        reader.shown,
        *(getattr(reader, name) for name in TEXTS),
        ";".join(reader.lists),
        ";".join(reader.tags),
        str(reader.state),
        str(basis.kind) if basis.known else "",
        basis.at.isoformat() if basis.at and basis.known else "",
        *(getattr(basis, name) if basis.known else "" for name in EVIDENCE),
    )


class BadRowFile:
    """A CSV file of the rows that were left out, as they stood, each with its reason; made with the first of them."""

    def __init__(self, path: Path, headings: Sequence[str], *, force: bool) -> None:
        self._path = path
        self._headings = headings
        self._force = force
        self._out: TextIO | None = None

    def add(self, row: BadRow) -> None:
        """Write one row; raise as :func:`save` does where there is no place for it."""
        if self._out is None:
            self._out = _opened(self._path, force=self._force)
            self._row([WHY, *self._headings])
        self._row([f"line {row.line}: {row.reason}", *(bare(cell) for cell in row.cells)])

    def close(self) -> None:
        """Finish the file, if there is one."""
        if self._out is not None:
            self._out.close()

    def _row(self, cells: Sequence[str]) -> None:
        if self._out is not None:
            csv.writer(self._out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([shielded(c) for c in cells])


def save(path: Path, text: str, *, force: bool) -> None:
    """Write personal data into a file that only its owner may read.

    Raises :class:`AudienceError` where there is a file already, unless ``force``, or where none can be written.
    """
    with _opened(path, force=force) as out:
        out.write(text)


def _opened(path: Path, *, force: bool) -> TextIO:
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL) | getattr(os, "O_BINARY", 0)
    try:
        return os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8-sig", newline="\n")
    except FileExistsError:
        raise AudienceError(f"{path} is there already; choose another name, or write over it with --force.") from None
    except OSError as reason:
        raise AudienceError(
            f"{path} cannot be written ({reason.strerror or type(reason).__name__}); choose another place."
        ) from None
