"""What becomes of a delivery whose outcome is not known: one rule for every channel.  Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final, Literal

from publisher.model.dispatches import Delivery
from publisher.when import require_aware

#: How often a delivery in doubt is sent again without asking a person.
_RESENDS: Final = 1


class Verdict(Enum):
    """What to do about a delivery in doubt."""

    #: Nothing yet: the answer may still come, or what was sent may still show.
    WAIT = auto()
    #: Send it once more.
    RESEND = auto()
    #: Count it as failed.
    FAIL = auto()
    #: Leave it to a person.
    ASK = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A delivery in doubt."""

    delivery: Delivery
    #: Since when, aware.
    since: datetime
    #: How often it has been in doubt, this time included.
    times: int

    def __post_init__(self) -> None:
        require_aware(self.since, "Doubt.since")


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubtPolicy:
    """What the configuration says about deliveries in doubt."""

    #: ``hold`` leaves them to a person, ``resend`` sends each once more and no more, ``skip`` counts them as failed.
    choice: Literal["hold", "resend", "skip"]
    #: How long a delivery is in doubt before that.
    settle: timedelta

    @property
    def decides(self) -> bool:
        """Whether anything is ever decided without a person."""
        return self.choice != "hold"

    def verdict(self, doubt: Doubt, now: datetime) -> Verdict:
        """Return what to do now about a delivery in doubt, whatever channel it is of."""
        if now - doubt.since < self.settle:
            return Verdict.WAIT
        if self.choice == "skip":
            return Verdict.FAIL
        if self.choice == "resend" and doubt.times <= _RESENDS:
            return Verdict.RESEND
        return Verdict.ASK
