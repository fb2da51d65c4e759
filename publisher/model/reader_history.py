"""The history of a reader: what happened, when, and by what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from publisher.model.subscribers import TEXTS, Subscriber


class Happening(StrEnum):
    """What can happen to a reader."""

    ADDED = "added"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    #: Taken off the suppression list.
    RESUMED = "resumed"
    ERASED = "erased"


#: Through these somebody is written to no more.
LEAVING: Final = (Happening.UNSUBSCRIBED, Happening.BOUNCED, Happening.COMPLAINED, Happening.ERASED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One entry of a reader's history."""

    at: datetime
    what: Happening
    #: What was changed, by its name: ``first_name`` → ``Ann → Anna``, ``lists`` → ``+newsletter -trial``.
    detail: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    #: By what: ``import of readers.csv``, ``subscribers tag``.
    by: str = ""

    @property
    def sentence(self) -> str:
        """What happened, for a person."""
        said = "; ".join(f"{name.replace('_', ' ')}: {words}" for name, words in self.detail.items())
        return f"{self.what}; {said}" if said else str(self.what)


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """Growth and leaving in one month of the calendar, UTC."""

    year: int
    month: int
    #: By what happened; each :class:`Happening` that did.
    counts: Mapping[Happening, int]

    @property
    def gained(self) -> int:
        """Readers who came, came back or confirmed."""
        return sum(self.counts.get(what, 0) for what in (Happening.ADDED, Happening.RESUMED))

    @property
    def lost(self) -> int:
        """Readers who left, for whatever reason."""
        return sum(self.counts.get(what, 0) for what in LEAVING)


def differences(before: Subscriber, after: Subscriber) -> dict[str, str]:
    """Return what differs, in the words of :attr:`Change.detail`."""
    plain = ("written", *TEXTS)
    told = {
        name: f"{getattr(before, name) or '–'} → {getattr(after, name) or '–'}"
        for name in plain
        if getattr(before, name) != getattr(after, name)
    }
    names = {*before.fields, *after.fields}
    told |= {
        f"fields.{name}": f"{before.fields.get(name) or '–'} → {after.fields.get(name) or '–'}"
        for name in sorted(names)
        if before.fields.get(name, "") != after.fields.get(name, "")
    }
    for name in ("lists", "tags"):
        if words := moves(getattr(before, name), getattr(after, name)):
            told[name] = words
    if before.basis != after.basis:
        told["basis"] = f"{before.basis.kind} → {after.basis.kind}"
    return told


def moves(before: Iterable[str], after: Iterable[str]) -> str:
    """Return ``+schools, -trial``: the names that came and went."""
    old, new = set(before), set(after)
    return ", ".join([f"+{name}" for name in sorted(new - old)] + [f"-{name}" for name in sorted(old - new)])
