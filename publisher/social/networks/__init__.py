"""Social networks: how long a post may be on each, and how it is counted.

Each is one file here with a ``NETWORK``, or a folder with one in its ``network.py``; adding a network adds one.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from publisher.errors import ConfigError, nearest


class Network(Protocol):
    """What drafting, splitting and checking need to know of a network."""

    @property
    def name(self) -> str:
        """As it stands in commands and files: ``x``."""

    @property
    def title(self) -> str:
        """As people write it: ``X``."""

    @property
    def limit(self) -> int:
        """Most that a post may weigh."""

    @property
    def alt_limit(self) -> int:
        """Most characters that the words about a picture may have."""

    def weigh(self, text: str) -> int:
        """Return the length of ``text`` as the network counts it."""

    def cost(self, text: str) -> float:
        """Return what posting ``text`` costs, in US dollars."""


def names() -> list[str]:
    """Return the names of the known networks, sorted."""
    return sorted(module.name for module in iter_modules(__path__))


def network(name: str) -> Network:
    """Return the network called ``name``; raise :class:`ConfigError` naming the nearest where there is none."""
    if name not in names():
        raise ConfigError(f"There is no network “{name}”; known are {', '.join(names())}.{nearest(name, names())}")
    folders = {module.name for module in iter_modules(__path__) if module.ispkg}
    found: Network = import_module(f"{__name__}.{name}{'.network' if name in folders else ''}").NETWORK
    return found
