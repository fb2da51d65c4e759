"""Which season nearby has posts, where the one that was asked for has none."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from publisher.model.posts import Post
from publisher.model.words import counted
from publisher.when import Hemisphere, Season, season_of, season_span, zone
from publisher.workspace.config import Config


def nearest_season(posts: Iterable[Post], season: Season, year: int, config: Config) -> str:
    """Return a sentence that says that the season has no post, and which one nearest to it has."""
    organisation = config.organisation
    here = zone(organisation.timezone)
    begins, ends = season_span(season, year, organisation.hemisphere)
    said = f"No post is of {season} {year} ({_told(begins)} to {_told(ends - timedelta(days=1))})."
    found = Counter(_season(post.published.astimezone(here).date(), organisation.hemisphere) for post in posts)
    if not found:
        return f"{said} Nor is there any of another season; see publisher posts list."

    def away(one: tuple[Season, int]) -> tuple[int, int]:
        return abs((season_span(one[0], one[1], organisation.hemisphere)[0] - begins).days), one[1]

    other, when = min(found, key=away)
    has = f"{other} {when}, with {counted(found[other, when], 'post')}"
    return f"{said} The nearest that has any is {has}: --season {other} --year {when}."


def _season(day: date, hemisphere: Hemisphere) -> tuple[Season, int]:
    """Return the season of a day, and the year that it began in."""
    season = season_of(day, hemisphere)
    begins, _ = season_span(season, day.year, hemisphere)
    return season, day.year if begins <= day else day.year - 1


def _told(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
