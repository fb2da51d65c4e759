"""How a thread is posted, when it stops, and what a person is told."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.daemon.thread import ANSWERED, GAPS
from publisher.errors import QueueError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, DeliveryState, Dispatch, DispatchState
from publisher.model.note_words import sentence
from publisher.ports.store import Store
from publisher.ports.transports import Commit, Posting
from publisher.testing import Fault
from publisher.transports.folder import FolderSocial
from thread_bench import PARTS, SETTLE, ThreadBench, open_thread_bench
from x_bench import ME, POST, READ, Bench, KeptClock


@pytest.fixture
def threads(tmp_path: Path, store: Store) -> Iterator[ThreadBench]:
    clock = KeptClock()
    with Bench(tmp_path, clock) as bench:
        yield open_thread_bench(bench, clock, store)


def state_and_note(threads: ThreadBench, dispatch: Dispatch) -> tuple[DispatchState, str]:
    now = threads.store.ledger.dispatch(dispatch.id)
    return now.state, sentence(now)


def states(threads: ThreadBench, dispatch: Dispatch) -> list[DeliveryState]:
    return [row.state for row in threads.rows(dispatch)]


def why_paused(threads: ThreadBench) -> str:
    pause = threads.store.accounts.paused("x")
    return pause.why if pause else ""


def test_a_thread_goes_out_in_one_tick(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.tick(dispatch)
    threads.check_whole(dispatch)
    assert state_and_note(threads, dispatch)[0] is DispatchState.DONE


def test_each_part_is_committed_with_the_head_of_the_timeline(threads: ThreadBench) -> None:
    older = threads.bench.fake.account.add("An older post")
    dispatch = threads.queue()
    threads.tick(dispatch)
    assert [row.evidence for row in threads.rows(dispatch)] == [
        older.id,
        *(post.id for post in threads.live(dispatch)[:-1]),
    ]


def test_a_stop_lets_the_part_in_flight_end_and_begins_no_other(threads: ThreadBench) -> None:
    dispatch = threads.queue()

    def watch(route: str, number: int, _: str) -> None:
        if route == POST and number == 2:
            threads.stop.set()

    threads.bench.fake.watch = watch
    threads.tick(dispatch)
    assert states(threads, dispatch) == [DeliveryState.SENT] * 2 + [DeliveryState.PENDING] * 4
    threads.stop.clear()
    threads.tick(dispatch)
    threads.check_whole(dispatch)


def test_a_hold_in_the_middle_stops_before_the_next_part(threads: ThreadBench) -> None:
    dispatch = threads.queue()

    def watch(route: str, number: int, moment: str) -> None:
        if (route, number, moment) == (READ, 3, "before"):
            threads.store.ledger.move(dispatch.id, DispatchState.HELD, threads.clock.now())

    threads.bench.fake.watch = watch
    threads.tick(dispatch)
    assert len(threads.live(dispatch)) == 2
    assert state_and_note(threads, dispatch) == (DispatchState.HELD, "")
    threads.store.ledger.move(dispatch.id, DispatchState.QUEUED, threads.clock.now())
    threads.tick(dispatch)
    threads.check_whole(dispatch)


def test_a_limited_part_is_deferred_to_its_time_and_nothing_is_called_before(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.RATE_LIMITED, containing="<3>")
    threads.tick(dispatch)
    third = threads.rows(dispatch)[2]
    assert (third.state, third.cause) == (DeliveryState.DEFERRED, Known.RATE_LIMIT)
    assert third.next_attempt is not None
    calls = threads.bench.fake.script.calls(POST) + threads.bench.fake.script.calls(READ)
    threads.clock.set(third.next_attempt - timedelta(seconds=1))
    threads.tick(dispatch)
    assert threads.bench.fake.script.calls(POST) + threads.bench.fake.script.calls(READ) == calls
    threads.clock.set(third.next_attempt)
    threads.tick(dispatch)
    threads.check_whole(dispatch)


def test_a_refused_account_pauses_once_with_a_clear_sentence_and_no_part_fails(
    threads: ThreadBench, caplog: pytest.LogCaptureFixture
) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.UNAUTHORIZED)
    with caplog.at_level(logging.INFO):
        threads.tick(dispatch)
        calls = threads.bench.fake.script.calls(POST)
        threads.tick(dispatch)
    assert threads.bench.fake.script.calls(POST) == calls
    assert "publisher x whoami" in why_paused(threads)
    assert len([record for record in caplog.records if "paused" in record.message]) == 1
    assert set(states(threads, dispatch)) == {DeliveryState.PENDING}
    threads.bench.fake.script.clear()
    assert threads.store.accounts.resume("x")
    threads.tick(dispatch)
    threads.check_whole(dispatch)


@pytest.mark.parametrize("route", [READ, ME])
def test_an_account_refused_while_looking_pauses_too(threads: ThreadBench, route: str) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(route, Fault.NO_CREDIT)
    threads.tick(dispatch)
    assert "402" in why_paused(threads)
    assert set(states(threads, dispatch)) == {DeliveryState.PENDING}


def test_a_refused_reply_holds_the_thread_with_one_sentence(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.REPLY_REFUSED, containing="<2>")
    threads.tick(dispatch)
    state, note = state_and_note(threads, dispatch)
    assert state is DispatchState.HELD
    assert note == (
        "X does not let the account answer its own post, so the thread stopped at part 2 and part 1 is live; "
        f"publisher queue show {dispatch.id} tells what can be done."
    )
    assert len(threads.live(dispatch)) == 1
    assert not threads.store.ledger.finish(dispatch.id, threads.clock.now())


def test_an_exhausted_budget_holds_the_thread_and_resuming_goes_on(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.transport = threads.bench.hasty(5, threads.store.accounts, monthly_posts=2)
    threads.tick(dispatch)
    state, note = state_and_note(threads, dispatch)
    assert (state, len(threads.live(dispatch))) == (DispatchState.HELD, 2)
    assert "x.monthly_posts" in note
    threads.transport = threads.bench.hasty(5, threads.store.accounts)
    threads.store.ledger.move(dispatch.id, DispatchState.QUEUED, threads.clock.now())
    threads.tick(dispatch)
    threads.check_whole(dispatch)


def test_an_uncertain_part_is_looked_for_at_growing_gaps_over_the_settling_time(threads: ThreadBench) -> None:
    dispatch, begun = threads.queue(), threads.clock.now()
    threads.bench.fake.script.add(POST, Fault.DROPPED_BEFORE, containing="<1>")
    threads.tick(dispatch, "hold")
    looks = []
    while threads.store.ledger.dispatch(dispatch.id).state is DispatchState.RUNNING:
        row = threads.rows(dispatch)[0]
        assert row.state is DeliveryState.UNCERTAIN
        assert row.next_attempt is not None
        calls = threads.bench.fake.script.calls(READ)
        threads.tick(dispatch, "hold")
        assert threads.bench.fake.script.calls(READ) == calls, "looked before its time"
        threads.clock.set(row.next_attempt)
        looks.append(row.next_attempt - begun)
        threads.tick(dispatch, "hold")
    assert looks == [sum(GAPS[: n + 1]) * SETTLE for n in range(len(GAPS))]
    assert looks[-1] == SETTLE
    assert threads.bench.fake.script.calls(POST) == 1
    note = state_and_note(threads, dispatch)[1]
    assert "may be live" in note
    assert f"publisher queue resolve {dispatch.id}" in note


def test_a_part_that_x_answered_with_an_error_of_its_own_is_decided_sooner(threads: ThreadBench) -> None:
    """Findings H10: a 503 left half a thread in doubt for an hour."""
    dispatch, begun = threads.queue(), threads.clock.now()
    threads.bench.fake.script.add(POST, Fault.UNAVAILABLE, containing="<2>")
    assert threads.run(dispatch, "resend") == 0
    threads.check_whole(dispatch)
    assert threads.clock.now() - begun < SETTLE * ANSWERED + timedelta(minutes=2)
    assert timedelta(minutes=10) == SETTLE * ANSWERED


def test_resuming_a_doubtful_thread_looks_again_before_anything_else(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.account.timeline_lag = len(GAPS) + 1
    threads.bench.fake.script.add(POST, Fault.DROPPED, containing="<1>")
    while threads.store.ledger.dispatch(dispatch.id).state is not DispatchState.HELD:
        threads.tick(dispatch, "hold")
        threads.pass_time(dispatch)
    threads.store.ledger.move(dispatch.id, DispatchState.QUEUED, threads.clock.now())
    threads.bench.fake.account.timeline_lag = 0
    threads.run(dispatch, "hold")
    threads.check_whole(dispatch)


def test_a_part_tried_before_is_looked_for_once_more_before_it_is_posted_again(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.account.timeline_lag = len(GAPS) + 1
    threads.bench.fake.script.add(POST, Fault.DROPPED, containing="<1>")
    while not threads.rows(dispatch) or threads.rows(dispatch)[0].state is not DeliveryState.SENT:
        threads.tick(dispatch, "resend")
        threads.pass_time(dispatch)
    first = threads.rows(dispatch)[0]
    assert (first.cause, first.attempts) == (Known.FOUND, 2)
    threads.bench.fake.account.timeline_lag = 0
    threads.run(dispatch)
    threads.check_whole(dispatch)


def test_a_part_in_doubt_is_posted_again_once_and_then_a_person_is_asked(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.RATE_LIMITED_BARE, call=1)
    threads.bench.fake.script.add(POST, Fault.UNAVAILABLE)
    while threads.store.ledger.dispatch(dispatch.id).state is not DispatchState.HELD:
        threads.tick(dispatch, "resend")
        threads.pass_time(dispatch)
    assert threads.bench.fake.script.calls(POST) == 3
    assert "may be live" in state_and_note(threads, dispatch)[1]
    threads.bench.fake.script.clear()
    threads.run(dispatch, "resend")
    threads.check_whole(dispatch)


def test_an_older_identical_post_is_no_proof(threads: ThreadBench) -> None:
    """X refuses the text as a duplicate, the timeline shows nothing new: a person decides, and nothing is adopted."""
    dispatch = threads.queue()
    thread = threads.store.ledger.release(dispatch.release_id).threads["x"]
    older = threads.bench.fake.account.add(thread.parts[0].text)
    threads.bench.fake.account.refuses_duplicates = True
    while threads.store.ledger.dispatch(dispatch.id).state is not DispatchState.HELD:
        threads.tick(dispatch)
        threads.pass_time(dispatch)
    first = threads.rows(dispatch)[0]
    assert (first.state, first.cause, first.remote_id) == (DeliveryState.FAILED, Known.DUPLICATE, "")
    assert "same text before" in state_and_note(threads, dispatch)[1]
    assert threads.live(dispatch) == [older]


def test_a_part_deleted_by_hand_stops_the_thread(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.RATE_LIMITED, containing="<3>")
    threads.tick(dispatch)
    threads.bench.fake.account.delete(threads.live(dispatch)[1].id)
    threads.pass_time(dispatch)
    threads.tick(dispatch)
    assert "part 2 was deleted" in state_and_note(threads, dispatch)[1]
    assert len(threads.live(dispatch)) == 1


def test_a_part_noted_as_sent_without_its_id_lets_nothing_follow(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.DROPPED_BEFORE, containing="<2>")
    threads.tick(dispatch)
    threads.store.ledger.resolve(
        threads.rows(dispatch)[1].id, DeliveryState.SENT, threads.clock.now(), cause=Known.SENT_BY_HAND
    )
    threads.tick(dispatch)
    state, note = state_and_note(threads, dispatch)
    assert (state, len(threads.live(dispatch))) == (DispatchState.HELD, 1)
    assert "its id is not known" in note


class Full(FolderSocial):
    """A folder on a disk that has room for two parts."""

    def post(self, posting: Posting, commit: Commit) -> Answer:
        if posting.part.position > 2:
            raise TransportError("There is no room.")
        return super().post(posting, commit)


def test_the_folder_carries_a_thread_by_the_same_rules(threads: ThreadBench, tmp_path: Path) -> None:
    threads.transport = FolderSocial(tmp_path / "outbox", "x")
    dispatch = threads.queue()
    threads.tick(dispatch)
    assert set(states(threads, dispatch)) == {DeliveryState.WRITTEN}
    assert len({row.remote_id for row in threads.rows(dispatch)}) == PARTS


def test_a_thread_of_which_two_parts_were_rehearsed_is_posted_whole(threads: ThreadBench, tmp_path: Path) -> None:
    network = threads.transport
    threads.transport = Full(tmp_path / "outbox", "x")
    dispatch = threads.queue()
    threads.tick(dispatch)
    assert states(threads, dispatch)[:3] == [DeliveryState.WRITTEN, DeliveryState.WRITTEN, DeliveryState.DEFERRED]
    threads.transport = network
    threads.pass_time(dispatch)
    threads.run(dispatch)
    threads.check_whole(dispatch)


def test_no_token_stands_in_the_database(threads: ThreadBench, tmp_path: Path) -> None:
    threads.bench.log_in()
    secrets = [
        path.read_text(encoding="utf-8") for path in (tmp_path / ".publisher").iterdir() if ".db" not in path.name
    ]
    keys = threads.bench.fake.gate.keys
    tokens = [keys.api_key, keys.api_secret, keys.access_token, keys.access_secret]
    assert all(any(token in text for text in secrets) for token in tokens)
    for auth in ("oauth1", "oauth2"):
        threads.transport = threads.bench.hasty(5, threads.store.accounts, auth=auth)
        dispatch = threads.queue()
        threads.bench.fake.gate.expire()
        threads.bench.fake.script.add(POST, Fault.UNAUTHORIZED, containing="<2>")
        threads.run(dispatch)
    kept = next(text for text in secrets if "at-" in text)
    now = (tmp_path / ".publisher" / "x-tokens.json").read_text(encoding="utf-8")
    tokens += [word for text in (kept, now) for word in text.split('"') if word.startswith(("at-", "rt-"))]
    assert len(tokens) == 8
    written = b"".join(path.read_bytes() for path in (tmp_path / ".publisher").glob("publisher.db*"))
    assert [token for token in tokens if token.encode() in written] == []


def test_deciding_what_is_not_in_doubt_is_refused(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.tick(dispatch)
    with pytest.raises(QueueError):
        threads.store.ledger.resolve(
            threads.rows(dispatch)[0].id, DeliveryState.PENDING, threads.clock.now(), cause=Known.AGAIN_BY_HAND
        )


def test_a_thread_resumed_the_day_after_is_due_then(threads: ThreadBench) -> None:
    dispatch = threads.queue()
    threads.bench.fake.script.add(POST, Fault.REPLY_REFUSED, containing="<2>")
    threads.tick(dispatch)
    tomorrow = threads.clock.now() + timedelta(days=1)
    threads.clock.set(tomorrow)
    threads.mend(dispatch)
    assert threads.store.ledger.dispatch(dispatch.id).due == tomorrow
    threads.tick(dispatch)
    threads.check_whole(dispatch)
