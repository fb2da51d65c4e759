"""Bluesky: 300 graphemes (``app.bsky.feed.post``, ``maxGraphemes``), addresses at their full length."""

from functools import cache
from typing import Any, Final

from publisher.channels.channel import Network
from publisher.channels.pictures import Pictures


def graphemes(text: str) -> int:
    """Return the number of graphemes."""
    return len(text) if text.isascii() and "\r" not in text else len(_cluster().findall(text))


@cache
def _cluster() -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text in ASCII need not wait for

    return regex.compile(r"\X")


#: ``app.bsky.embed.images``: four, each a million bytes; the application takes 2,000 characters about one.
_PICTURES: Final = Pictures(sizes=dict.fromkeys(("jpeg", "png", "webp"), 1_000_000), words=2_000)
CHANNEL: Final = Network(name="bluesky", title="Bluesky", limit=300, weigh=graphemes, pictures=_PICTURES)
