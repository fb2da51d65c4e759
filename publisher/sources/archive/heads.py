"""Where the posts of an archive begin: a title with a line that tells when and by whom, or with a few such lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Final

from publisher.sources.prose.dates import DATE, in_numbers, order_of, parse_date

_LABEL: Final = (
    r"(?:posted|published|date|written|publiée?|écrit|mis\s+en\s+ligne|postiwyd|cyhoeddwyd|ysgrifennwyd|dyddiad)"
)
_ON: Final = r"(?:(?:on|le|ar|am)\s+)?"
_BY: Final = r"(?:by|par|gan|von)"
_AUTHOR: Final = r"(?P<author>[^|]{1,80}?)"
_SIGNS: Final = r"[|·•–—,-]"
_BYLINES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LABEL}\s*{_ON}:?\s*(?P<date>{DATE})\s*(?:[|·•–—-]|,?\s*{_BY}\s)\s*{_AUTHOR}",
        rf"{_LABEL}\s*{_ON}:?\s*(?P<date>{DATE})",
        rf"{_BY}\s+{_AUTHOR}\s*(?:\b(?:on|le|ar)\b|{_SIGNS})\s*(?P<date>{DATE})",
        rf"{_LABEL}\s+{_BY}\s+{_AUTHOR}\s*(?:\b(?:on|le|ar)\b|{_SIGNS})\s*(?P<date>{DATE})",
        rf"(?P<date>{DATE})\s*(?:[|·•]|,?\s*{_BY}\s)\s*{_AUTHOR}",
    )
)
_BARE: Final = re.compile(DATE, re.IGNORECASE)
_LONGEST_BYLINE: Final = 200
_YEAR: Final = re.compile(r"\d{4}")
#: A title is not longer, and is no sentence with a beginning before it.
_LONGEST_TITLE: Final = 150
#: A day alone stands at most so many lines below its title.
_NEAR: Final = 3
#: Lines that name what they say, as “Title: Tides”.
_NAMED: Final = re.compile(
    r"(title|author|by|date|posted|published|link|url|address|tags|categories|category|excerpt|summary)\s*:\s*(.*)",
    re.IGNORECASE,
)
_MEANT: Final = {
    "by": "author", "posted": "date", "published": "date", "link": "url", "address": "url", "categories": "tags",
    "category": "tags", "summary": "excerpt",
}  # fmt: skip

#: What a post in an archive looks like, for whoever has one that is not understood.
EXAMPLE: Final = "each wants a title and, below it, a line such as “Posted: December 20, 2018 | Admin”"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One post of an archive, as its lines."""

    title: str
    author: str
    day: date
    body: Sequence[str]
    #: Number of the body's first line in the file, from 1.
    body_line: int
    #: Number of the line in which the title stands a second time, or 0.
    doubled_line: int = 0
    #: As named lines tell; empty where none do.
    url: str = ""
    tags: tuple[str, ...] = ()
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands above the text of a post."""

    title: str
    author: str = ""
    #: As it is written.
    day: str
    #: Indexes of its first line and of its last.
    begins: int
    ends: int
    doubled_line: int = 0
    url: str = ""
    tags: tuple[str, ...] = ()
    excerpt: str = ""


def entries(lines: Sequence[str], heads: Sequence[Head], *, month_first: bool) -> Iterator[Entry]:
    """Yield the posts that begin with ``heads``."""
    for head, following in zip_longest(heads, heads[1:]):
        day = parse_date(head.day, month_first=month_first)
        if day is None:
            continue
        yield Entry(
            title=head.title,
            author=head.author,
            day=day,
            body=lines[head.ends + 1 : following.begins if following else len(lines)],
            body_line=head.ends + 2,
            doubled_line=head.doubled_line,
            url=head.url,
            tags=head.tags,
            excerpt=head.excerpt,
        )


def heads_of(lines: Sequence[str]) -> list[Head]:
    """Return the heads in a file: lines with names, by-lines below titles, else days alone below titles."""
    named = list(_named_heads(lines))
    taken = {number for head in named for number in range(head.begins, head.ends + 1)}
    below = (_head(lines, number) for number in range(len(lines)) if number not in taken)
    found = [*named, *(head for head in below if head is not None and head.begins not in taken)]
    if not found:
        found = [head for number in range(len(lines)) if (head := _bare_head(lines, number)) is not None]
    return sorted(found, key=lambda head: head.begins)


def order_in(heads: Sequence[Head]) -> tuple[bool, str]:
    """Return whether days in numbers have the month first, one order for a file; and a sentence where that is a guess.

    The day stands first, as outside the United States, unless the days of the file tell that the month does.
    """
    written = [head.day for head in heads if in_numbers(head.day)]
    sure = {True: "", False: ""}
    for day in written:
        order = order_of(day)
        if order is not None:
            sure[order] = sure[order] or in_numbers(day)
    unsure = next((in_numbers(day) for day in written if order_of(day) is None and not _is_same(day)), "")
    month_first = bool(sure[True]) and not sure[False]
    if not unsure or (sure[False] and not sure[True]):
        return month_first, ""
    meant = parse_date(unsure, month_first=month_first)
    read = f"{meant.day} {meant:%B} {meant.year}" if meant else ""
    if sure[True] and sure[False]:
        return False, f"Days stand in two orders, as {sure[True]} and {sure[False]} show; {unsure} was read as {read}."
    if month_first:
        return True, f"Days have the month first, as {sure[True]} shows; {unsure} was read as {read}."
    return False, f"No day tells whether it or its month stands first; {unsure} was read as {read}."


def byline(line: str) -> tuple[str, str] | None:
    """Return the day as written and the author (may be empty) that a line tells, or ``None`` where it is prose."""
    if len(line) > _LONGEST_BYLINE or _YEAR.search(line) is None:
        return None
    for pattern in _BYLINES:
        match = pattern.fullmatch(line)
        if match and parse_date(match["date"]):
            return match["date"], (match.groupdict().get("author") or "").strip(" .,|")
    return None


def is_bare(line: str) -> bool:
    """Return whether a line is a day and nothing else."""
    return len(line) <= _LONGEST_BYLINE and _BARE.fullmatch(line) is not None and parse_date(line) is not None


def _is_same(day: str) -> bool:
    """Return whether a day in numbers is the same in either order."""
    return parse_date(day) == parse_date(day, month_first=True)


def _named_heads(lines: Sequence[str]) -> Iterator[Head]:
    number = 0
    while number < len(lines):
        said: dict[str, str] = {}
        end = number
        while end < len(lines) and (match := _NAMED.fullmatch(lines[end].strip())):
            name = match[1].lower()
            said.setdefault(_MEANT.get(name, name), match[2].strip())
            end += 1
        if said.get("title") and said.get("date") and parse_date(said["date"]):
            yield Head(
                title=said["title"],
                author=said.get("author", ""),
                day=said["date"],
                begins=number,
                ends=end - 1,
                url=said.get("url", "") if re.match(r"https?://", said.get("url", "")) else "",
                tags=tuple(tag for tag in re.split(r"\s*[,;]\s*", said.get("tags", "")) if tag),
                excerpt=said.get("excerpt", ""),
            )
        number = max(end, number + 1)


def _head(lines: Sequence[str], number: int) -> Head | None:
    said = byline(lines[number].strip())
    return _below_title(lines, number, *said) if said else None


def _bare_head(lines: Sequence[str], number: int) -> Head | None:
    """Return the head that a day alone ends, below what can be a title."""
    line = lines[number].strip()
    head = _below_title(lines, number, line, "") if is_bare(line) else None
    if head is None or len(head.title) > _LONGEST_TITLE or head.title.endswith((".", ":", ",", ";")):
        return None
    return head if number - _filled_above(lines, number, number) <= _NEAR else None


def _below_title(lines: Sequence[str], number: int, day: str, author: str) -> Head | None:
    above = _filled_above(lines, number, -1)
    if above < 0:
        return None
    title, begins = lines[above].strip(), above
    doubled = _filled_above(lines, above, -1)
    if doubled >= 0 and _same(lines[doubled], title):
        begins = doubled
    doubled_line = above + 1 if begins != above else 0
    return Head(title=title, author=author, day=day, begins=begins, ends=number, doubled_line=doubled_line)


def _filled_above(lines: Sequence[str], number: int, otherwise: int) -> int:
    return next((above for above in range(number - 1, -1, -1) if lines[above].strip()), otherwise)


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()
