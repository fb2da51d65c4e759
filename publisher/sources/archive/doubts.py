"""Captions without their pictures, in a text that was copied from a web page."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from publisher.sources.prose.blocks import Block
from publisher.sources.prose.dates import DATE

#: Words that a heading has and a row of names has not.
_SMALL: Final = frozenset({
    "a", "about", "an", "and", "are", "at", "be", "by", "can", "do", "does", "for", "from", "get", "has", "have", "how",
    "i", "if", "in", "is", "it", "make", "me", "my", "not", "of", "on", "or", "our", "should", "that", "the", "their",
    "this", "to", "us", "was", "we", "what", "when", "where", "who", "why", "will", "with", "you", "your",
})  # fmt: skip
#: Words with which a call or a signature begins, not a caption.
_CALLS: Final = frozenset({
    "apply", "ask", "book", "buy", "by", "call", "click", "contact", "discover", "donate", "download", "email", "find",
    "follow", "get", "give", "have", "help", "join", "learn", "listen", "meet", "read", "register", "see", "send",
    "share", "sign", "start", "subscribe", "support", "take", "thank", "thanks", "visit", "watch", "with", "write",
    "written",
})  # fmt: skip
_LONGEST: Final = 80
_FEWEST_NAMES: Final = 4
_MOST_WORDS: Final = 8
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_ENDS: Final = (".", "!", "?", ":", ",", ";", "…", "”", '"', "’", ")")
_SOURCE: Final = re.compile(rf".*\S\s*[.,;:|–—-]\s+{DATE}", re.IGNORECASE)


def captions(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks that may be captions of pictures, or sources of quotations, that the text does not carry."""
    for place, block in enumerate(blocks):
        text = block.text
        if block.kind not in ("heading", "paragraph") or len(text) > _LONGEST or "\n" in text:
            continue
        last = place == len(blocks) - 1
        if _names(text) or _fragment(text) or _SOURCE.fullmatch(text) or (last and _loose_end(block)):
            yield block


def _names(text: str) -> bool:
    """Return whether a line is but names in a row, as alternative texts of pictures are."""
    words = _WORD.findall(text)
    return (
        _FEWEST_NAMES <= len(words) <= _MOST_WORDS
        and not text.endswith(_ENDS)
        and all(word[0].isupper() for word in words)
        and not _SMALL.intersection(map(str.lower, words))
    )


def _fragment(text: str) -> bool:
    """Return whether a short line begins in small letters and ends nowhere, as names of files do."""
    return text[:1].islower() and len(text.split()) <= _MOST_WORDS and not text.endswith(_ENDS)


def _loose_end(block: Block) -> bool:
    words = _WORD.findall(block.text)
    plain = block.text[-1:].isalnum() or block.text.endswith((")", "?"))
    return block.kind == "heading" and plain and bool(words) and words[0].lower() not in _CALLS
