"""Whatever goes wrong on the way to X: no part twice, none missing, and the ledger agrees with the server."""

from collections.abc import Iterator
from itertools import product

import pytest

from publisher.model.dispatches import RetryPolicy
from publisher.store.opening import open_store
from publisher.testing import Fault
from thread_bench import PARTS, ThreadBench, open_thread_bench
from x_bench import POST, READ, Bench, KeptClock

#: Shorter than a person would set, so that silence does not last; a slow machine only has to look once more.
PATIENCE = 0.25
FAULTS = tuple(Fault)
#: One for each way in which a part can go wrong.
KINDS = (
    Fault.UNAUTHORIZED,
    Fault.REPLY_REFUSED,
    Fault.RATE_LIMITED,
    Fault.DROPPED_BEFORE,
    Fault.DROPPED,
)
POSITIONS = range(1, PARTS + 1)


@pytest.fixture(scope="module")
def threads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadBench]:
    folder, clock = tmp_path_factory.mktemp("threads"), KeptClock()
    with Bench(folder, clock) as bench:
        bench.fake.slow = 0.01
        store = open_store(folder / "publisher.db", policy=RetryPolicy(attempts=50))
        yield open_thread_bench(bench, clock, store, timeout=PATIENCE)
        store.close()


@pytest.fixture(autouse=True)
def _afresh(threads: ThreadBench) -> None:
    threads.bench.fake.script.clear()
    threads.bench.fake.account.timeline_lag = 0


def go_wrong(threads: ThreadBench, *faults: tuple[Fault, int]) -> None:
    """Queue a thread, let the POST of each part named go wrong once, and see it through."""
    dispatch = threads.queue()
    for fault, position in faults:
        threads.bench.fake.script.add(POST, fault, containing=f"<{position}>")
    threads.run(dispatch)
    threads.check_whole(dispatch)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_at_any_part(threads: ThreadBench, fault: Fault) -> None:
    for position in POSITIONS:
        go_wrong(threads, (fault, position))


@pytest.mark.parametrize("first", KINDS)
def test_two_faults_in_one_thread(threads: ThreadBench, first: Fault) -> None:
    row = KINDS.index(first)
    for column, second in enumerate(KINDS):
        spread = row + 2 * column
        go_wrong(threads, (first, 1 + spread % PARTS), (second, 1 + (spread + column) % PARTS))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("first", "second"), list(product(FAULTS, FAULTS)))
def test_any_two_faults_at_any_two_parts(threads: ThreadBench, first: Fault, second: Fault) -> None:
    for one, other in product(POSITIONS, POSITIONS):
        if one <= other:
            go_wrong(threads, (first, one), (second, other))


@pytest.mark.parametrize("fault", [fault for fault in KINDS if fault is not Fault.REPLY_REFUSED])
def test_a_timeline_that_cannot_be_read_stops_nothing_for_good(threads: ThreadBench, fault: Fault) -> None:
    dispatch = threads.queue()
    seen = threads.bench.fake.script.calls(READ)
    for number in (1, 3, 6, 7):
        threads.bench.fake.script.add(READ, fault, call=seen + number)
    threads.bench.fake.script.add(POST, Fault.DROPPED, containing="<2>")
    threads.run(dispatch)
    threads.check_whole(dispatch)


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_a_timeline_that_lags_makes_no_second_post(threads: ThreadBench, lag: int) -> None:
    dispatch = threads.queue()
    threads.bench.fake.account.timeline_lag = lag
    threads.bench.fake.script.add(POST, Fault.DROPPED, containing="<4>")
    threads.bench.fake.script.add(POST, Fault.ACCEPTED_BROKEN, containing="<5>")
    threads.run(dispatch)
    threads.check_whole(dispatch)


@pytest.mark.parametrize("policy", ["hold", "resend", "skip"])
@pytest.mark.parametrize("fault", [Fault.DROPPED, Fault.DROPPED_BEFORE])
def test_every_policy_ends_with_a_whole_thread_once_a_person_has_decided(
    threads: ThreadBench, fault: Fault, policy: str
) -> None:
    assert policy in {"hold", "resend", "skip"}
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, fault, containing="<3>")
    asked = threads.run(dispatch, policy)  # type: ignore[arg-type]  # narrowed above, which mypy does not see
    threads.check_whole(dispatch)
    assert asked == (0 if fault is Fault.DROPPED or policy == "resend" else 1)
