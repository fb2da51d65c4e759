"""Rows of a workbook (.xlsx)."""

from collections.abc import Iterator
from typing import BinaryIO

from publisher.errors import AudienceError


def sheet_rows(file: BinaryIO, name: str, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row that is not blank, of one sheet: the first where none is named.

    Raises :class:`AudienceError` without openpyxl, for what is no workbook, and for a sheet that is not there.
    """
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise AudienceError(
            f"{name} is a workbook, for which openpyxl is wanted; install publisher-desk[excel], "
            f"or save it as CSV (UTF-8) and import that."
        ) from None
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its zip and XML readers do
        raise AudienceError(f"{name} cannot be read as a workbook; save it anew, or as CSV (UTF-8).") from None
    if sheet and sheet not in book.sheetnames:
        raise AudienceError(f"{name} has no sheet “{sheet}”; it has {', '.join(book.sheetnames)}.")
    chosen = book[sheet] if sheet else book.worksheets[0]
    try:
        for number, cells in enumerate(chosen.iter_rows(values_only=True), 1):
            row = [_text(cell) for cell in cells]
            while row and not row[-1]:
                row.pop()
            if row:
                yield number, row
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
