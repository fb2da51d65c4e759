"""What posts cost on X, in US dollars (list prices, pay per use, since 6 February 2026)."""

from typing import Final, Literal

from publisher.channels.x.length import urls
from publisher.model.money import in_dollars, total

Links = Literal["last", "each", "none"]

POST: Final = 0.015
POST_WITH_LINK: Final = 0.20
#: Words for a picture (``/2/media/metadata``).
PICTURE: Final = 0.005


def post_cost(text: str, pictures: int = 0) -> float:
    """Return what posting ``text`` costs; a bare name such as README.md counts as a link."""
    return (POST_WITH_LINK if urls(text) else POST) + PICTURE * pictures


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
