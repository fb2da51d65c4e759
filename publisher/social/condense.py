"""Several parts as one post with the link, for an account that may not answer itself.  Pure."""

import re
from collections.abc import Sequence
from typing import Final

from publisher.social.networks.x.length import urls, weighted_length
from publisher.social.split import LIMIT, split_text

_BLANK: Final = "\n\n"
_NUMBER: Final = re.compile(r"\s(\d{1,6})/(\d{1,6})\s*\Z", re.ASCII)
_ELLIPSIS: Final = "…"
#: What X counts for any address, and for what stands between it and the words.
_ROOM_FOR_LINK: Final = 23 + len(_BLANK)


def condense(parts: Sequence[str], *, limit: int = LIMIT) -> str:
    """Return one text of at most ``limit``, by X's counting, that says as much of ``parts`` as fits.

    Numbering such as `` 2/6`` goes.  Where all fits, all is kept; otherwise the words are cut where a sentence ends,
    if one does, and the last link of the parts stands at the end.
    """
    whole = _BLANK.join(part for part in _unnumbered(parts) if part)
    if weighted_length(whole) <= limit:
        return whole
    links = urls(whole)
    link = links[-1].text if links else ""
    room = limit - (_ROOM_FOR_LINK if link else 0) - weighted_length(_ELLIPSIS)
    words = _beginning(_without_links(whole), room)
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


def _beginning(text: str, room: int) -> str:
    first = split_text(text, limit=room, numbering=False)[0] if text else ""
    return first if not first or first == text or first[-1] in ".!?" else f"{first}{_ELLIPSIS}"
