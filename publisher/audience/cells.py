"""What stands in one cell of a file of readers: names, yes and no, moments."""

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

#: What stands between the names in a cell of lists or tags.
_BETWEEN: Final = re.compile(r"[;,|]")
_YES: Final = frozenset(("yes", "y", "true", "1", "x", "on", "ja", "oui", "si", "ydw", "agree", "agreed", "checked"))
_NO: Final = frozenset(("no", "n", "false", "0", "off", "nein", "non", "nac ydw", "disagree", "unchecked"))
#: Days as people write them out.
_WRITTEN: Final = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
#: Days in figures, with a time or without.
_FIGURES: Final = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{4}|\d{1,2}\b)(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([aApP][mM])?)?"
)
_YEAR: Final = 4
_MONTHS: Final = 12
#: Years below this are written in two figures.
_SHORT: Final = 100
_CENTURY: Final = 2000


def names_in(cell: str) -> tuple[str, ...]:
    """Return the names of lists or tags in a cell, sorted, each once; ``;``, ``,`` or ``|`` divide them."""
    found = {tidy(name).strip("\"' ") for name in _BETWEEN.split(cell)}
    return tuple(sorted(found - {""}))


def halves(name: str) -> tuple[str, str]:
    """Return first and last name of a whole one: the first word and the rest, or turned round at a comma."""
    last, comma, first = name.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _, last = name.strip().partition(" ")
    return first, last.strip()


def tidy(cell: str) -> str:
    """Return a cell on one line: what has line breaks could not stand in a subject or a header."""
    if cell.isprintable():
        return " ".join(cell.split())
    kept = (" " if sign.isspace() else sign for sign in cell if sign.isspace() or unicodedata.category(sign) != "Cc")
    return " ".join("".join(kept).split())


def says_yes(cell: str) -> bool | None:
    """Return whether a cell says yes; ``None`` where it says neither yes nor no."""
    word = tidy(cell).casefold().rstrip(".!")
    if word in _YES or word.startswith(("yes,", "i agree", "i consent", "i would like")):
        return True
    return False if word in _NO or word.startswith("no,") else None


def moment(cell: str) -> datetime | None:
    """Return the instant that a cell names, in UTC where it has no zone.

    ``None`` where it names none, or one that is another where the month stands before the day.
    """
    words = tidy(cell)
    with suppress(ValueError):
        found = datetime.fromisoformat(words)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    for form in _WRITTEN:
        with suppress(ValueError):
            return datetime.strptime(words, form).replace(tzinfo=UTC)
    figures = _FIGURES.match(words)
    try:
        return _in_figures(figures) if figures else None
    except ValueError:
        return None


def _in_figures(found: re.Match[str]) -> datetime | None:
    first, second, third = (int(found[place]) for place in (1, 2, 3))
    if len(found[1]) == _YEAR:
        year, month, day = first, second, third
    elif first > _MONTHS or first == second:
        day, month, year = first, second, third
    elif second > _MONTHS:
        month, day, year = first, second, third
    else:
        return None
    year += _CENTURY if year < _SHORT else 0
    hour, half = int(found[4] or 0), (found[7] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime(year, month, day, hour, int(found[5] or 0), int(found[6] or 0), tzinfo=UTC)
