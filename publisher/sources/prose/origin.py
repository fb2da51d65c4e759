"""“This post originally appeared on … on …”."""

import re
from typing import Final

from publisher.model.posts import Originally
from publisher.sources.prose.dates import DATE, parse_date

_ORIGINALLY: Final = re.compile(
    rf"(?:an?\s+(?:earlier\s+|shorter\s+|longer\s+)?version\s+of\s+)?"
    rf"this\s+(?:blog\s+|opinion\s+|news\s+)?(?:post|article|piece|blog|story|text|column)"
    rf"\s+(?:was\s+)?(?:originally|first)\s+(?:appeared|posted|published|printed|ran)(?:\s+as\s+an?\s+[\w-]+)?"
    rf"\s+(?:on|in|at|by)\s+(?P<where>.+?)"
    rf"(?:,?\s+(?:on|in)\s+(?:[a-z]+day,?\s+)?(?P<date>{DATE}))?\s*\.?",
    re.IGNORECASE,
)
#: Longer paragraphs say more than where they come from.
_MOST: Final = 240


def origin_of(paragraph: str) -> Originally | None:
    """Return where, and when if said, a post appeared first, when the whole paragraph says that."""
    text = " ".join(paragraph.split())
    match = _ORIGINALLY.fullmatch(text) if len(text) <= _MOST else None
    if match is None:
        return None
    where = re.sub(r"^the\s+", "", match["where"].strip(), flags=re.IGNORECASE)
    return Originally(where=where, when=parse_date(match["date"]) if match["date"] else None)
