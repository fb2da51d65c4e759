"""Cells of files that people open in a spreadsheet, which takes some of them for formulas."""

import re
from typing import Final

#: A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_QUOTED_FORMULA: Final = re.compile(r"'+[=+\-@\t\r]")


def shielded(cell: str) -> str:
    """Return a cell as it may stand in a spreadsheet: ``'`` before what would be a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """Return the cell that :func:`shielded` protected."""
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell
