"""Bluesky: 300 graphemes (``app.bsky.feed.post``, ``maxGraphemes``), addresses at their full length."""

from functools import cache
from typing import Any, Final

from publisher.social.networks import Network


class Bluesky:
    """The network Bluesky."""

    name = "bluesky"
    title = "Bluesky"
    limit = 300
    alt_limit = 2_000

    def weigh(self, text: str) -> int:
        """Return the number of graphemes."""
        return len(text) if text.isascii() and "\r" not in text else len(_cluster().findall(text))

    def cost(self, text: str) -> float:  # noqa: ARG002 - the protocol's signature
        """Return 0: posting is free."""
        return 0.0


@cache
def _cluster() -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text in ASCII need not wait for

    return regex.compile(r"\X")


NETWORK: Final[Network] = Bluesky()
