"""Teasers: what stands under a post's title in a digest, chosen as the passages of a thread are.

One or two whole sentences that say what the title promises, none of which leans on another that is not there.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Final

from publisher.model.posts import Post
from publisher.social.drafting.passages import Passage, joined, passages_of
from publisher.social.drafting.roles import stems
from publisher.social.drafting.salience import STOP_WORDS

#: Characters of a good teaser, and of the longest that is taken where no other is.
TEASER: Final = (120, 200)
_MOST: Final = 280
_SENTENCES: Final = 3
#: Passages that are tried in pairs.
_PAIRED: Final = 8
_PROMISED: Final = 1.0
#: What is left of two sentences that do not follow one another.
_APART: Final = 0.8
_ENDS: Final = (":", "…")


def teaser(post: Post, leaves: date | None) -> str:
    """Return the teaser of a post for a digest that ``leaves`` on a day; empty where no sentence of it can be one.

    Times such as “last Friday” that are past by then are kept out of it; without a day none is held to be past.
    """
    found = [one for one in passages_of(post, leaves) if _tells(one)]
    promised = stems(post.title, STOP_WORDS)
    best = max(_candidates(found), key=lambda some: _worth(some, promised), default=())
    return joined([one.text for one in best])


def _tells(passage: Passage) -> bool:
    fits = len(passage.text) <= _MOST and len(passage.sentences) <= _SENTENCES
    return fits and not passage.leans and not passage.sayer and not passage.help and not passage.text.endswith(_ENDS)


def _candidates(found: Sequence[Passage]) -> Iterator[tuple[Passage, ...]]:
    yield from ((one,) for one in found)
    short = sorted((one for one in found if len(one.text) < TEASER[0]), key=lambda one: -_alone(one))[:_PAIRED]
    for one, other in combinations(sorted(short, key=lambda passage: passage.first), 2):
        if one.last <= other.first and not other.follows and len(one.text) + len(other.text) < TEASER[1]:
            yield one, other


def _worth(some: Sequence[Passage], promised: frozenset[str]) -> float:
    text = " ".join(one.text for one in some)
    least, most = TEASER
    told = len(promised & stems(text)) / max(2, min(len(promised), 5))
    fit = min(1.0, len(text) / least) * min(1.0, most / len(text)) ** 2
    together = 1.0 if len(some) == 1 else _APART
    return together * fit * (sum(map(_alone, some)) / len(some) + _PROMISED * min(1.0, told))


def _alone(passage: Passage) -> float:
    return 0.6 * passage.hook + 0.4 * max(passage.evidence, passage.payoff)
