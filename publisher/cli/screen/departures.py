"""What is about to leave, as a question tells it: what, to whom, when, by which way, at what cost."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from publisher.channels.channel import Channel
from publisher.channels.registry import channel
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import SignedLine, Way
from publisher.cli.screen.times import YEAR, at_length, is_far
from publisher.daemon.running import Running
from publisher.desk.where import rehearses, where_it_goes
from publisher.model.money import about
from publisher.model.releases import EmailRelease, Release, ThreadRelease
from publisher.model.segment_grammar import parse
from publisher.model.segments import in_words as meant
from publisher.model.words import counted
from publisher.when import WallTime, in_words
from publisher.workspace.config import Config


def departures(
    release: Release, config: Config, now: datetime, *, live: Mapping[str, int] = MappingProxyType({})
) -> Iterator[Facts | SignedLine | str]:
    """Yield the facts of each channel that a release leaves by, an empty line after each; ``now`` is aware.

    ``live`` tells how many parts of a thread are out already, by network.
    """
    for name, frozen in release.planned():
        on = channel(name)
        where = where_it_goes(on, config)
        thread = isinstance(frozen, ThreadRelease)
        told = thread and not rehearses(on, config)
        yield Facts(
            rows=[
                ("What", _what(on, frozen, len(release.posts), live.get(name, 0)) + (f", {where}" if told else "")),
                ("Who", "" if thread else _who(on, frozen)),
                ("When", at_length(frozen.at, now)),
                ("Where", "" if told else where),
                ("Cost", about(frozen.cost) if isinstance(frozen, ThreadRelease) and frozen.cost else ""),
            ]
        )
        if frozen.at is not None and (doubt := _doubtful(frozen.at, now)):
            yield SignedLine(kind="look", text=doubt)
        yield ""


def _doubtful(at: WallTime, now: datetime) -> str:
    """Say of a time that is past, or years away, that it is; a time that was meant is neither."""
    if at.instant < now:
        return f"Its time was {in_words(now - at.instant)} ago: it leaves at once."
    return f"Its time is {(at.instant - now) // YEAR} years away: is it the year you mean?" if is_far(at, now) else ""


def _what(on: Channel, frozen: EmailRelease | ThreadRelease, posts: int, live: int) -> str:
    if isinstance(frozen, EmailRelease):
        of = f", {counted(posts, 'post')}" if posts else ""
        return f"{on.title} “{frozen.subject}”{of}"
    if live:
        rest = len(frozen.parts) - live
        return f"thread, {counted(rest, 'part')} more; what is live stays: {counted(live, 'part')}"
    return f"thread, {on.nouns.counted(len(frozen.parts))}"


def _who(on: Channel, frozen: EmailRelease | ThreadRelease) -> str:
    return f"{on.nouns.counted(frozen.readers)}{_chosen(frozen)}" if isinstance(frozen, EmailRelease) else ""


def _chosen(frozen: EmailRelease) -> str:
    every = "" if frozen.who else ", every subscriber"
    lists = f" of {', '.join(frozen.lists)}" if frozen.lists else every
    tags = f", tagged {' or '.join(frozen.tags)}" if frozen.tags else ""
    return lists + tags + (f": {meant(parse(frozen.who))}" if frozen.who else "")


def sender(daemon: Running | None) -> Way | Facts:
    """Return what is to be done so that what is queued leaves: nothing where a daemon runs."""
    if daemon is None:
        return Way(label="Next", command="publisher daemon")
    return Facts(rows=[("Next ", f"nothing; {daemon.where}")])
