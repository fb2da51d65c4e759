"""Several parts as one post with the link, for an account that may not answer itself.  Pure."""

import re
from collections.abc import Sequence
from typing import Final

from publisher.channels.channel import Network
from publisher.channels.x.length import urls
from publisher.social.split import split_text

_BLANK: Final = "\n\n"
_NUMBER: Final = re.compile(r"\s(\d{1,6})/(\d{1,6})\s*\Z", re.ASCII)
_ELLIPSIS: Final = "…"


def condense(parts: Sequence[str], on: Network) -> str:
    """Return one text for the network ``on`` that says as much of ``parts`` as fits.

    Numbering such as `` 2/6`` goes.  Where all fits, all is kept; otherwise the words are cut where a sentence ends,
    if one does, and the last link of the parts stands at the end.
    """
    whole = _BLANK.join(part for part in _unnumbered(parts) if part)
    if on.weigh(whole) <= on.limit:
        return whole
    links = urls(whole)
    link = links[-1].text if links else ""
    room = on.limit - on.weigh(f"{_BLANK}{link}" if link else "") - on.weigh(_ELLIPSIS)
    words = _beginning(_without_links(whole), room, on)
    return f"{words}{_BLANK}{link}" if link else words


def _unnumbered(parts: Sequence[str]) -> list[str]:
    """Return the parts without their numbers, where they are the last ones of a numbered thread."""
    found = [_NUMBER.search(part) for part in parts]
    numbers = [(int(match[1]), int(match[2])) for match in found if match]
    last = numbers[-1][1] if numbers else 0
    expected = [(number, last) for number in range(last - len(parts) + 1, last + 1)]
    if numbers != expected:
        return [part.strip() for part in parts]
    return [_NUMBER.sub("", part).strip() for part in parts]


def _without_links(text: str) -> str:
    for link in reversed(urls(text)):
        text = text[: link.start] + text[link.end :]
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", _BLANK, "\n".join(lines)).strip()


def _beginning(text: str, room: int, on: Network) -> str:
    first = split_text(text, limit=room, weigh=on.weigh, numbering=False)[0] if text else ""
    return first if not first or first == text or first[-1] in ".!?" else f"{first}{_ELLIPSIS}"
