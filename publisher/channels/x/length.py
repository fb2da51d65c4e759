"""Weighted length: how long a text is by X's own counting (twitter-text configuration 3).

280 is the limit.  Most letters count 1, others 2, an emoji 2 however many code points it is made of, and an address
23 whatever its length.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, Final

from publisher.channels.x.entities import Entity, cashtags, hashtags, mentions
from publisher.channels.x.web_addresses import Address, addresses

__all__ = ["Address", "Entity", "cashtags", "hashtags", "mentions", "urls", "weighted_length"]

#: What an address counts, whatever its length: X replaces it by one of its own.
URL_LENGTH: Final = 23
_LIGHT: Final = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
#: Without one of these a text has no emoji.
_EMOJI_SIGN: Final = re.compile("[\xa9\xae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff]")
#: Signs that stand together, any number of emoji.
_EMOJI_RUN: Final = re.compile(
    "(?:[0-9#*](?=\ufe0f?\u20e3))?"
    "[\xa9\xae\u200d\u203c-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001fbff\U000e0020-\U000e007f]+"
)
_EMOJI_LENGTH: Final = 2


def urls(text: str) -> list[Address]:
    """Return the addresses in ``text``: ``(text, start, end)`` in code points."""
    return addresses(text)


def weighted_length(text: str) -> int:
    """Return the length of ``text`` as X counts it, after NFC."""
    if text.isascii():
        return len(text) if "." not in text else _counted(text, addresses(text))
    normal = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return _counted(normal, addresses(normal))


def _counted(text: str, links: list[Address]) -> int:
    if not links:
        return _plain(text)
    total, end = 0, 0
    for link in links:
        total += _plain(text[end : link.start]) + URL_LENGTH
        end = link.end
    return total + _plain(text[end:])


def _plain(text: str) -> int:
    if text.isascii():
        return len(text)
    total = _by_letter(text)
    if _EMOJI_SIGN.search(text):
        total += sum(map(_correction, _EMOJI_RUN.findall(text)))
    return total


@lru_cache(maxsize=1_024)
def _correction(run: str) -> int:
    """Return how much more the emoji in a run count than their code points: mostly less, so a negative number."""
    return sum(_EMOJI_LENGTH - _by_letter(emoji) for emoji in _emoji().findall(run))


def _by_letter(text: str) -> int:
    return len(text) + len(_LIGHT.sub("", text))


@cache
def _emoji() -> Any:
    """Return the expression of an emoji sequence (UTS 51, ED-17: flags, keycaps, tags, modifiers, ZWJ)."""
    import regex  # noqa: PLC0415 - 20 ms that a text without emoji need not wait for

    modified = r"\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    pictograph = r"[\xa9\xae]\ufe0f|[\p{Extended_Pictographic}--[\xa9\xae]]\ufe0f?"
    one = rf"(?:{modified}|{pictograph}|\p{{Emoji_Presentation}}\ufe0f?)"
    tagged = r"\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    return regex.compile(
        rf"{tagged}|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{one}(?:\u200d{one})*", regex.VERSION1
    )
