"""Bytes of a delimited file to rows: which encoding, which delimiter, which line."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Final, TextIO

from publisher.errors import AudienceError
from publisher.model.byte_marks import marked

DELIMITERS: Final = ",;\t|"
_LOOK: Final = 4_096
#: Bytes read at once where a file is only looked through.
_CHUNK: Final = 1 << 20
#: What opens a workbook of Excel, of today and of old.
ZIPPED: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"


def encoding_of(file: BinaryIO, name: str, wanted: str = "") -> str:
    """Return the encoding of a file, and leave it at its beginning.

    ``wanted`` decides; else a byte order mark does.  Without one it is UTF-16 where every other byte is mostly zero,
    else UTF-8 where that reads, else Windows-1252, the usual one of spreadsheets in western Europe.  Raises
    :class:`AudienceError` for an old workbook, for an encoding that nobody knows, and for what reads in none of these.
    """
    look = file.read(_LOOK)
    if look.startswith(_COMPOUND):
        raise AudienceError(f"{name} is a workbook of old (.xls); open it, save it as .xlsx or CSV, and import that.")
    for encoding in (_lookup(wanted),) if wanted else _encodings(look):
        file.seek(0)
        if _reads(file, encoding):
            file.seek(0)
            return encoding
    said = f"is not text in {wanted}" if wanted else "is not text in a known encoding"
    raise AudienceError(f"{name} {said}; save it as CSV (UTF-8) and try again.")


def text_of(file: BinaryIO, encoding: str) -> TextIO:
    """Return the text of a file; its lines end as they do in it."""
    return io.TextIOWrapper(file, encoding=encoding, newline="")


def delimiter_of(text: TextIO) -> str:
    """Return the sign between the cells: what a first line ``sep=;`` says, or what parts the headings most.

    The text is left at its beginning.
    """
    lines = iter(text.readline, "")
    head = next((line.rstrip("\r\n") for line in lines if line.strip()), "")
    text.seek(0)
    if _says_delimiter(head):
        return head.strip()[4]
    widths = {sign: len(next(csv.reader([head], delimiter=sign), [])) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: widths[sign])


def records(text: TextIO, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of each row that is not blank.

    Raises :class:`AudienceError` naming the line where a quotation mark opens that nothing closes, since everything
    after it would otherwise vanish into one cell.
    """
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not (line == 1 and _says_delimiter(delimiter.join(cells))):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise AudienceError(
            f"{name}, line {line}: a quotation mark stands where none can be or is never closed; "
            f"mend that line and try again."
        ) from None


def _says_delimiter(line: str) -> bool:
    words = line.strip().casefold()
    return len(words) == len("sep=;") and words.startswith("sep=") and words[4] in DELIMITERS


def _lookup(wanted: str) -> str:
    try:
        " ".encode(wanted)
    except (LookupError, ValueError):
        raise AudienceError(f"“{wanted}” is no encoding; say utf-8, utf-16, cp1252 or the like.") from None
    return wanted


def _reads(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _encodings(look: bytes) -> tuple[str, ...]:
    if encoding := marked(look):
        return (encoding,)
    if look.count(0) > len(look) // 4:
        # The zero byte of a western letter stands second in little-endian text.
        return ("utf-16-le",) if look[1::2].count(0) >= look[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "cp1252")
