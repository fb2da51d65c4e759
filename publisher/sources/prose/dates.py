"""Days as blogs write them, in English, Welsh, French and the languages of Europe that are near."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

#: The names of each month and their usual short forms; those of Welsh also as they are written behind “o”.
_NAMES: Final = (
    "january janvier januar jänner januari enero gennaio janeiro stycznia ionawr jan janv jän ene",
    "february février februar februari febrero febbraio fevereiro lutego chwefror feb févr fév fev chwe",
    "march mars märz maart marzo março marca marts mawrth fawrth mar maw mär mrz mrt",
    "april avril aprile abril kwietnia ebrill apr avr abr ebr",
    "may mai mayo maggio maio mei maj maja fai",
    "june juin juni junio giugno junho czerwca mehefin fehefin jun meh",
    "july juillet juli julio luglio julho lipca gorffennaf orffennaf jul juil gorff",
    "august août agosto augustus augusti sierpnia awst aug ago",
    "september septembre septiembre setiembre settembre setembro września medi fedi sep sept",
    "october octobre oktober octubre ottobre outubro października hydref oct okt hyd",
    "november novembre noviembre novembro listopada tachwedd dachwedd nov tach",
    "december décembre dezember diciembre dicembre dezembro desember grudnia rhagfyr ragfyr dec déc dez dic rhag",
)


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    return "".join(part for part in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(part))


_MONTHS: Final[Mapping[str, int]] = {
    _plain(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()
}


#: A word that may be a month's name; whether it is one, the table tells: a pattern of all names would be slow to make.
_MONTH: Final = r"[^\W\d_]{3,12}"
_ORDINAL: Final = r"(?:st|nd|rd|th|er|fed|ed|eg|ydd|il|ain|af|[.ºª])?"
_OF: Final = r"(?:(?:of|o|de|di|del)\s+)?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|(?:dydd\s+|nos\s+)(?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)"
)
_TIME: Final = (
    r"(?:[T ,]+(?:(?:at|à|um|am)\s+)?\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*(?:[ap]m|uhr))?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_FORMS: Final = (
    rf"(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
    rf"(?P<d>\d{{1,2}}){_ORDINAL}\s*{_OF}(?P<m>{_MONTH})\.?,?\s+{_OF}(?P<y>\d{{4}})",
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    r"(?P<y>(?:19|20)\d{2})[/年](?P<m>\d{1,2})[/月](?P<d>\d{1,2})日?",
)
#: Two numbers of which either may be the month.
_NUMBERS: Final = r"(?P<one>\d{1,2})[./](?P<other>\d{1,2})[./](?P<y>\d{4})"

_DAY_ALONE: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})(?:/(\d{1,2}))?/")
#: Matches a day in any of the forms that :func:`parse_date` reads; no groups of its own.
DATE: Final = rf"(?:{_WEEKDAY},?\s+)?(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', '|'.join((*_FORMS, _NUMBERS)))}){_TIME}"
_READ: Final = tuple(re.compile(rf"(?<!\d){form}(?!\d)", re.IGNORECASE) for form in _FORMS)
_READ_NUMBERS: Final = re.compile(rf"(?<![\d.]){_NUMBERS}(?!\d)")
_TWELVE: Final = 12


def parse_date(text: str, *, month_first: bool = False) -> date | None:
    """Return the day that ``text`` names, or ``None``.

    ``20/12/2018`` is read with the day first unless ``month_first``, as in the United States; where only the other
    order makes a day of the calendar, that one is taken.
    """
    for form in _READ:
        for match in form.finditer(text):
            if month := _month(match["m"]):
                return _day(int(match["y"]), month, int(match["d"]))
    numbers = _READ_NUMBERS.search(text)
    if numbers is None:
        return None
    one, other = int(numbers["one"]), int(numbers["other"])
    return _day(int(numbers["y"]), *((one, other) if month_first else (other, one)))


def order_of(text: str) -> bool | None:
    """Return whether ``text`` has a day in numbers whose month surely stands first (``True``) or second (``False``)."""
    match = _READ_NUMBERS.search(text)
    if match is None or (int(match["one"]) > _TWELVE) == (int(match["other"]) > _TWELVE):
        return None
    return int(match["other"]) > _TWELVE


def in_numbers(text: str) -> str:
    """Return the day in ``text`` that is written in numbers of which either may be the month; empty where none is."""
    match = _READ_NUMBERS.search(text)
    return match[0] if match else ""


def _month(word: str) -> int | None:
    return int(word) if word.isdigit() else _MONTHS.get(_plain(word))


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
    return _day(int(match[1]), int(match[2]), int(match[3])) if match and match[3] else None


def month_in_address(address: str) -> date | None:
    """Return the first day of the month that stands in an address without a day, or ``None``."""
    match = _IN_ADDRESS.search(address)
    return _day(int(match[1]), int(match[2]), 1) if match and not match[3] else None


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
