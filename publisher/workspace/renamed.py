"""Keys of a TOML file that had another name in an earlier version: they go on working by it.  Pure."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Final, TypeAlias

#: A key as the path to it from the top of the file; tables of an array, ``[[posts]]``, share theirs.
Keys: TypeAlias = tuple[str, ...]
#: The new name of each key that had an old one.
Renamed: TypeAlias = Mapping[Keys, Keys]
NONE: Final[Renamed] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Renewed:
    """What a file says, by the new names."""

    data: dict[str, Any]
    #: The old name of each key that was found by it.
    old: Mapping[Keys, Keys]
    #: New names of keys that are there by the old name too.
    twice: frozenset[Keys]

    def written(self, keys: Keys) -> Keys:
        """Return a key as the file has it."""
        for new, old in self.old.items():
            if keys[: len(new)] == new:
                return old + keys[len(new) :]
        return keys


def renew(data: Mapping[str, Any], renamed: Renamed) -> Renewed:
    """Return what a parsed file says by the new names; a key that is there by both keeps both."""
    renewed = deepcopy(dict(data))
    found: dict[Keys, Keys] = {}
    twice: set[Keys] = set()
    for old, new in renamed.items():
        shared = _shared(old[:-1], new[:-1])
        for table in _tables(renewed, old[:shared]):
            holder = _inner(table, old[shared:-1])
            if holder is None or old[-1] not in holder:
                continue
            found[new] = old
            if _has(table, new[shared:]):
                twice.add(new)
            else:
                _put(table, new[shared:], holder.pop(old[-1]))
                _drop_empty(table, old[shared:-1])
    return Renewed(data=renewed, old=found, twice=frozenset(twice))


def _shared(one: Keys, other: Keys) -> int:
    """Return how many keys two paths begin with together."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def _tables(data: Any, keys: Keys) -> Iterator[dict[str, Any]]:
    """Yield the tables at a path, each of those in an array."""
    if isinstance(data, list):
        for one in data:
            yield from _tables(one, keys)
    elif isinstance(data, dict) and keys:
        yield from _tables(data.get(keys[0]), keys[1:])
    elif isinstance(data, dict):
        yield data


def _inner(table: dict[str, Any], keys: Keys) -> dict[str, Any] | None:
    found: Any = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _has(table: dict[str, Any], keys: Keys) -> bool:
    """Tell whether a key is there, or something that is no table stands in its way."""
    for key in keys[:-1]:
        if key not in table:
            return False
        if not isinstance(table[key], dict):
            return True
        table = table[key]
    return keys[-1] in table


def _put(table: dict[str, Any], keys: Keys, value: Any) -> None:
    for key in keys[:-1]:
        table = table.setdefault(key, {})
    table[keys[-1]] = value


def _drop_empty(table: dict[str, Any], keys: Keys) -> None:
    """Take away the tables at a path that nothing is left in: their name may have gone too."""
    for depth in range(len(keys), 0, -1):
        holder = _inner(table, keys[: depth - 1])
        if holder is not None and holder.get(keys[depth - 1]) == {}:
            del holder[keys[depth - 1]]
