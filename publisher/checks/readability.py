"""Reading time and reading ease of the text part."""

import re
from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.proof import DIGEST, Digested
from publisher.model.posts import READING_SPEED

#: Below this, Flesch's scale says "difficult": the language of learned journals.
HARD: Final = 30.0
_ADDRESS: Final = re.compile(r"(?:https?|mailto):\S+|\[\d+\]|\S+@\S+")
_RULE: Final = re.compile(r"^[\s=*_~-]+$", re.MULTILINE)
_WORD: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_END: Final = re.compile(r"[.!?…]+(?=[\s”’\"')]|$)|\n\s*\n")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_LEAST_WORDS: Final = 60


def _ease(seen: Digested) -> Iterator[Found]:
    """Yield how long the digest takes to read and, in English, how easily it reads."""
    digest = seen.digest
    words = len(_bare(digest.text).split())
    minutes = max(1, round(words / READING_SPEED))
    ease = reading_ease(digest.text) if digest.language.lower().startswith("en") else None
    said = f", and reads {in_words(ease)} (Flesch {ease:.0f})" if ease is not None else ""
    hard = ease is not None and ease < HARD
    yield Found(
        f"The digest takes about {minutes} minute{'s' if minutes > 1 else ''} to read{said}.",
        hint=None if hard else "",
        severity="warning" if hard else "note",
    )


def reading_ease(text: str) -> float | None:
    """Return the Flesch reading ease of English prose: 100 very easy, 60 plain, 30 hard, below that harder.

    206.835 less 1.015 times the words of a sentence and 84.6 times the syllables of a word (Flesch 1948).
    Addresses, footnote marks and rules of signs do not count.  ``None`` for fewer than 60 words.
    """
    bare = _bare(text)
    words = _WORD.findall(bare)
    if len(words) < _LEAST_WORDS:
        return None
    sentences = max(1, sum(1 for piece in _END.split(bare) if _WORD.search(piece)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, less a silent end."""
    lowered = word.lower().removesuffix("'s").removesuffix("’s")
    count = len(_VOWELS.findall(lowered))
    if lowered.endswith("e") and not lowered.endswith(("le", "ee", "ye", "oe")) and count > 1:
        count -= 1
    if lowered.endswith("ed") and not lowered.endswith(("ted", "ded")) and count > 1:
        count -= 1
    if (
        lowered.endswith("es")
        and not lowered.endswith(("ses", "ces", "zes", "xes", "ges", "ches", "shes"))
        and count > 1
    ):
        count -= 1
    return max(1, count)


def in_words(ease: float) -> str:
    """Say a reading ease in a word or two."""
    scale = ((80, "very easily"), (60, "easily"), (45, "fairly well"), (HARD, "with some effort"))
    return next((word for least, word in scale if ease >= least), "with difficulty")


def _bare(text: str) -> str:
    return _RULE.sub("", _ADDRESS.sub("", text))


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="readability.ease",
        title="how long the digest takes to read and, in English, how easily it reads (Flesch)",
        severity="note",
        also=("warning",),
        hint="Shorter sentences and shorter words would help.",
        place="digest.txt",
        needs=DIGEST,
        find=_ease,
    ),
)
