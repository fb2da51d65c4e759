"""Days as blogs write them."""

import re
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME: Final = r"(?:[T ,]+(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"

_DAY_ALONE: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})(?:/(\d{1,2}))?/")
#: Matches a day in any of the forms that :func:`parse_date` reads; no groups of its own.
DATE: Final = (
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}){_TIME}"
)
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})",
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
        r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})",
    )
)


def parse_date(text: str) -> date | None:
    """Return the day that ``text`` names, or ``None``.

    ``20/12/2018`` is read with the day first, as outside the United States; where only the other order makes a day
    of the calendar, that one is taken.
    """
    for form in _FORMS:
        match = form.search(text)
        if match:
            return _day(int(match["y"]), _month(match["m"]), int(match["d"]))
    return None


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(word[:3].casefold()))


def _day(year: int, month: int, day: int) -> date | None:
    for order in ((month, day), (day, month)):
        try:
            return date(year, *order)
        except ValueError:
            continue
    return None


def parse_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the aware moment that ``text`` names, in ISO 8601 or as a day; what has no zone is in ``zone``.

    A day alone is its noon, so that it stays that day for readers elsewhere.
    """
    text = text.strip()
    if not text:
        return None
    found = None if _DAY_ALONE.fullmatch(text) else _iso(text) or _rfc2822(text)
    if found is None:
        day = parse_date(text)
        found = datetime.combine(day, time(12)) if day else None
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def date_in_address(address: str) -> date | None:
    """Return the day that stands in an address such as ``https://example.org/2018/12/20/title``, or ``None``."""
    match = _IN_ADDRESS.search(address)
    return _day(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
