"""Several parts as one post with the link, for an account that may not answer itself.  Pure."""

import re
from collections.abc import Sequence
from typing import Final

from publisher.social.length import urls, weighted_length
from publisher.social.split import LIMIT, split_text

_BLANK: Final = "\n\n"
_ELLIPSIS: Final = "…"
#: What X counts for any address, and for what stands between it and the words.
_ROOM_FOR_LINK: Final = 23 + len(_BLANK)


def condense(parts: Sequence[str], *, limit: int = LIMIT) -> str:
    """Return one text of at most ``limit``, by X's counting, that says as much of ``parts`` as fits.

    Numbering such as `` 2/6`` goes.  Where all fits, all is kept; otherwise the words are cut where a sentence ends,
    if one does, and the last link of the parts stands at the end.
    """
    plain = [_unnumbered(part, number, len(parts)) for number, part in _numbered(parts)]
    whole = _BLANK.join(part for part in plain if part)
    if weighted_length(whole) <= limit:
        return whole
    links = urls(whole)
    link = links[-1].text if links else ""
    room = limit - (_ROOM_FOR_LINK if link else 0) - weighted_length(_ELLIPSIS)
    words = _beginning(_without_links(whole), room)
    return f"{words}{_BLANK}{link}" if link else words


def _numbered(parts: Sequence[str]) -> list[tuple[str, str]]:
    """Return each part with the number that it carries at its end, or an empty string."""
    found = [re.search(r"\s(\d+/\d+)\s*$", part) for part in parts]
    return [(match[1] if match else "", part) for match, part in zip(found, parts, strict=True)]


def _unnumbered(part: str, number: str, count: int) -> str:
    total = number.partition("/")[2]
    return part.rstrip().removesuffix(number).rstrip() if total and int(total) >= count else part.strip()


def _without_links(text: str) -> str:
    for link in reversed(urls(text)):
        text = text[: link.start] + text[link.end :]
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", _BLANK, "\n".join(lines)).strip()


def _beginning(text: str, room: int) -> str:
    first = split_text(text, limit=room, numbering=False)[0] if text else ""
    return first if not first or first == text or first[-1] in ".!?" else f"{first}{_ELLIPSIS}"
