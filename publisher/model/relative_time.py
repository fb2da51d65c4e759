"""Times that are told from the day of writing, such as “last Friday”, and when a reader would misread them.  Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_DAYS: Final = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_MONTHS: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|"
    r"winter|christmas|easter|term|season|half[- ]term)"
)
_NEWS: Final = r"(?:out|released|launch\w*|announc\w*|publish\w*|open\w*|here|live)"
#: For how many days after its writing a reader still understands what is told.
_WEEK: Final = 6
_MONTH: Final = 31
_SEASON: Final = 120
_THREE_YEARS: Final = 1100
#: As long as the year of writing lasts.
_YEAR_ITSELF: Final = 0
_OF_DAYS: Final = (
    rf"yesterday|tomorrow|tonight|(?:this|last|next) (?:morning|afternoon|evening|night|week|weekend|{_DAYS})|"
    rf"{_DAYS}[’']s|(?<!every )on {_DAYS}(?!s| \d)|{_NEWS} today|today,? (?:we|the \w+ (?:has|have|is|are)) |"
    r"(?:a few|two|three|several) (?:days|weeks) ago|(?:in|over|for) the (?:past|last|coming|next) (?:\w+ )?days"
)
_OF_WEEKS: Final = (
    r"(?:this|last|next) month|(?:later|earlier) (?:this|last) (?:week|month)|"
    r"(?:a|one|two|three|several|a few) months? ago|"
    r"(?:in|over|for) the (?:next|coming|last|past) (?:\w+ )?(?:weeks|months)"
)
_OF_MONTHS: Final = (
    r"recently|in recent (?:weeks|months)|(?:the|this) upcoming|not long ago|"
    r"just (?:been )?(?:released|launched|announced|published|completed|finished|opened|begun|started)"
)
_OF_THE_YEAR: Final = rf"(?:this|last|next) (?:year|{_MONTHS})|(?:earlier|later) (?:this|in the) year|a year ago"
_OF_YEARS: Final = (
    r"in recent years|(?:in|over) the (?:past|last) year|"
    r"(?:in|over) the (?:past|last) (?:few|five or six|couple of) years"
)
_SHELF: Final = (
    (_OF_DAYS, _WEEK),
    (_OF_WEEKS, _MONTH),
    (_OF_MONTHS, _SEASON),
    (_OF_THE_YEAR, _YEAR_ITSELF),
    (_OF_YEARS, _THREE_YEARS),
)
_PATTERNS: Final = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), days) for words, days in _SHELF)
#: What every one of them has in it.
_HINT: Final = re.compile(
    r"day|week|month|year|night|noon|morning|evening|term|ago|recent|upcoming|just |this |last |next |earlier|later|"
    r"tomorrow",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A time as it is told, such as ``last Friday``."""

    words: str
    #: Whether the year that it means stands beside it.
    dated: bool


def relative_times(text: str, *, written: date, read: date) -> Iterator[Told]:
    """Yield the times in ``text``, written on one day, that mislead whoever reads it on another.

    A time of a year (“last year”, “this summer”) holds as long as the year does.
    """
    if _HINT.search(text) is None:
        return
    age = (read - written).days
    dated = any(abs(int(year) - written.year) <= 1 for year in _YEAR.findall(text))
    for pattern, days in _PATTERNS:
        if age > days if days else read.year != written.year:
            yield from (Told(match[0], dated) for match in pattern.finditer(text))
