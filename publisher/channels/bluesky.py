"""Bluesky: 300 graphemes (``app.bsky.feed.post``, ``maxGraphemes``), addresses at their full length."""

from functools import cache
from typing import Any, Final

from publisher.channels.channel import Network


def graphemes(text: str) -> int:
    """Return the number of graphemes."""
    return len(text) if text.isascii() and "\r" not in text else len(_cluster().findall(text))


@cache
def _cluster() -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text in ASCII need not wait for

    return regex.compile(r"\X")


CHANNEL: Final = Network(name="bluesky", title="Bluesky", limit=300, weigh=graphemes, alt_limit=2_000)
