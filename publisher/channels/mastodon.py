"""Mastodon: 500 characters, an address with its scheme 23, a name of another server without that server.

The rules are those of Mastodon's own ``StatusLengthValidator``: graphemes are counted, and only addresses that say
``http://`` or ``https://`` become links.
"""

import re
from typing import Final

from publisher.channels.bluesky import graphemes
from publisher.channels.channel import Network
from publisher.channels.pictures import Pictures
from publisher.channels.x.length import urls

_URL_LENGTH: Final = 23
_REMOTE: Final = re.compile(r"(?<![\w/=])(@\w+(?:[\w.-]+\w)?)@[\w.-]+\w")


def weigh(text: str) -> int:
    """Return the number of graphemes, addresses and names of other servers shortened."""
    total, end = 0, 0
    for link in urls(text):
        if "://" in link.text:
            total += graphemes(_shortened(text[end : link.start])) + _URL_LENGTH
            end = link.end
    return total + graphemes(_shortened(text[end:]))


def _shortened(text: str) -> str:
    return _REMOTE.sub(r"\1", text) if "@" in text else text


#: What a server takes unless its keeper says otherwise; it makes smaller itself what has too many pixels.
_PICTURES: Final = Pictures(
    sizes=dict.fromkeys(("jpeg", "png", "gif", "webp", "heic", "avif"), 16_000_000), words=1_500
)
CHANNEL: Final = Network(
    name="mastodon",
    title="Mastodon",
    limit=500,
    weigh=weigh,
    pictures=_PICTURES,
)
