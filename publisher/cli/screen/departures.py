"""What is about to leave, as a question tells it: what, to whom, when, by which way, at what cost."""

from collections.abc import Iterator
from datetime import datetime

from publisher.channels.channel import Channel
from publisher.channels.registry import channel
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.times import at_length
from publisher.desk.where import where_it_goes
from publisher.model.money import in_dollars
from publisher.model.releases import EmailRelease, Release, ThreadRelease
from publisher.model.words import counted
from publisher.workspace.config import Config


def departures(release: Release, config: Config, now: datetime) -> Iterator[Facts | str]:
    """Yield the facts of each channel that a release leaves by, an empty line after each; ``now`` is aware."""
    for name, frozen in release.planned():
        on = channel(name)
        yield Facts(
            rows=[
                *_of(on, frozen, len(release.posts)),
                ("When", at_length(frozen.at, now)),
                ("Where", where_it_goes(on, config)),
                ("Cost", _cost(frozen)),
            ]
        )
        yield ""


def _of(on: Channel, frozen: EmailRelease | ThreadRelease, posts: int) -> Iterator[tuple[str, str]]:
    if isinstance(frozen, EmailRelease):
        of = f", {counted(posts, 'post')}" if posts else ""
        yield "What", f"{on.title} “{frozen.subject}”{of}"
        yield "Who", f"{on.nouns.counted(frozen.readers)}{_chosen(frozen)}"
        return
    yield "What", f"thread, {on.nouns.counted(len(frozen.parts))}"


def _cost(frozen: EmailRelease | ThreadRelease) -> str:
    return f"about {in_dollars(frozen.cost)}" if isinstance(frozen, ThreadRelease) and frozen.cost else ""


def _chosen(frozen: EmailRelease) -> str:
    lists = f" of {', '.join(frozen.lists)}" if frozen.lists else ", every subscriber"
    return lists + (f", tagged {' or '.join(frozen.tags)}" if frozen.tags else "")
