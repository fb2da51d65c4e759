"""Claims of one dispatch, handed out to its workers."""

import threading
from collections import deque
from datetime import timedelta
from typing import Final

from publisher.outbox import DeliveryState, Outcome
from publisher.ports import Claim, Clock, Ledger

#: Longer than the longest wait for an answer to the final dot (600 s, RFC 5321 section 4.5.3.2.6).
LEASE: Final = timedelta(minutes=15)


class Feed:
    """Leases deliveries in batches and gives each to one worker."""

    def __init__(self, ledger: Ledger, dispatch_id: int, *, token: str, clock: Clock, batch: int) -> None:
        self._ledger = ledger
        self._dispatch_id = dispatch_id
        self._token = token
        self._clock = clock
        self._batch = batch
        self._waiting: deque[Claim] = deque()
        self._lock = threading.Lock()
        self._closed = False
        self._seen: set[int] = set()

    def next(self) -> Claim | None:
        """Return a claim for the caller alone, or ``None`` where there is nothing to do for now."""
        with self._lock:
            if not self._waiting and not self._closed:
                self._refill()
            return self._waiting.popleft() if self._waiting and not self._closed else None

    def close(self) -> None:
        """Hand out nothing more."""
        with self._lock:
            self._closed = True

    def give_back(self) -> list[Outcome]:
        """Return outcomes that put back what was claimed and not handed out."""
        with self._lock:
            self._closed = True
            left = [Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING) for claim in self._waiting]
            self._waiting.clear()
            return left

    def _refill(self) -> None:
        now = self._clock.now()
        claims = self._ledger.claim(self._dispatch_id, token=self._token, now=now, until=now + LEASE, limit=self._batch)
        # One that came back unsent in this round waits for the next tick, or a dead server would be asked forever.
        fresh = [claim for claim in claims if claim.delivery.id not in self._seen]
        again = [claim for claim in claims if claim.delivery.id in self._seen]
        self._seen.update(claim.delivery.id for claim in fresh)
        self._waiting.extend(fresh)
        if again:
            put_back = [Outcome(delivery_id=claim.delivery.id, state=DeliveryState.PENDING) for claim in again]
            self._ledger.settle(put_back, token=self._token, now=now)
        if not fresh:
            self._closed = True
