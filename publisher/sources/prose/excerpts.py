"""Cutting an excerpt where a sentence ends."""

import re
from typing import Final

from publisher.model.posts import EXCERPT
from publisher.model.words import shortened

_END: Final = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")


def cut_at_sentence(text: str, most: int = EXCERPT) -> str:
    """Return as many whole sentences of ``text`` as fit into ``most`` characters.

    Where not even the first fits, it is cut at a word and ends with ``…``.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [match.start() for match in _END.finditer(text) if match.start() <= most]
    if ends:
        return text[: ends[-1]].rstrip()
    return shortened(text, most)
