"""Choosing posts: by season, by days, by who wrote them, by name; the same for every act that takes posts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from publisher.errors import PostError, TimeError, nearest
from publisher.model.posts import Post, Selection, select
from publisher.ports.library import Library
from publisher.when import Season, season_span, zone
from publisher.workspace.config import Config

#: Names that are listed where none is near to what was asked for.
_NAMED: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which posts a person asks for; what is empty does not restrict."""

    #: Goes with ``year``.
    season: Season | None = None
    #: Of the season; without one the calendar year.
    year: int | None = None
    #: First and last day wanted, in the organisation's zone.
    since: date | None = None
    until: date | None = None
    #: Only the newest so many of what is left.
    last: int | None = None
    #: Exactly these, in this order; the rest of the choice still applies.
    slugs: tuple[str, ...] = ()
    author: str = ""
    tag: str = ""
    source: str = ""
    #: Only posts that no digest has carried.
    unsent: bool = False

    @property
    def anything(self) -> bool:
        """Whether a person said which posts, apart from ``unsent``, which only leaves some out."""
        asked = (self.season, self.year, self.since, self.until, self.last, self.slugs)
        return any((*asked, self.author, self.tag, self.source))


def choose(choice: Choice, library: Library, config: Config) -> list[Post]:
    """Return the posts that are chosen: newest first, or in the order of the choice's slugs.

    Raises as :func:`selection` and :func:`refuse_unknown` do.
    """
    return choose_among(library.all(), choice, library, config)


def choose_among(posts: Sequence[Post], choice: Choice, library: Library, config: Config) -> list[Post]:
    """Return what :func:`choose` does, where all the posts of the library are at hand already."""
    wanted = selection(choice, config, carried=library.in_digests() if choice.unsent else frozenset())
    refuse_unknown(posts, wanted)
    return select(posts, wanted, zone(config.organisation.timezone))


def selection(choice: Choice, config: Config, *, carried: frozenset[str] = frozenset()) -> Selection:
    """Return the selection that a choice comes to; ``carried`` are the posts that digests have carried.

    Raises :class:`TimeError` for a season without a year, and for a span that ends before it begins.
    """
    since, before = _span(choice, config)
    if choice.since:
        since = max(since, choice.since) if since else choice.since
    if choice.until:
        after = choice.until + timedelta(days=1)
        before = min(before, after) if before else after
    if since and before and since >= before:
        raise TimeError(f"No day lies between {since} and {before - timedelta(days=1)}; check the dates that you gave.")
    return Selection(
        since=since,
        before=before,
        last=choice.last,
        slugs=tuple(dict.fromkeys(choice.slugs)),
        author=choice.author or None,
        tag=choice.tag or None,
        source=choice.source or None,
        without=carried if choice.unsent else frozenset(),
    )


def refuse_unknown(posts: Sequence[Post], wanted: Selection) -> None:
    """Raise :class:`PostError` for an author, tag or source that no post has, naming the nearest or those there are."""
    if not posts:
        return
    asked: tuple[tuple[str, str | None, Iterable[str]], ...] = (
        ("by the author", wanted.author, (post.author for post in posts)),
        ("with the tag", wanted.tag, (tag for post in posts for tag in post.tags)),
        ("from the source", wanted.source, (post.source for post in posts)),
    )
    for kind, name, known in asked:
        if name:
            _refuse(kind, name, [each for each, _ in Counter(known).most_common() if each])


def _refuse(kind: str, name: str, known: Sequence[str]) -> None:
    if name in known or (not kind.endswith("source") and name.casefold() in {each.casefold() for each in known}):
        return
    hint = nearest(name, known)
    if not known:
        hint = " None has one."
    elif not hint:
        more = f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else ""
        hint = f" There are: {', '.join(known[:_NAMED])}{more}."
    raise PostError(f"There is no post {kind} “{name}” in the library.{hint}")


def _span(choice: Choice, config: Config) -> tuple[date | None, date | None]:
    if choice.season is not None:
        if choice.year is None:
            raise TimeError(f"Say which {choice.season} you mean: --season {choice.season} --year 2018.")
        return season_span(choice.season, choice.year, config.organisation.hemisphere)
    if choice.year is not None:
        return date(choice.year, 1, 1), date(choice.year + 1, 1, 1)
    return None, None
