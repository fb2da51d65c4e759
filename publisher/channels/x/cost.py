"""What posts cost on X, in US dollars (list prices, pay per use, since 6 February 2026)."""

import re
from collections.abc import Iterable
from typing import Final, Literal

from publisher.channels.x.length import urls

Links = Literal["last", "each", "none"]

POST: Final = 0.015
POST_WITH_LINK: Final = 0.20
#: Words for a picture (``/2/media/metadata``).
PICTURE: Final = 0.005

#: Endings of files that are top-level domains as well, so that a file's name is a link to X.
_FILE: Final = re.compile(
    r"[\w-]+\.(?:ai|app|bz|cab|cc|cpa|dev|ink|java|md|mov|ms|pl|ps|pub|py|rs|sh|so|st|zip)", re.IGNORECASE
)


def post_cost(text: str, pictures: int = 0) -> float:
    """Return what posting ``text`` costs; a bare name such as README.md counts as a link."""
    return (POST_WITH_LINK if urls(text) else POST) + PICTURE * pictures


def bare_names(text: str) -> list[str]:
    """Return the names in ``text`` that X takes for links although they look like the names of files."""
    return [link.text for link in urls(text) if _FILE.fullmatch(link.text)]


def in_dollars(cost: float) -> str:
    """Write a cost as a person reads it: ``$0.275``, ``$1.20``."""
    return f"${cost:.3f}" if round(cost * 1000) % 10 else f"${cost:.2f}"


def total(costs: Iterable[float]) -> float:
    """Return the sum of costs to a tenth of a cent."""
    return round(sum(costs), 4)


def by_links(posts: int) -> dict[Links, float]:
    """Return what a thread about ``posts`` posts costs as it is drafted, for each place of the links."""
    if posts == 1:
        return {"last": POST_WITH_LINK, "each": POST_WITH_LINK, "none": POST}
    return {
        "last": total([POST * (posts + 1), POST_WITH_LINK]),
        "each": total([POST, POST_WITH_LINK * posts]),
        "none": total([POST * (posts + 1)]),
    }


def compared(posts: int) -> str:
    """Say in words what :func:`by_links` says in figures."""
    words: dict[Links, str] = {"last": "links at the end", "each": "a link with each post", "none": "no links"}
    return ", ".join(f"{words[place]} {in_dollars(cost)}" for place, cost in by_links(posts).items())
