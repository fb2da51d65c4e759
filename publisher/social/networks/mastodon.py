"""Mastodon: 500 characters, an address with its scheme 23, a name of another server without that server.

The rules are those of Mastodon's own ``StatusLengthValidator``: graphemes are counted, and only addresses that say
``http://`` or ``https://`` become links.
"""

import re
from functools import cache
from typing import Any, Final

from publisher.social.networks import Network
from publisher.social.networks.x.length import urls

_URL_LENGTH: Final = 23
_REMOTE: Final = re.compile(r"(?<![\w/=])(@\w+(?:[\w.-]+\w)?)@[\w.-]+\w")


class Mastodon:
    """The network Mastodon."""

    name = "mastodon"
    title = "Mastodon"
    limit = 500
    alt_limit = 1_500

    def weigh(self, text: str) -> int:
        """Return the number of graphemes, addresses and names of other servers shortened."""
        total, end = 0, 0
        for link in urls(text):
            if "://" in link.text:
                total += _graphemes(text[end : link.start]) + _URL_LENGTH
                end = link.end
        return total + _graphemes(text[end:])

    def cost(self, text: str) -> float:  # noqa: ARG002 - the protocol's signature
        """Return 0: posting is free."""
        return 0.0


def _graphemes(text: str) -> int:
    short = _REMOTE.sub(r"\1", text) if "@" in text else text
    return len(short) if short.isascii() and "\r" not in short else len(_cluster().findall(short))


@cache
def _cluster() -> Any:
    import regex  # noqa: PLC0415 - 20 ms that a text in ASCII need not wait for

    return regex.compile(r"\X")


NETWORK: Final[Network] = Mastodon()
