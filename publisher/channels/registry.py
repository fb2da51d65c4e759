"""The channels that there are.

Each is a value named by ``module:attribute``: of this package, or of another distribution, which brings it by the entry
point group ``publisher.channels``.  The latter are looked for only where a name is not one of ours,
since reading every installed distribution takes longer than all else at the start of a command.
"""

from collections.abc import Collection
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final, TypeVar

from publisher.channels.channel import Channel, Mail, Network
from publisher.errors import ConfigError, nearest

_GROUP: Final = "publisher.channels"
#: In the order in which a person meets them.
_OURS: Final = {
    "email": "publisher.channels.email:CHANNEL",
    "x": "publisher.channels.x.channel:CHANNEL",
    "bluesky": "publisher.channels.bluesky:CHANNEL",
    "mastodon": "publisher.channels.mastodon:CHANNEL",
}
_Kind = TypeVar("_Kind", bound=Channel)


def channel(name: str) -> Channel:
    """Return the channel called ``name``; raise :class:`ConfigError` naming the nearest where there is none."""
    if name in _OURS:
        return _loaded(_OURS[name])
    if name in _others():
        return _loaded(_others()[name])
    known = names()
    raise ConfigError(f"There is no channel “{name}”; known are {', '.join(known)}.{nearest(name, known)}")


def network(name: str) -> Network:
    """Return the network called ``name``; raise :class:`ConfigError` where there is none, or it carries no thread."""
    found = channel(name)
    if not isinstance(found, Network):
        raise ConfigError(f"{found.title} carries no thread; networks are {', '.join(networks_known())}.")
    return found


def names() -> list[str]:
    """Return the names of all channels, ours first, those of others behind them by name."""
    return [*_OURS, *sorted(set(_others()) - set(_OURS))]


def channels() -> list[Channel]:
    """Return all channels, in the order of :func:`names`."""
    return [channel(name) for name in names()]


def ours() -> list[Channel]:
    """Return the channels that come with Publisher."""
    return [_loaded(place) for place in _OURS.values()]


def brought(names: Collection[str]) -> list[Channel]:
    """Return our channels, and those of others that are called, or whose section is, as one of ``names``.

    ``names`` are the keys of a file; where none is strange to us, nothing else is looked for.
    """
    found = ours()
    known = {name for one in found for name in (one.name, one.section)}
    return found if known.issuperset(names) or not _others() else [*found, *map(channel, sorted(_others()))]


def composed() -> list[Channel]:
    """Return the channels that a new campaign leaves by."""
    return [one for one in ours() if one.composed]


def networks_known() -> list[str]:
    """Return the names of the channels that carry a thread."""
    return _of(Network)


def mails_known() -> list[str]:
    """Return the names of the channels that carry a digest."""
    return _of(Mail)


def _of(kind: type[_Kind]) -> list[str]:
    return [one.name for one in channels() if isinstance(one, kind)]


@cache
def _loaded(place: str) -> Channel:
    module, _, name = place.partition(":")
    found: Channel = getattr(import_module(module), name)
    return found


@cache
def _others() -> dict[str, str]:
    return {point.name: point.value for point in entry_points(group=_GROUP)}
