"""The daemon's tick over threads: what it tells the person who watches it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.daemon.tick import Daemon, Policy
from publisher.model.dispatches import DispatchState
from publisher.model.doubts import DoubtPolicy
from publisher.ports.store import Store
from publisher.testing import Fault
from thread_bench import SETTLE, ThreadBench, open_thread_bench
from x_bench import POST, Bench, KeptClock


@pytest.fixture
def threads(tmp_path: Path, store: Store) -> Iterator[ThreadBench]:
    clock = KeptClock()
    with Bench(tmp_path, clock) as bench:
        yield open_thread_bench(bench, clock, store)


def test_a_thread_is_posted_and_told(threads: ThreadBench) -> None:
    told = threads.told
    dispatch = threads.queue()
    threads.daemon("hold").tick()
    threads.check_whole(dispatch)
    name = f"{dispatch.id} {dispatch.campaign}, x"
    assert told == [f"{name}: begins, 6 parts", f"{name}: 6 of 6 parts"]


def test_a_refused_reply_is_told_with_its_way_out(threads: ThreadBench) -> None:
    told = threads.told
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.REPLY_REFUSED, containing="<2>")
    desk = threads.daemon("hold")
    desk.tick()
    desk.tick()
    assert threads.store.ledger.dispatch(dispatch.id).state is DispatchState.HELD
    assert len([line for line in told if "does not let the account answer" in line]) == 1
    assert len(threads.live(dispatch)) == 1


def test_a_pause_is_told_when_it_begins_and_when_the_daemon_does(threads: ThreadBench) -> None:
    told = threads.told
    threads.queue()
    threads.bench.fake.script.add(POST, Fault.NO_CREDIT)
    desk = threads.daemon("hold")
    desk.tick()
    desk.tick()
    assert len(told) == 2
    assert "begins" in told[0]
    assert "no credit left" in told[1]
    threads.daemon("hold").begin()
    assert told[2].startswith("The account x is paused: ")


def test_a_thread_resumed_the_day_after_is_not_missed(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.store.ledger.move(dispatch.id, DispatchState.HELD, threads.clock.now())
    threads.clock.set(threads.clock.now() + timedelta(days=1))
    desk = threads.daemon("hold", grace=timedelta(hours=2))
    threads.store.ledger.move(dispatch.id, DispatchState.QUEUED, threads.clock.now())
    desk.tick()
    threads.check_whole(dispatch)


def test_an_account_that_a_person_resumes_goes_on_at_once(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.NO_CREDIT)
    desk = threads.daemon("hold")
    desk.tick()
    threads.bench.fake.script.clear()
    desk.tick()
    assert threads.live(dispatch) == []
    threads.store.accounts.resume("x")
    desk.tick()
    threads.check_whole(dispatch)


def test_a_channel_that_nothing_carries_keeps_its_dispatches_and_says_so_once(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    policy = Policy(grace={}, doubt=DoubtPolicy(choice="skip", settle=SETTLE))
    daemon = Daemon(
        ledger=threads.store.ledger,
        accounts=threads.store.accounts,
        senders={},
        policy=policy,
        clock=threads.clock,
        stop=threads.stop,
        tell=lambda news: threads.told.append(str(news)),
    )
    daemon.begin()
    assert [daemon.tick(), daemon.tick()] == [0, 0]
    assert threads.told == [f"{dispatch.id} {dispatch.campaign}, x: waits: nothing here sends by x; see config.toml."]
    assert threads.store.ledger.dispatch(dispatch.id).state is DispatchState.QUEUED
