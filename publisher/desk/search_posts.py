"""Searching the posts, and what helps where nothing is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from publisher.desk.choose import Choice, refuse_unknown, selection
from publisher.model.posts import select
from publisher.ports.library import Hit, Library
from publisher.when import zone
from publisher.workspace.config import Config

#: Hits to look through where a search is narrowed down by more than words.
_ALL: Final = 100_000
#: Letters that a word must begin with, at least, to be likely meant.
_BEGINNING: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """What was found, best first; and where it is nothing, what of the words is there."""

    hits: tuple[Hit, ...] = ()
    #: Whether there are more hits than were asked for.
    more: bool = False
    #: Posts that have the words and are left out by the rest of the choice.
    otherwise: int = 0
    #: Whether no word was named that must be there.
    wordless: bool = False
    #: Posts that each word alone would find.
    alone: Mapping[str, int] = field(default_factory=dict)
    #: Beginnings of words that find nothing, such as ``lant*``, and the posts that those would find.
    beginnings: Mapping[str, int] = field(default_factory=dict)


def search_posts(words: Sequence[str], choice: Choice, library: Library, config: Config, *, limit: int) -> Search:
    """Return at most ``limit`` posts with all of the words among those that are chosen.

    Raises as :func:`publisher.desk.choose.choose` does.
    """
    narrowed = choice.unsent or choice.anything
    hits = library.search(" ".join(words), _ALL if narrowed else limit + 1)
    fitting = _chosen(hits, choice, library, config) if narrowed else hits
    if fitting:
        return Search(hits=tuple(fitting[:limit]), more=len(fitting) > limit)
    return Search(otherwise=len(hits)) if hits else _nothing(words, library)


def _chosen(hits: Sequence[Hit], choice: Choice, library: Library, config: Config) -> list[Hit]:
    wanted = selection(choice, config, carried=library.in_digests() if choice.unsent else frozenset())
    refuse_unknown(library.all(), wanted)
    chosen = select((hit.post for hit in hits), wanted, zone(config.organisation.timezone))
    slugs = {post.slug for post in chosen}
    return [hit for hit in hits if hit.post.slug in slugs]


def _nothing(words: Sequence[str], library: Library) -> Search:
    """Say which of the words stand nowhere, and what begins like those."""
    plain = [word for word in dict.fromkeys(" ".join(words).replace('"', " ").split()) if not word.startswith("-")]
    if not any(any(map(str.isalnum, word)) for word in plain):
        return Search(wordless=True)
    alone = {word: len(library.search(word, _ALL)) for word in plain}
    begun = dict.fromkeys(_beginning(word) for word, number in alone.items() if not number)
    found = {beginning: len(library.search(beginning, _ALL)) for beginning in begun if beginning not in alone}
    return Search(alone=alone, beginnings={beginning: number for beginning, number in found.items() if number})


def _beginning(word: str) -> str:
    return f"{word.rstrip('*')[: max(_BEGINNING, len(word) * 2 // 3)]}*"
