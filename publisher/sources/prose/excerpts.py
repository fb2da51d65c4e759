"""Excerpts: the one that a writer wrote, else the beginning of the text, cut where a sentence ends."""

import re
from typing import Final

from publisher.model.posts import EXCERPT
from publisher.model.sentences import sentences
from publisher.model.words import shortened

#: So many characters behind an end tell what it is.
_BEYOND: Final = 80
#: A longer excerpt is an article.
_LONGEST: Final = 600
_ELLIPSIS: Final = re.compile(r"\s*[\[(]?(?:…|\.{3})[\])]?\s*\Z")
#: What themes add to an excerpt.
_MORE: Final = re.compile(
    r"\s*(?:continue reading|read more|weiterlesen|lire la suite)\b[^.!?]{0,120}[»→…]?\s*\Z", re.IGNORECASE
)


def cut_at_sentence(text: str, most: int = EXCERPT) -> str:
    """Return as many whole sentences of ``text`` as fit into ``most`` characters.

    Where not even the first fits, it is cut at a word and ends with ``…``; so is one that only announces what is not
    there, with a colon.
    """
    text = " ".join(text.split())
    if len(text) <= most and not text.endswith(":"):
        return text
    # Whoever looks at a little more sees whether what ends there is a sentence or a short form.
    found = [sentence for sentence in sentences(text[: most + _BEYOND]) if sentence.end <= most]
    ends = [sentence.end for sentence in found if not sentence.text.endswith(":")]
    if ends:
        return text[: ends[-1]]
    return shortened(text, most) if len(text) > most else f"{text.rstrip(': ')}…"


def stated(excerpt: str, text: str) -> str:
    """Return an excerpt that a source states, on one line; empty where it is but the beginning that software cut.

    Such a one ends with an ellipsis where the text goes on, or is the whole of ``text``.
    """
    line = _MORE.sub("", " ".join(excerpt.split()))
    ends, whole = _ELLIPSIS.search(line), " ".join(text.split())
    if not line or len(line) > _LONGEST or _letters(line) == _letters(whole):
        return ""
    cut = ends is not None and _letters(whole).startswith(_letters(line[: ends.start()])[:-1])
    return "" if cut else line


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
