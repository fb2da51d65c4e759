"""Refusals that may be about one reader or about all: a second like one, to another reader, shows which.  Pure."""

from publisher.model.dispatches import DeliveryState, Outcome
from publisher.model.faults import Fault


class Suspicion:
    """What the last refusals of a dispatch have in common."""

    def __init__(self) -> None:
        self._likeness = ""
        self._alike: set[int] = set()

    @property
    def confirmed(self) -> frozenset[int]:
        """The deliveries that were refused alike, where they are more than one: no reader of theirs is to blame."""
        return frozenset(self._alike) if len(self._alike) > 1 else frozenset()

    def take(self, outcome: Outcome) -> bool:
        """Look at one more answer; return whether it has shown now that like ones were about everybody.

        A message that was taken ends what was suspected; a refusal that is the reader's own does not.
        """
        if outcome.fault is Fault.SUSPECT:
            return self._suspect(outcome)
        if outcome.state is DeliveryState.SENT and not self.confirmed:
            self._alike.clear()
        return False

    def _suspect(self, outcome: Outcome) -> bool:
        before = self.confirmed
        if outcome.likeness != self._likeness:
            if before:
                return False
            self._likeness = outcome.likeness
            self._alike.clear()
        self._alike.add(outcome.delivery_id)
        return bool(self.confirmed) and not before
