"""How alike two texts are, told from sketches of a few hundred bytes; pure.

A text is taken as the set of its runs of three words.  Each run has a number that looks random; the smallest of
them are a fair sample of the set, the same for the same set, and two samples tell how much two sets share (Broder,
On the resemblance and containment of documents, 1997).
"""

import re
from collections import Counter, defaultdict
from typing import Final, TypeAlias
from zlib import crc32

#: The smallest numbers of a text, ascending; empty for a text too short to be known by its words.
Sketch: TypeAlias = tuple[int, ...]

#: So many numbers tell a resemblance of a half to within 0.06 (one standard deviation).
SIZE: Final = 64
#: Texts that share half of their runs are one text that somebody has edited: changing one word in ten leaves 0.57,
#: and two articles on one subject share less than 0.05.
ALIKE: Final = 0.5
#: Shorter texts, such as a greeting, may well be the same and two posts.
_FEWEST_RUNS: Final = 12
#: A run that more posts have, such as one of a line that stands below each, tells none of them.
_COMMON: Final = 50
#: Texts that share less than this part of their sketches are not looked at closer.
_WORTH: Final = 1 / 16
_WORD: Final = re.compile(r"[^\W_]+")


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; case and punctuation do not matter."""
    words = _WORD.findall(text.casefold())
    runs = {f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)}
    if len(runs) < _FEWEST_RUNS:
        return ()
    return tuple(sorted({crc32(run.encode()) for run in runs})[:SIZE])


def resemblance(one: Sketch, other: Sketch) -> float:
    """Return how much of two texts is the same: 0 for nothing, 1 for all."""
    if not one or not other:
        return 0.0
    sample = sorted({*one, *other})[:SIZE]
    shared = {*one} & {*other}
    return sum(number in shared for number in sample) / len(sample)


class Likenesses:
    """Texts of several sources, found by what they share."""

    def __init__(self) -> None:
        self._sketches: dict[str, tuple[str, Sketch]] = {}
        self._having: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, slug: str, source: str, drawn: Sketch) -> None:
        """Take in the sketch of a post."""
        self._sketches[slug] = (source, drawn)
        for number in drawn:
            self._having[number].append(slug)

    def like(self, source: str, drawn: Sketch) -> tuple[str, ...]:
        """Return the slugs of posts of other sources whose text is much the same, most alike first."""
        telling = (slugs for number in drawn if len(slugs := self._having.get(number, ())) <= _COMMON)
        sharing = Counter(slug for slugs in telling for slug in slugs)
        worth = [slug for slug, shared in sharing.items() if shared >= _WORTH * len(drawn)]
        found = [(slug, self._alike(slug, source, drawn)) for slug in worth]
        return tuple(slug for slug, much in sorted(found, key=lambda pair: -pair[1]) if much >= ALIKE)

    def like_that(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of posts of other sources whose text is much that of a post taken in before."""
        return self.like(*self._sketches[slug])

    def _alike(self, slug: str, source: str, drawn: Sketch) -> float:
        elsewhere, other = self._sketches[slug]
        return resemblance(drawn, other) if elsewhere != source else 0.0
