"""When the article of a web page was published, as far as the page tells."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from lxml import html

from publisher.sources.page.elements import words_of
from publisher.sources.page.metadata import About
from publisher.sources.prose.dates import date_in_address, month_in_address, parse_date, parse_moment

_NOON: Final = time(12)
#: Two zones may be this far apart on one moment.
_NEXT: Final = timedelta(days=1)
#: What the elements of themes are called that have the day in them.
_NAMED: Final = re.compile(r"date|time|publi|posted|datum|fecha|data\b|meta|byline|stand\b", re.IGNORECASE)
#: What they are called where the day is another one.
_OTHER: Final = re.compile(r"modif|updat|comment|event|copyright|footer|related|teaser|sidebar|widget", re.IGNORECASE)
_ELSEWHERE: Final = frozenset({"nav", "footer", "aside", "form"})
#: The first year of articles on the web.
_WEB: Final = 1995
#: What htmldate makes of a year alone, such as that of a copyright.
_YEAR_ALONE: Final = "-01-01"
#: A line with the day in it is not longer; and it is one of so many elements after the title.
_LONGEST, _NEAR = 90, 60
#: A sentence with words before it.
_PROSE: Final = re.compile(r"(?:[^\W\d_]{2,}[\s,]+){4,}[^\W\d_]{2,}[.!?](?:\s|\Z)")
_CHANGED: Final = re.compile(
    r"\W*(?:(?:last\s+)?(?:updated?|modified|reviewed)|aktualisiert|geändert|mis\s+à\s+jour|actualiz)", re.IGNORECASE
)
#: Languages of the United States and whom they taught, where numbers have the month first.
_MONTH_FIRST: Final = ("en-us", "en_us")


def stated(tree: html.HtmlElement, said: About, address: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that the page states in its address, in its head, or beside its title; else ``None``.

    The day in an address stays when an article is changed or published anew.  It and the one beside the title are
    what the site's readers see, in its own zone.
    """
    told, shown = parse_moment(said.published, zone), _beside_title(tree, said.title, month_first=_month_first(tree))
    day = date_in_address(address)
    if day is None and (told is None or (shown is not None and abs(shown - told.date()) <= _NEXT)):
        day = shown
    if told is not None and day in (None, told.date()):
        return told
    return _noon(day, zone) or parse_moment(said.marked, zone)


def guessed(text: str, address: str, zone: ZoneInfo) -> datetime | None:
    """Return the likeliest day in the HTML of a page that states none, as htmldate finds it; else ``None``.

    A month in its address stands for its first day where there is nothing else.
    """
    from htmldate import find_date  # noqa: PLC0415 - comes with trafilatura, and only such pages need it

    for everywhere in (False, True):
        found = find_date(text, extensive_search=everywhere, original_date=True, url=address or None)
        if found and not (everywhere and found.endswith(_YEAR_ALONE)):
            return parse_moment(found, zone)
    return _noon(month_in_address(address), zone)


def _noon(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, _NOON, tzinfo=zone) if day else None


def _month_first(tree: html.HtmlElement) -> bool:
    return str(tree.get("lang") or "").casefold().startswith(_MONTH_FIRST)


def _beside_title(tree: html.HtmlElement, title: str, *, month_first: bool) -> date | None:
    """Return the first day in a short line near the title; before that, in one that is called as a date."""
    near = list(islice(_near(tree, title), _NEAR))
    named = [element for element in near if _NAMED.search(_called(element))]
    days = (_day_of(words_of(element), month_first=month_first) for element in [*named, *near])
    return next(filter(None, days), None)


def _day_of(line: str, *, month_first: bool) -> date | None:
    """Return the day that a line tells beside a name and a label or two; ``None`` for prose."""
    if len(line) > _LONGEST or _PROSE.search(line) or _CHANGED.match(line):
        return None
    day = parse_date(line, month_first=month_first)
    return day if day is not None and day.year >= _WEB else None


def _near(tree: html.HtmlElement, title: str) -> Iterator[html.HtmlElement]:
    """Yield the elements that follow the heading with the title, those of menus and the like left out."""
    heading = next((one for one in tree.iter("h1", "h2") if _same(words_of(one), title)), None)
    heading = heading if heading is not None else next(tree.iter("h1"), None)
    if heading is None:
        return
    before = heading.getprevious()
    if before is not None and isinstance(before, html.HtmlElement):
        yield before
    for element in heading.xpath("following::*"):
        if element.tag not in ("script", "style") and not _is_elsewhere(element):
            yield element


def _is_elsewhere(element: html.HtmlElement) -> bool:
    return any(
        around.tag in _ELSEWHERE or _OTHER.search(_called(around)) for around in [element, *element.iterancestors()]
    )


def _called(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one)).casefold() == "".join(filter(str.isalnum, other)).casefold()
