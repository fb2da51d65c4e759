"""Claims of one dispatch, handed out one after another."""

from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from publisher.model.dispatches import DeliveryState, Outcome
from publisher.ports.clock import Clock
from publisher.ports.ledger import Claim, Leases

LEASE: Final = timedelta(minutes=30)
#: What a lease must still have when a claim is handed out: time for a slow transaction and for the longest wait for
#: an answer to the final dot (600 s, RFC 5321 section 4.5.3.2.6).
ENOUGH: Final = timedelta(minutes=15)


class Claims:
    """Leases deliveries in batches and gives each out once."""

    def __init__(self, leases: Leases, dispatch_id: int, *, token: str, clock: Clock, batch: int) -> None:
        self._leases = leases
        self._dispatch_id = dispatch_id
        self._token = token
        self._clock = clock
        self._batch = batch
        self._waiting: deque[Claim] = deque()
        self._closed = False
        self._good_until = clock.now()
        self._unsent: set[int] = set()

    def next(self) -> Claim | None:
        """Return a claim, or ``None`` where there is nothing to do for now."""
        if self._waiting and self._clock.now() > self._good_until:
            self._hand_back(list(self._waiting))
            self._waiting.clear()
        if not self._waiting and not self._closed:
            self._refill()
        return self._waiting.popleft() if self._waiting and not self._closed else None

    def unsent(self, delivery_id: int) -> None:
        """Note that a delivery went back: it waits for the next round, or a dead server would be asked forever."""
        self._unsent.add(delivery_id)

    def close(self) -> None:
        """Hand out nothing more."""
        self._closed = True

    def give_back(self) -> list[Outcome]:
        """Return outcomes that put back what was claimed and not handed out."""
        self._closed = True
        left = [Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING) for claim in self._waiting]
        self._waiting.clear()
        return left

    def _refill(self) -> None:
        now = self._clock.now()
        limit = self._batch + len(self._unsent)
        claims = self._leases.claim(self._dispatch_id, token=self._token, now=now, until=now + LEASE, limit=limit)
        self._good_until = now + LEASE - ENOUGH
        self._waiting.extend(claim for claim in claims if claim.delivery.id not in self._unsent)
        self._hand_back([claim for claim in claims if claim.delivery.id in self._unsent])
        if not self._waiting:
            self._closed = True

    def _hand_back(self, claims: Sequence[Claim]) -> None:
        if claims:
            back = [Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING) for claim in claims]
            self._leases.settle(back, token=self._token, now=self._clock.now())
