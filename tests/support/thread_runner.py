"""A process that posts threads as the daemon does, made to be killed."""

import threading
from datetime import timedelta
from pathlib import Path

from publisher.app.workspace import SystemClock
from publisher.channels.x.channel import X
from publisher.daemon.thread import ThreadSender
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, DispatchState, RetryPolicy
from publisher.model.doubts import DoubtPolicy
from publisher.ports.clock import Clock
from publisher.ports.ledger import Queue
from publisher.ports.transports import Around
from publisher.store.opening import open_store
from publisher.transports.x.connect import connect
from publisher.workspace.secrets import Secrets

#: Short enough for a test, long enough for a post that was in flight to be seen.
SETTLE = timedelta(seconds=2)
_POLICY = RetryPolicy(attempts=1000, first=timedelta(milliseconds=1), longest=timedelta(milliseconds=1))


def run(folder: str, address: str, dispatch_id: int, patience: float = 60.0) -> None:
    """Begin as a daemon that is alone does, and tick until the thread is done."""
    state, clock, stop = Path(folder) / ".publisher", SystemClock(), threading.Event()
    store = open_store(state / "publisher.db", policy=_POLICY)
    ledger = store.ledger
    config = X(api_url=address, timeout=5, monthly_budget=1e6, monthly_posts=10**6)
    transport = connect(
        config, Around(secrets=Secrets(state / "secrets.toml", {}), state=state, accounts=store.accounts, clock=clock)
    )
    ledger.recover(clock.now(), all_leases=True)
    sender = ThreadSender(
        queue=ledger,
        leases=ledger,
        accounts=store.accounts,
        transport=transport,
        clock=clock,
        doubt=DoubtPolicy(choice="resend", settle=SETTLE),
    )
    end = clock.monotonic() + patience
    while clock.monotonic() < end:
        now = ledger.dispatch(dispatch_id).state
        if now is DispatchState.DONE:
            return  # killed between the end of its work and its own
        if now is DispatchState.HELD:
            decide_to_resend(ledger, dispatch_id, clock)
        dispatch = ledger.start(dispatch_id, clock.now())
        held = sender.send(dispatch, ledger.release(dispatch.release_id), stop)
        if held:
            ledger.move(dispatch_id, DispatchState.HELD, clock.now(), held)
        if ledger.finish(dispatch_id, clock.now()):
            return
        stop.wait(0.01)


def decide_to_resend(ledger: Queue, dispatch_id: int, clock: Clock) -> None:
    """Decide as a person does who is asked about a part that was in doubt twice and is not on the timeline."""
    for row in list(ledger.deliveries(dispatch_id, {DeliveryState.UNCERTAIN})):
        ledger.resolve(row.id, DeliveryState.PENDING, clock.now(), cause=Known.RESENT_BY_HAND)
    if ledger.dispatch(dispatch_id).state is DispatchState.HELD:
        ledger.move(dispatch_id, DispatchState.QUEUED, clock.now())
