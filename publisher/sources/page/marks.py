"""The marks by which a web page is known, and what stands in one rather than being one itself."""

import re
from typing import Final

_PAGE: Final = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
#: A page says so at its beginning.
_BEGINNING: Final = 2_000


def page_begins(data: bytes) -> int | None:
    """Return where in ``data`` a web page begins, or ``None``."""
    found = _PAGE.search(data[:_BEGINNING])
    return found.start() if found else None


def begins_before(mark: re.Pattern[bytes], data: bytes) -> bool:
    """Return whether ``mark`` stands in ``data``, and not in a page that shows or mentions it."""
    found, page = mark.search(data), page_begins(data)
    return found is not None and (page is None or found.start() < page)
