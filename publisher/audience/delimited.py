"""Bytes of a delimited file to rows: which encoding, which delimiter, which line."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from publisher.errors import AudienceError
from publisher.model.byte_marks import marked

_DELIMITERS: Final = ",;\t|"
_LOOK: Final = 4_096


def text_of(content: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the encoding that it was read in.

    A byte order mark decides; without one it is UTF-16 where every other byte is mostly zero, else UTF-8 where
    that reads, else Windows-1252, the usual one of spreadsheets in western Europe.  Raises :class:`AudienceError`
    for a workbook and for what reads in none of these.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise AudienceError(f"{name} is a workbook, not a CSV file; open it, save it as CSV (UTF-8) and import that.")
    for encoding in _encodings(content):
        try:
            return content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise AudienceError(f"{name} is not text in a known encoding; save it as CSV (UTF-8) and try again.")


def delimiter_of(text: str) -> str:
    """Return the sign between the cells: what a first line ``sep=;`` says, or what parts the headings most."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    if _says_delimiter(head):
        return head.strip()[4]
    widths = {sign: len(next(csv.reader([head], delimiter=sign), [])) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: widths[sign])


def records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of each row that is not blank.

    Raises :class:`AudienceError` naming the line where a quotation mark opens that nothing closes, since everything
    after it would otherwise vanish into one cell.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
    return len(words) == len("sep=;") and words.startswith("sep=") and words[4] in _DELIMITERS


def _encodings(content: bytes) -> tuple[str, ...]:
    if encoding := marked(content):
        return (encoding,)
    look = content[:_LOOK]
    if look.count(0) > len(look) // 4:
        # The zero byte of a western letter stands second in little-endian text.
        return ("utf-16-le",) if look[1::2].count(0) >= look[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "cp1252")
