"""Files of readers, as spreadsheets, forms and mailing services write them, read row by row.

A file is CSV in any usual encoding and delimiter, or a workbook; memory holds one row of it at a time.
"""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, TypeAlias

from publisher.audience import exports
from publisher.audience.delimited import DELIMITERS, ZIPPED, delimiter_of, encoding_of, records, text_of
from publisher.audience.file_rows import RowReader, joined
from publisher.audience.headings import plain, understand
from publisher.audience.ids import new_id
from publisher.audience.workbook import sheet_rows
from publisher.errors import AudienceError
from publisher.model.email_addresses import read_address
from publisher.model.lawful_basis import UNKNOWN, Basis
from publisher.model.spreadsheets import bare
from publisher.model.subscribers import Subscriber
from publisher.ports.audience import BadRow, ColumnUse, FileRow

#: The row's number and its cells.
_Row: TypeAlias = tuple[int, list[str]]
_SIGNS: Final = MappingProxyType({",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"})
_BY_NAME: Final = MappingProxyType(
    {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "bar": "|", **{s: s for s in DELIMITERS}}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a person says of a file and of all in it; whatever is empty is found out, or stays as the file says."""

    lists: Sequence[str] = ()
    tags: Sequence[str] = ()
    basis: Basis = UNKNOWN
    encoding: str = ""
    delimiter: str = ""
    #: Heading, or number of the column → meaning, or name of a field.
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: The service whose export it is: a name of :data:`publisher.audience.exports.NAMES`.
    service: str = ""
    #: Of a workbook.
    sheet: str = ""


#: Headings → what was said of such columns.
Recall: TypeAlias = Callable[[Sequence[str]], Mapping[str, str]]
_NOTHING: Final = Wanted()


class ReaderFile:
    """:class:`publisher.ports.audience.ReaderSource` on bytes that can be opened again and again."""

    def __init__(
        self,
        name: str,
        opened: Callable[[], BinaryIO],
        wanted: Wanted = _NOTHING,
        *,
        recall: Recall = lambda _headings: {},
        make_id: Callable[[], str] = new_id,
    ) -> None:
        """Look at the beginning of the file; raise :class:`AudienceError` where it cannot be one of readers.

        ``recall`` returns what was said of the columns of an earlier file with such headings.
        """
        self.name = name
        self._opened = opened
        self._wanted = wanted
        self._at: BinaryIO | None = None
        self._size = 0
        self._begin()
        with closing(self._rows()) as rows:
            line, first = next(rows, (1, []))
            if not first:
                raise AudienceError(f"{name} is empty; save the readers in it as CSV and try again.")
            self._headless = len(first) == 1 and not wanted.mapping and not read_address(first[0]).fault
            self.headings: Sequence[str] = ["email"] if self._headless else first
            #: What is known of its columns from an earlier file.
            self.recalled = recall(self.headings)
            #: What a person has said of its columns, at this file or an earlier one.
            self.mapping = {**self.recalled, **wanted.mapping}
            service = self._service()
            self._reader = RowReader(
                columns=understand(
                    self.headings, name, mapping=self.mapping, service=service.columns if service else None
                ),
                service=service.title.removeprefix("an export of ") if service else "",
                make_id=make_id,
            )
            self.kind = service.title if service else self._format
            example = first if self._headless else next(rows, (line, []))[1]
        self.columns = tuple(
            ColumnUse(heading=heading, becomes=self._reader.columns.becomes(index), example=cell)
            for index, (heading, cell) in enumerate(
                zip(self.headings, [*example, *[""] * len(self.headings)], strict=False)
            )
        )

    @property
    def share(self) -> float | None:
        """How much of it has been read."""
        if self._at is None or self._at.closed or not self._size or self._workbook:
            return None
        return min(1.0, self._at.tell() / self._size)

    def read(self) -> Iterator[FileRow]:
        """Yield each row, with the lists and tags that are wanted for all."""
        for line, cells in self._data():
            row = self._reader.read(line, cells)
            if isinstance(row, Subscriber):
                row = joined(row, lists=self._wanted.lists, tags=self._wanted.tags, basis=self._wanted.basis)
            yield row

    def addresses(self) -> Iterator[str | BadRow]:
        """Yield every usable address, whatever its status, and the rows without one."""
        place = self._reader.columns.known["email"]
        for line, cells in self._data():
            address = read_address(bare(cells[place]) if place < len(cells) else "")
            bad = BadRow(line=line, reason=f"the address is not usable: {address.fault}", cells=tuple(cells))
            yield bad if address.fault else address.normal

    def _begin(self) -> None:
        with self._opened() as file:
            self._size = file.seek(0, os.SEEK_END)
            file.seek(0)
            self._workbook = file.read(len(ZIPPED)) == ZIPPED
            file.seek(0)
            if self._workbook:
                self.encoding, self._format = "", "a workbook"
                return
            self._codec = encoding_of(file, self.name, self._wanted.encoding)
            self.encoding = self._codec.removesuffix("-sig")
            self._delimiter = _delimiter(self._wanted.delimiter) or delimiter_of(text_of(file, self._codec))
            signs = _SIGNS.get(self._delimiter, f"“{self._delimiter}” between cells")
            self._format = f"a CSV file in {self.encoding} with {signs}"

    def _rows(self) -> Generator[_Row, None, None]:
        with self._opened() as file:
            self._at = file
            if self._workbook:
                yield from sheet_rows(file, self.name, self._wanted.sheet)
            else:
                yield from records(text_of(file, self._codec), self._delimiter, self.name)

    def _data(self) -> Iterator[_Row]:
        rows = self._rows()
        first = next(rows, None)
        return chain([first], rows) if self._headless and first is not None else rows

    def _service(self) -> exports.Export | None:
        if self._wanted.service:
            return None if self._wanted.service == "csv" else exports.called(self._wanted.service)
        return exports.recognised([plain(heading) for heading in self.headings])


def open_file(path: Path, wanted: Wanted = _NOTHING, *, recall: Recall = lambda _headings: {}) -> ReaderFile:
    """Open a file of readers; raise :class:`AudienceError` where it cannot be read or cannot be one."""

    def opened() -> BinaryIO:
        try:
            return path.open("rb")
        except OSError as reason:
            raise AudienceError(
                f"{path} cannot be read ({reason.strerror or type(reason).__name__}); check its name and place."
            ) from None

    return ReaderFile(path.name, opened, wanted, recall=recall)


def _delimiter(wanted: str) -> str:
    if wanted and wanted.casefold() not in _BY_NAME and len(wanted) != 1:
        raise AudienceError(f"“{wanted}” cannot divide cells; say comma, semicolon, tab or bar, or give one sign.")
    return _BY_NAME.get(wanted.casefold(), wanted)
