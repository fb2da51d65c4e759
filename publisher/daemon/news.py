"""What the daemon tells whoever watches it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from publisher.model.dispatches import Dispatch


class Event(StrEnum):
    """What has happened."""

    BEGUN = "begun"
    SENT = "sent"
    DONE = "done"
    WAITS = "waits"
    HELD = "held"
    MISSED = "missed"
    DOUBT = "doubt"
    RETURNED = "returned"
    PAUSED = "paused"
    CLOCK = "clock"
    FAILED = "failed"
    ALL_HELD = "all_held"
    GOES_ON = "goes_on"
    #: The database is an older one.
    RESTORED = "restored"


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """One thing that has happened."""

    event: Event
    #: In words, without the dispatch's name.
    says: str
    #: The dispatch that it is about; ``None`` for what is about none.
    dispatch: Dispatch | None = None
    #: Figures that belong to it, by their word: ``sent``, ``total``.
    figures: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{name(self.dispatch)}: {self.says}" if self.dispatch is not None else self.says


#: What is given each piece of news; from several threads at once.
Tell: TypeAlias = Callable[[News], None]


def name(dispatch: Dispatch) -> str:
    """Return ``7 winter-2026, email``."""
    return f"{dispatch.id} {dispatch.campaign}, {dispatch.channel}"
