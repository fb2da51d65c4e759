"""Several workers and processes on one ledger at once, on each database."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.errors import MistakeError
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Outcome, RetryPolicy
from publisher.model.releases import EmailRelease, Release, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store
from publisher.store.opening import open_store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=5)

WORKER = """
import sys
from datetime import datetime, timedelta
from publisher.model.dispatches import DeliveryState, Outcome, RetryPolicy
from publisher.store.opening import open_store
where, dispatch, token, now = sys.argv[1], int(sys.argv[2]), sys.argv[3], datetime.fromisoformat(sys.argv[4])
store = open_store(where, policy=RetryPolicy())
print("ready", flush=True)
sys.stdin.readline()
while claims := store.ledger.claim(dispatch, token=token, now=now, until=now + timedelta(minutes=5), limit=7):
    ids = store.ledger.commit([claim.delivery.id for claim in claims], token=token, now=now)
    for number in ids:
        print(number, flush=True)
    store.ledger.settle([Outcome(delivery_id=n, state=DeliveryState.SENT) for n in ids], token=token, now=now)
store.close()
"""


def approved(at: datetime = NOW) -> Release:
    email = EmailRelease(subject="s", sender="news@example.org", skeleton=b"", due=at)
    return freeze(campaign="winter", title="t", approved_by="e", approved_at=at, digests={"email": email})


def begun(store: Store, readers: int) -> Dispatch:
    store.audience.add([Subscriber(id=f"r{n:05}", address=f"r{n}@example.org") for n in range(readers)], NOW)
    return store.ledger.start(store.ledger.enqueue(approved())[0].id, NOW)


def test_several_processes_send_everything_once(store: Store, address: str | Path) -> None:
    dispatch = begun(store, 150)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(address), str(dispatch.id), f"token-{n}", NOW.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    sent = [number for worker in workers for number in worker.communicate("go\n")[0].split()]
    assert len(sent) == len(set(sent)) == 150
    assert store.ledger.tally(dispatch.id).counts == {DeliveryState.SENT: 150}


@pytest.mark.parametrize("to", [DispatchState.HELD, DispatchState.CANCELLED])
def test_no_commit_succeeds_once_a_hold_or_cancel_has_returned(
    store: Store, address: str | Path, to: DispatchState
) -> None:
    dispatch = begun(store, 200)
    started, acknowledged = threading.Event(), threading.Event()
    late: list[int] = []

    def send(token: str) -> None:
        own = open_store(address, policy=RetryPolicy())
        while claims := own.ledger.claim(dispatch.id, token=token, now=NOW, until=UNTIL, limit=3):
            over = acknowledged.is_set()
            granted = own.ledger.commit([claim.delivery.id for claim in claims], token=token, now=NOW)
            late.extend(granted if over else ())
            outcomes = [Outcome(delivery_id=number, state=DeliveryState.SENT) for number in granted]
            own.ledger.settle(outcomes, token=token, now=NOW)
            started.set()
        own.close()

    with ThreadPoolExecutor(3) as pool:
        work = [pool.submit(send, f"token-{n}") for n in range(3)]
        assert started.wait(30)
        store.ledger.move(dispatch.id, to, NOW)
        acknowledged.set()
        for each in work:
            each.result(60)
    assert late == []
    assert store.ledger.tally(dispatch.id)[DeliveryState.COMMITTING] == 0


def test_two_people_who_approve_at_once_queue_it_once(store: Store, address: str | Path) -> None:
    def approve(minute: int) -> None:
        own = open_store(address, policy=RetryPolicy())
        own.ledger.enqueue(approved(NOW + timedelta(minutes=minute)))
        own.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(approve, range(4)))
    states = sorted(dispatch.state for dispatch in store.ledger.dispatches())
    assert states == ["cancelled", "cancelled", "cancelled", "queued"]


def test_a_start_and_a_new_approval_at_once_leave_one_of_them(store: Store, address: str | Path) -> None:
    store.audience.add([Subscriber(id="r", address="r@example.org")], NOW)
    [dispatch] = store.ledger.enqueue(approved())

    def start() -> None:
        own = open_store(address, policy=RetryPolicy())
        with suppress(MistakeError):
            own.ledger.start(dispatch.id, NOW)
        own.close()

    def approve() -> None:
        own = open_store(address, policy=RetryPolicy())
        with suppress(MistakeError):
            own.ledger.enqueue(approved(UNTIL))
        own.close()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(start), pool.submit(approve)]:
            each.result(60)
    states = sorted(dispatch.state for dispatch in store.ledger.dispatches())
    assert states in (["running"], ["cancelled", "queued"])
