"""The options that choose posts, the same for every command that has them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from publisher.desk.choose import Choice
from publisher.when import SEASONS, parse_day

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


def selection_options(command: F) -> F:
    """Add the options that choose posts to a click callback; :func:`chosen` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(given: Mapping[str, Any], *, unsent: bool = False) -> Choice:
    """Return the choice that the options in ``given`` make; raise :class:`TimeError` for a date that is none."""
    return Choice(
        season=given["season"],
        year=given["year"],
        since=parse_day(given["since"]) if given["since"] else None,
        until=parse_day(given["until"]) if given["until"] else None,
        last=given["last"],
        slugs=tuple(dict.fromkeys(given["slugs"])),
        author=given["author"] or "",
        tag=given["tag"] or "",
        source=given["source"] or "",
        unsent=unsent,
    )
