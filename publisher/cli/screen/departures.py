"""What is about to leave, as a question tells it: what, to whom, when, by which way, at what cost."""

from collections.abc import Iterator
from datetime import datetime

from publisher.channels.channel import Channel
from publisher.channels.registry import channel
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import Way
from publisher.cli.screen.times import at_length
from publisher.daemon.running import Running
from publisher.desk.where import rehearses, where_it_goes
from publisher.model.money import about
from publisher.model.releases import EmailRelease, Release, ThreadRelease
from publisher.model.segment_grammar import parse
from publisher.model.segments import in_words
from publisher.model.words import counted
from publisher.workspace.config import Config


def departures(release: Release, config: Config, now: datetime) -> Iterator[Facts | str]:
    """Yield the facts of each channel that a release leaves by, an empty line after each; ``now`` is aware."""
    for name, frozen in release.planned():
        on = channel(name)
        where = where_it_goes(on, config)
        thread = isinstance(frozen, ThreadRelease)
        told = thread and not rehearses(on, config)
        yield Facts(
            rows=[
                ("What", _what(on, frozen, len(release.posts)) + (f", {where}" if told else "")),
                ("Who", "" if thread else _who(on, frozen)),
                ("When", at_length(frozen.at, now)),
                ("Where", "" if told else where),
                ("Cost", about(frozen.cost) if isinstance(frozen, ThreadRelease) and frozen.cost else ""),
            ]
        )
        yield ""


def _what(on: Channel, frozen: EmailRelease | ThreadRelease, posts: int) -> str:
    if isinstance(frozen, EmailRelease):
        of = f", {counted(posts, 'post')}" if posts else ""
        return f"{on.title} “{frozen.subject}”{of}"
    return f"thread, {on.nouns.counted(len(frozen.parts))}"


def _who(on: Channel, frozen: EmailRelease | ThreadRelease) -> str:
    return f"{on.nouns.counted(frozen.readers)}{_chosen(frozen)}" if isinstance(frozen, EmailRelease) else ""


def _chosen(frozen: EmailRelease) -> str:
    every = "" if frozen.who else ", every subscriber"
    lists = f" of {', '.join(frozen.lists)}" if frozen.lists else every
    tags = f", tagged {' or '.join(frozen.tags)}" if frozen.tags else ""
    return lists + tags + (f": {in_words(parse(frozen.who))}" if frozen.who else "")


def sender(daemon: Running | None) -> Way | Facts:
    """Return what is to be done so that what is queued leaves: nothing where a daemon runs."""
    if daemon is None:
        return Way(label="Next", command="publisher daemon")
    return Facts(rows=[("Next ", f"nothing; {daemon.where}")])
