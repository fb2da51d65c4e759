"""How much each sentence of a text says: TextRank over TF-IDF (Mihalcea and Tarau 2004), deterministic, no model."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

Vector = list[tuple[int, float]]

_WORD: Final = re.compile(r"[^\W\d_]{3,}|\d[\d.,]*%?")
_ROUNDS: Final = 15
_DAMPING: Final = 0.85
_LEAD: Final = 3
_LEAD_BONUS: Final = 0.3
_STOP_WORDS: Final = """
about above after again all also although always and any are aren because been before being below between both
but can cannot could did does doing don down during each even ever every few for from further had has have
having her here hers him his how however into its itself just let like made make makes many may might more most
much must nor not now off once one only other others our ours out over own same shall she should since some
still such than that the their theirs them then there these they this those though through too under until upon
very was way were what when where whether which while who whom whose why will with within without would yet you
your yours
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())


def salience(sentences: Sequence[str]) -> list[float]:
    """Return the weight of each sentence, around 1 on average: rank in the text, with a bonus for its first three.

    The similarity of two sentences is the cosine of their TF-IDF vectors.  The matrix is never written out: a round
    goes over the words, so that the time grows with the length of the text and not with its square.
    """
    vectors, words = _vectors([_words(sentence) for sentence in sentences])
    count = len(vectors)
    if not count:
        return []
    degrees = [max(near, 1e-9) for near in _spread(vectors, words, [1.0] * count)]
    ranks = [1.0] * count
    for _ in range(_ROUNDS):
        flow = _spread(vectors, words, [rank / degree for rank, degree in zip(ranks, degrees, strict=True)])
        ranks = [1 - _DAMPING + _DAMPING * value for value in flow]
    return [rank * (1 + _LEAD_BONUS * max(0, _LEAD - place) / _LEAD) for place, rank in enumerate(ranks)]


def _words(sentence: str) -> list[str]:
    found = (word.removesuffix("s") for word in _WORD.findall(sentence.casefold()) if word not in STOP_WORDS)
    return [word for word in found if word]


def _vectors(texts: Sequence[Sequence[str]]) -> tuple[list[Vector], int]:
    """Return the TF-IDF vector of each text, of length 1, and the number of words; a vector names words by number."""
    spread = Counter(word for words in texts for word in set(words))
    numbers = {word: number for number, word in enumerate(spread)}
    vectors: list[Vector] = []
    for words in texts:
        weights = {word: times * math.log(1 + len(texts) / spread[word]) for word, times in Counter(words).items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vectors.append([(numbers[word], weight / length) for word, weight in weights.items()])
    return vectors, len(numbers)


def _spread(vectors: Sequence[Vector], words: int, amounts: Sequence[float]) -> list[float]:
    """Return what each text gets from all others, by similarity, where each has an amount to give."""
    given = [0.0] * words
    for vector, amount in zip(vectors, amounts, strict=True):
        for number, weight in vector:
            given[number] += weight * amount
    got: list[float] = []
    for vector, amount in zip(vectors, amounts, strict=True):
        total = -amount if vector else 0.0
        for number, weight in vector:
            total += weight * given[number]
        got.append(total)
    return got
