"""Refusals that may be about one reader or about all: a second like one, to another reader, shows which.  Pure."""

from publisher.model.dispatches import DeliveryState, Outcome
from publisher.model.faults import Fault


class Suspicion:
    """What the last refusals of a dispatch have in common."""

    def __init__(self) -> None:
        self._likeness = ""
        self._alike: set[int] = set()
        self._domains: set[str] = set()
        #: Whether a message has been taken: the account and the release are fit for somebody then.
        self._taken = False
        self._shown = False

    @property
    def confirmed(self) -> frozenset[int]:
        """The deliveries that were refused alike, where they have shown that no reader of theirs is to blame."""
        return frozenset(self._alike) if self._shown else frozenset()

    def take(self, outcome: Outcome, domain: str = "") -> bool:
        """Look at one more answer; return whether it has shown now that like ones were about everybody.

        ``domain`` is that of the reader's address.  A message that was taken ends what was suspected; a refusal that is
        the reader's own does not.  Once one was taken, like refusals from one domain alone show that domain's policy.
        """
        if outcome.fault is Fault.SUSPECT:
            return self._suspect(outcome, domain)
        if outcome.state is DeliveryState.SENT:
            self._taken = True
            if not self._shown:
                self._clear()
        return False

    def _suspect(self, outcome: Outcome, domain: str) -> bool:
        before = self._shown
        if outcome.likeness != self._likeness:
            if before:
                return False
            self._likeness = outcome.likeness
            self._clear()
        self._alike.add(outcome.delivery_id)
        self._domains.add(domain.casefold())
        self._shown = before or (len(self._alike) > 1 and (len(self._domains) > 1 or not self._taken))
        return self._shown and not before

    def _clear(self) -> None:
        self._alike.clear()
        self._domains.clear()
