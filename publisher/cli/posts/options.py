"""The options that choose posts, the same for every command that has them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar, cast

import click

from publisher.errors import PostError, TimeError, nearest
from publisher.model.posts import Post, Selection
from publisher.when import SEASONS, Season, parse_day, season_span
from publisher.workspace.config import Config

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--season", type=click.Choice(SEASONS), help="A season of --year; winter runs on into February."),
    click.option("--year", type=click.IntRange(1990, 2200), help="Year of the season, or the calendar year alone."),
    click.option("--since", metavar="DATE", help="From this day on, such as 2018-12-01."),
    click.option("--until", metavar="DATE", help="Up to and with this day."),
    click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the newest N."),
    click.option("--post", "slugs", multiple=True, metavar="SLUG", help="This post; may be given again."),
    click.option("--author", help="Only posts by this author."),
    click.option("--tag", help="Only posts with this tag."),
    click.option("--source", help="Only posts from this source."),
)
_NAMES = ("season", "year", "since", "until", "last", "slugs", "author", "tag", "source")

#: Names that are listed where none is near to what was asked for.
_NAMED = 8


def selection_options(command: F) -> F:
    """Add the options that choose posts to a click callback; :func:`chosen` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(config: Config, given: dict[str, Any], *, without: frozenset[str] = frozenset()) -> Selection:
    """Return the selection that the options in ``given`` ask for.

    A season goes with a year; a year alone is the calendar year.  Raises :class:`TimeError` for a season without
    a year, for a date that is none, and for a span that ends before it begins.
    """
    since, before = _span(config, given.get("season"), given.get("year"))
    if given.get("since"):
        day = parse_day(given["since"])
        since = max(since, day) if since else day
    if given.get("until"):
        after = parse_day(given["until"]) + timedelta(days=1)
        before = min(before, after) if before else after
    if since and before and since >= before:
        raise TimeError(f"No day lies between {since} and {before - timedelta(days=1)}; check the dates that you gave.")
    return Selection(
        since=since,
        before=before,
        last=given.get("last"),
        slugs=tuple(dict.fromkeys(given.get("slugs") or ())),
        author=given.get("author"),
        tag=given.get("tag"),
        source=given.get("source"),
        without=without,
    )


def there_are(posts: Sequence[Post], selection: Selection) -> None:
    """Raise :class:`PostError` for an author, tag or source that no post has, naming the nearest or those there are."""
    if not posts:
        return
    asked: tuple[tuple[str, str | None, Iterable[str]], ...] = (
        ("by the author", selection.author, (post.author for post in posts)),
        ("with the tag", selection.tag, (tag for post in posts for tag in post.tags)),
        ("from the source", selection.source, (post.source for post in posts)),
    )
    for kind, name, known in asked:
        if name:
            _there_is(kind, name, [each for each, _ in Counter(known).most_common() if each])


def _there_is(kind: str, name: str, known: Sequence[str]) -> None:
    if name in known or (not kind.endswith("source") and name.casefold() in {each.casefold() for each in known}):
        return
    hint = nearest(name, known)
    if not known:
        hint = " None has one."
    elif not hint:
        more = f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else ""
        hint = f" There are: {', '.join(known[:_NAMED])}{more}."
    raise PostError(f"There is no post {kind} “{name}” in the library.{hint}")


def anything_chosen(given: dict[str, Any]) -> bool:
    """Return whether any of the options was used."""
    return any(given.get(name) for name in _NAMES)


def _span(config: Config, season: str | None, year: int | None) -> tuple[date | None, date | None]:
    if season is not None:
        if year is None:
            raise TimeError(f"Say which {season} you mean: --season {season} --year 2018.")
        return season_span(cast("Season", season), year, config.organisation.hemisphere)
    if year is not None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    return None, None
