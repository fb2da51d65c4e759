"""What the ledger promises, on each database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from publisher.errors import QueueError, ReleaseError, StoreError
from publisher.model.causes import Cause, GivenUp, Known, Words
from publisher.model.dispatches import Delivery, DeliveryState, Dispatch, DispatchState, Outcome, Tally
from publisher.model.releases import EmailRelease, Part, Release, ThreadRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.ledger import Claim
from publisher.ports.store import Store
from publisher.when import WallTime

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
SOON = timedelta(minutes=5)
MINE = "t"
D = DispatchState
S = DeliveryState


def reader(number: int, *lists: str, tags: tuple[str, ...] = ()) -> Subscriber:
    return Subscriber(
        id=f"reader-{number:04}",
        address=f"reader{number}@example.org",
        first_name=f"Reader {number}",
        lists=lists or ("newsletter",),
        tags=tags,
        fields={"school": "Hillside"},
    )


def release(
    *,
    campaign: str = "winter-2018",
    email: bool = True,
    parts: int = 0,
    at: datetime = NOW,
    lists: tuple[str, ...] = ("newsletter",),
    tags: tuple[str, ...] = (),
    posts: tuple[str, ...] = (),
    wall: WallTime | None = None,
) -> Release:
    digest = EmailRelease(
        subject="Winter", sender="news@example.org", skeleton=b"skeleton", lists=lists, tags=tags, at=wall, due=at
    )
    thread = ThreadRelease(parts=tuple(Part(position=n, text=f"Part {n}") for n in range(1, parts + 1)), due=at)
    return freeze(
        campaign=campaign,
        title="Winter digest",
        approved_by="A. Editor",
        approved_at=at,
        digests={"email": digest} if email else {},
        threads={"x": thread} if parts else {},
        posts=posts,
    )


def begun(store: Store, readers: int = 3) -> Dispatch:
    """A running dispatch of email to so many readers."""
    store.audience.add([reader(number) for number in range(readers)], NOW)
    return store.ledger.start(store.ledger.enqueue(release())[0].id, NOW)


def thread(store: Store, parts: int = 3) -> Dispatch:
    """A running dispatch of a thread of so many parts."""
    return store.ledger.start(store.ledger.enqueue(release(email=False, parts=parts))[0].id, NOW)


def claim(store: Store, dispatch: Dispatch, *, token: str = MINE, now: datetime = NOW, limit: int = 100) -> list[Claim]:
    return store.ledger.claim(dispatch.id, token=token, now=now, until=now + SOON, limit=limit)


def ids(claims: list[Claim]) -> list[int]:
    return [claim.delivery.id for claim in claims]


def one(store: Store, dispatch: Dispatch) -> Delivery:
    [delivery] = store.ledger.deliveries(dispatch.id)
    return delivery


def committed(store: Store, dispatch: Dispatch, *, token: str = MINE, now: datetime = NOW) -> int:
    """Bring the only delivery to ``committing`` and return its id."""
    [number] = ids(claim(store, dispatch, token=token, now=now))
    assert store.ledger.commit([number], token=token, now=now) == {number}
    return number


def settle(
    store: Store, number: int, state: DeliveryState, *, token: str = MINE, now: datetime = NOW, **more: object
) -> None:
    store.ledger.settle([Outcome(delivery_id=number, state=state, **more)], token=token, now=now)  # type: ignore[arg-type]  # the rest of an Outcome


def counts(store: Store, dispatch: Dispatch) -> dict[DeliveryState, int]:
    tally: Tally = store.ledger.tally(dispatch.id)
    return dict(tally.counts)


# Releases and dispatches


def test_a_release_comes_back_as_it_was_approved(store: Store) -> None:
    approved = release(parts=2, posts=("a-post",))
    store.ledger.enqueue(approved)
    assert store.ledger.release(approved.id) == approved


def test_an_unknown_release_or_dispatch_is_named(store: Store) -> None:
    with pytest.raises(ReleaseError, match="no release 0123"):
        store.ledger.release("0123")
    with pytest.raises(QueueError, match="no dispatch 7"):
        store.ledger.dispatch(7)


def test_each_channel_of_a_release_is_a_dispatch(store: Store) -> None:
    email, thread = store.ledger.enqueue(release(parts=2))
    assert (email.channel, thread.channel) == ("email", "x")
    assert {email.state, thread.state} == {D.QUEUED}
    assert store.ledger.dispatches() == [email, thread]
    assert store.ledger.dispatches(campaign="another") == []


def test_a_wall_time_is_kept_as_said(store: Store) -> None:
    wall = WallTime(local=datetime(2027, 10, 31, 1, 30), zone="Europe/London", fold=1)  # noqa: DTZ001 - wall times are naive
    [dispatch] = store.ledger.enqueue(release(wall=wall, at=wall.instant))
    assert store.ledger.dispatch(dispatch.id).at == wall
    assert store.ledger.dispatch(dispatch.id).due == wall.instant


def test_enqueueing_the_same_release_again_changes_nothing(store: Store) -> None:
    approved = release()
    assert store.ledger.enqueue(approved) == store.ledger.enqueue(approved)


def test_a_new_approval_replaces_what_has_not_begun(store: Store) -> None:
    [former] = store.ledger.enqueue(release())
    [newer] = store.ledger.enqueue(release(at=NOW + SOON))
    assert store.ledger.dispatch(former.id).state is D.CANCELLED
    assert "A. Editor" in store.ledger.dispatch(former.id).note
    assert newer.state is D.QUEUED


@pytest.mark.parametrize("then", [(), (D.HELD,), (D.DONE,), (D.HELD, D.QUEUED)])
def test_a_campaign_that_has_begun_cannot_be_approved_again(store: Store, then: tuple[DispatchState, ...]) -> None:
    dispatch = begun(store)
    for state in then:
        store.ledger.move(dispatch.id, state, NOW)
    with pytest.raises(ReleaseError, match="copy campaigns/winter-2018"):
        store.ledger.enqueue(release(at=NOW + SOON))


def test_a_cancelled_start_bars_approval_only_where_somebody_may_have_it(store: Store) -> None:
    dispatch = begun(store)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    [again] = store.ledger.enqueue(release(at=NOW + SOON))
    store.ledger.start(again.id, NOW)
    [number] = ids(claim(store, again, limit=1))
    store.ledger.commit([number], token="t", now=NOW)
    store.ledger.move(again.id, D.CANCELLED, NOW)
    with pytest.raises(ReleaseError):
        store.ledger.enqueue(release(at=NOW + 2 * SOON))


def test_an_illegal_move_is_refused(store: Store) -> None:
    [dispatch] = store.ledger.enqueue(release())
    with pytest.raises(QueueError, match="cannot become done"):
        store.ledger.move(dispatch.id, D.DONE, NOW)


def test_what_is_due_is_queued_or_running_and_its_time_has_come(store: Store) -> None:
    [early] = store.ledger.enqueue(release(campaign="early", at=NOW - SOON))
    [late] = store.ledger.enqueue(release(campaign="late", at=NOW + SOON))
    [held] = store.ledger.enqueue(release(campaign="held"))
    store.ledger.move(held.id, D.HELD, NOW)
    assert [dispatch.id for dispatch in store.ledger.due(NOW)] == [early.id]
    store.ledger.start(early.id, NOW)
    assert [dispatch.id for dispatch in store.ledger.due(NOW + SOON)] == [early.id, late.id]


def test_instants_of_any_zone_compare_as_instants(store: Store) -> None:
    east = datetime.fromisoformat("2018-12-20T18:00:00+09:00")
    [dispatch] = store.ledger.enqueue(release(at=east))
    assert store.ledger.due(NOW - timedelta(microseconds=1)) == []
    assert [each.id for each in store.ledger.due(NOW)] == [dispatch.id]


# Starting


def test_starting_writes_one_delivery_for_each_reader(store: Store) -> None:
    dispatch = begun(store, readers=5)
    found = list(store.ledger.deliveries(dispatch.id))
    assert dispatch.state is D.RUNNING
    assert sorted(delivery.subscriber_id for delivery in found) == [reader(n).id for n in range(5)]
    assert {delivery.state for delivery in found} == {S.PENDING}


def test_starting_again_writes_nothing_twice(store: Store) -> None:
    dispatch = begun(store)
    assert store.ledger.start(dispatch.id, NOW).state is D.RUNNING
    store.ledger.move(dispatch.id, D.HELD, NOW)
    store.ledger.move(dispatch.id, D.QUEUED, NOW)
    store.audience.add([reader(99)], NOW)
    store.ledger.start(dispatch.id, NOW)
    assert counts(store, dispatch) == {S.PENDING: 3}


def test_a_reader_on_two_lists_gets_it_once(store: Store) -> None:
    store.audience.add([reader(1, "newsletter", "schools", tags=("a", "b"))], NOW)
    [dispatch] = store.ledger.enqueue(release(lists=("newsletter", "schools"), tags=("a", "b")))
    store.ledger.start(dispatch.id, NOW)
    assert counts(store, dispatch) == {S.PENDING: 1}


def test_lists_and_tags_choose_the_readers(store: Store) -> None:
    store.audience.add(
        [reader(1, "schools", tags=("a",)), reader(2, "schools"), reader(3, tags=("a",)), reader(4, tags=("b",))], NOW
    )
    [dispatch] = store.ledger.enqueue(release(lists=("schools", "volunteers"), tags=("a", "c")))
    store.ledger.start(dispatch.id, NOW)
    assert one(store, dispatch).subscriber_id == reader(1).id


def test_no_lists_and_no_tags_are_everybody(store: Store) -> None:
    store.audience.add([reader(1, "schools"), reader(2)], NOW)
    [dispatch] = store.ledger.enqueue(release(lists=()))
    store.ledger.start(dispatch.id, NOW)
    assert counts(store, dispatch) == {S.PENDING: 2}


def test_suppressed_readers_stand_in_the_ledger_with_the_reason(store: Store) -> None:
    store.audience.add([reader(1), reader(2)], NOW)
    store.audience.suppress(reader(1).address, "bounced", NOW)
    [dispatch] = store.ledger.enqueue(release())
    store.ledger.start(dispatch.id, NOW)
    [barred] = store.ledger.deliveries(dispatch.id, [S.SUPPRESSED])
    assert (barred.subscriber_id, barred.cause) == (reader(1).id, Words(text="bounced"))
    assert ids(claim(store, dispatch)) == [each.id for each in store.ledger.deliveries(dispatch.id, [S.CLAIMED])]


def test_starting_a_thread_writes_its_parts(store: Store) -> None:
    found = list(store.ledger.deliveries(thread(store).id))
    assert [(delivery.position, delivery.subscriber_id) for delivery in found] == [(1, ""), (2, ""), (3, "")]


def test_only_what_is_queued_can_start(store: Store) -> None:
    [dispatch] = store.ledger.enqueue(release())
    store.ledger.move(dispatch.id, D.HELD, NOW)
    with pytest.raises(QueueError):
        store.ledger.start(dispatch.id, NOW)


# Claiming


def test_a_claim_brings_the_reader_along(store: Store) -> None:
    [claimed] = claim(store, begun(store, readers=1))
    assert claimed.subscriber == reader(0)
    assert claimed.delivery.state is S.CLAIMED


def test_nothing_is_claimed_twice(store: Store) -> None:
    dispatch = begun(store, readers=5)
    first = claim(store, dispatch, limit=3)
    second = claim(store, dispatch, token="other", limit=3)
    assert len(first) == 3
    assert len(second) == 2
    assert not set(ids(first)) & set(ids(second))
    assert claim(store, dispatch) == []


@pytest.mark.parametrize("state", [D.HELD, D.CANCELLED])
def test_nothing_is_claimed_from_what_does_not_run(store: Store, state: DispatchState) -> None:
    dispatch = begun(store)
    store.ledger.move(dispatch.id, state, NOW)
    assert claim(store, dispatch) == []


@pytest.mark.parametrize(
    ("leave", "cause"),
    [
        (
            lambda store: store.audience.suppress(reader(0).address.upper(), "unsubscribed", NOW),
            Words(text="unsubscribed"),
        ),
        (lambda store: store.audience.remove(reader(0).address, NOW), Known.ERASED),
        (lambda store: store.audience.leave(reader(0).address, ["newsletter"]), Known.LEFT_LIST),
    ],
)
def test_who_leaves_before_the_claim_gets_nothing(store: Store, leave: Callable[[Store], object], cause: Cause) -> None:
    dispatch = begun(store, readers=2)
    leave(store)
    assert [claimed.subscriber.id for claimed in claim(store, dispatch, limit=1)] == [reader(1).id]
    [barred] = store.ledger.deliveries(dispatch.id, [S.SUPPRESSED])
    assert (barred.subscriber_id, barred.cause) == (reader(0).id, cause)


def test_a_claim_is_empty_only_where_nobody_is_left(store: Store) -> None:
    dispatch = begun(store, readers=5)
    for number in range(4):
        store.audience.suppress(reader(number).address, "unsubscribed", NOW)
    assert [claimed.subscriber.id for claimed in claim(store, dispatch, limit=2)] == [reader(4).id]


def test_a_deferred_delivery_is_claimed_when_its_time_has_come(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.DEFERRED, reply="450 later")
    due = one(store, dispatch).next_attempt
    assert due is not None
    assert claim(store, dispatch, now=due - timedelta(microseconds=1)) == []
    assert len(claim(store, dispatch, now=due)) == 1


# Committing


def test_a_commit_takes_only_what_is_ours(store: Store) -> None:
    dispatch = begun(store, readers=3)
    mine = ids(claim(store, dispatch, limit=2))
    theirs = ids(claim(store, dispatch, token="other"))
    assert store.ledger.commit([*mine, *theirs], token="t", now=NOW) == frozenset(mine)
    assert store.ledger.commit(mine, token="t", now=NOW) == frozenset()


def test_no_stale_worker_commits(store: Store) -> None:
    dispatch = begun(store, readers=1)
    stale = ids(claim(store, dispatch))
    assert store.ledger.commit(stale, token="t", now=NOW + SOON) == frozenset()
    store.ledger.recover(NOW + SOON)
    assert ids(claim(store, dispatch, token="other", now=NOW + SOON)) == stale
    assert store.ledger.commit(stale, token="t", now=NOW + SOON) == frozenset()


@pytest.mark.parametrize("state", [D.HELD, D.CANCELLED])
def test_after_a_hold_or_cancel_nothing_commits(store: Store, state: DispatchState) -> None:
    dispatch = begun(store)
    mine = ids(claim(store, dispatch))
    store.ledger.move(dispatch.id, state, NOW)
    assert store.ledger.commit(mine, token="t", now=NOW) == frozenset()


def test_a_commit_counts_an_attempt_and_keeps_the_evidence(store: Store) -> None:
    dispatch = thread(store)
    part = store.ledger.claim_part(dispatch.id, token="t", now=NOW, until=NOW + SOON)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW, evidence="12345")
    [committing] = store.ledger.deliveries(dispatch.id, [S.COMMITTING])
    assert (committing.attempts, committing.evidence) == (1, "12345")


def test_outcomes_are_settled_with_the_next_commit(store: Store) -> None:
    dispatch = begun(store, readers=2)
    first, second = ids(claim(store, dispatch))
    store.ledger.commit([first], token="t", now=NOW)
    sent = [Outcome(delivery_id=first, state=S.SENT)]
    assert store.ledger.commit([second], token="t", now=NOW, outcomes=sent) == {second}
    assert counts(store, dispatch) == {S.SENT: 1, S.COMMITTING: 1}


def test_an_impossible_outcome_lets_nothing_further_leave(store: Store) -> None:
    dispatch = begun(store, readers=2)
    first, second = ids(claim(store, dispatch))
    with pytest.raises(StoreError, match="never committed"):
        store.ledger.commit([second], token="t", now=NOW, outcomes=[Outcome(delivery_id=first, state=S.SENT)])
    assert counts(store, dispatch) == {S.CLAIMED: 2}


# Settling


def test_a_sent_delivery_has_its_proof(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.SENT, reply="250 2.0.0 queued", remote_id="<id@example.org>")
    sent = one(store, dispatch)
    assert (sent.state, sent.attempts, sent.reply, sent.remote_id, sent.changed_at) == (
        S.SENT, 1, "250 2.0.0 queued", "<id@example.org>", NOW,
    )  # fmt: skip


def test_many_outcomes_are_written_at_once(store: Store) -> None:
    dispatch = begun(store, readers=6)
    numbers = ids(claim(store, dispatch))
    store.ledger.commit(numbers, token="t", now=NOW)
    states = [S.SENT, S.SENT, S.DEFERRED, S.DEFERRED, S.FAILED, S.FAILED]
    outcomes = [Outcome(delivery_id=number, state=state) for number, state in zip(numbers, states, strict=True)]
    store.ledger.settle(outcomes, token="t", now=NOW)
    assert counts(store, dispatch) == {S.SENT: 2, S.DEFERRED: 2, S.FAILED: 2}


def test_the_retry_policy_dates_a_deferral(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.DEFERRED)
    assert one(store, dispatch).next_attempt == NOW + timedelta(minutes=1)
    again = NOW + timedelta(hours=1)
    settle(store, committed(store, dispatch, now=again), S.DEFERRED, now=again)
    assert one(store, dispatch).next_attempt == again + timedelta(minutes=3)


def test_the_other_side_may_say_when(store: Store) -> None:
    dispatch = begun(store, readers=1)
    settle(store, committed(store, dispatch), S.DEFERRED, retry_at=NOW + timedelta(minutes=15))
    assert one(store, dispatch).next_attempt == NOW + timedelta(minutes=15)


def test_a_delivery_without_attempts_left_has_failed(store: Store) -> None:
    dispatch = begun(store, readers=1)
    now = NOW
    for _ in range(8):
        settle(store, committed(store, dispatch, now=now), S.DEFERRED, now=now, cause=Known.REFUSED_MAIL)
        now += timedelta(days=1)
    assert one(store, dispatch).state is S.FAILED
    assert one(store, dispatch).cause == GivenUp(attempts=8, last=Known.REFUSED_MAIL)


def test_a_refusal_before_the_commit_counts_as_an_attempt(store: Store) -> None:
    dispatch = begun(store, readers=1)
    [number] = ids(claim(store, dispatch))
    settle(store, number, S.FAILED, reply="550 no such user")
    assert (one(store, dispatch).state, one(store, dispatch).attempts) == (S.FAILED, 1)


def test_what_did_not_leave_is_pending_again(store: Store) -> None:
    dispatch = begun(store, readers=1)
    [number] = ids(claim(store, dispatch))
    settle(store, number, S.PENDING)
    assert one(store, dispatch).attempts == 0
    assert ids(claim(store, dispatch)) == [number]


def test_nothing_is_sent_that_was_not_committed(store: Store) -> None:
    dispatch = begun(store, readers=2)
    claimed, other = ids(claim(store, dispatch))
    store.ledger.commit([other], token="t", now=NOW)
    with pytest.raises(StoreError, match="never committed"):
        store.ledger.settle(
            [Outcome(delivery_id=claimed, state=S.SENT), Outcome(delivery_id=other, state=S.SENT)], token="t", now=NOW
        )
    assert counts(store, dispatch) == {S.CLAIMED: 1, S.SENT: 1}


def test_the_outcome_of_another_token_is_not_written(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    settle(store, number, S.SENT, token="other")
    assert one(store, dispatch).state is S.COMMITTING


def test_what_comes_back_to_a_cancelled_dispatch_is_cancelled(store: Store) -> None:
    dispatch = begun(store, readers=4)
    numbers = ids(claim(store, dispatch))
    store.ledger.commit(numbers, token="t", now=NOW)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    states = [S.SENT, S.DEFERRED, S.PENDING, S.UNCERTAIN]
    outcomes = [Outcome(delivery_id=number, state=state) for number, state in zip(numbers, states, strict=True)]
    store.ledger.settle(outcomes, token="t", now=NOW)
    assert counts(store, dispatch) == {S.SENT: 1, S.CANCELLED: 2, S.UNCERTAIN: 1}


def test_cancelling_leaves_what_is_in_flight(store: Store) -> None:
    dispatch = begun(store, readers=4)
    numbers = ids(claim(store, dispatch, limit=2))
    store.ledger.commit(numbers[:1], token="t", now=NOW)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    assert counts(store, dispatch) == {S.COMMITTING: 1, S.CANCELLED: 3}
    settle(store, numbers[0], S.SENT)
    assert counts(store, dispatch) == {S.SENT: 1, S.CANCELLED: 3}


# After a crash


def test_a_restart_gives_leases_back_and_names_what_is_in_doubt(store: Store) -> None:
    dispatch = begun(store, readers=3)
    numbers = ids(claim(store, dispatch))
    store.ledger.commit(numbers[:1], token="t", now=NOW)
    recovery = store.ledger.recover(NOW, all_leases=True)
    assert recovery.returned == 2
    assert [delivery.id for delivery in recovery.uncertain] == numbers[:1]
    assert recovery.uncertain[0].state is S.UNCERTAIN
    assert counts(store, dispatch) == {S.PENDING: 2, S.UNCERTAIN: 1}


def test_only_expired_leases_are_taken_back(store: Store) -> None:
    dispatch = begun(store, readers=2)
    claim(store, dispatch, limit=1)
    claim(store, dispatch, now=NOW + SOON / 2, limit=1)
    assert store.ledger.recover(NOW + SOON - timedelta(microseconds=1)).returned == 0
    assert store.ledger.recover(NOW + SOON).returned == 1


def test_a_late_answer_still_decides_what_was_in_doubt(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW + SOON)
    settle(store, number, S.SENT, now=NOW + SOON, reply="250 ok")
    assert one(store, dispatch).state is S.SENT


@pytest.mark.parametrize("to", [S.SENT, S.FAILED, S.PENDING])
def test_a_person_decides_what_is_in_doubt(store: Store, to: DeliveryState) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    store.ledger.resolve(number, to, NOW, cause=Words(text="seen in the log"), remote_id="17")
    assert (one(store, dispatch).state, one(store, dispatch).cause) == (to, Words(text="seen in the log"))


def test_a_decision_to_send_again_brings_a_finished_dispatch_back(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    assert store.ledger.finish(dispatch.id, NOW)
    store.ledger.resolve(number, S.PENDING, NOW, cause=Known.RESENT_BY_HAND)
    assert store.ledger.dispatch(dispatch.id).state is D.QUEUED
    store.ledger.start(dispatch.id, NOW)
    assert ids(claim(store, dispatch)) == [number]


def test_a_cancelled_dispatch_sends_nothing_again(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    store.ledger.move(dispatch.id, D.CANCELLED, NOW)
    with pytest.raises(QueueError, match="was cancelled"):
        store.ledger.resolve(number, S.PENDING, NOW, cause=Known.RESENT_BY_HAND)


def test_what_is_decided_cannot_be_decided_again(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    settle(store, number, S.SENT)
    with pytest.raises(QueueError, match="is sent"):
        store.ledger.resolve(number, S.PENDING, NOW, cause=Known.AGAIN_BY_HAND)
    with pytest.raises(QueueError, match="no delivery"):
        store.ledger.resolve(number + 1, S.PENDING, NOW, cause=Known.AGAIN_BY_HAND)


# Threads


def next_part(store: Store, dispatch: Dispatch, now: datetime = NOW) -> Delivery | None:
    return store.ledger.claim_part(dispatch.id, token="t", now=now, until=now + SOON)


def test_parts_are_leased_in_order_and_one_at_a_time(store: Store) -> None:
    dispatch = thread(store)
    for position in (1, 2, 3):
        part = next_part(store, dispatch)
        assert part is not None
        assert part.position == position
        assert next_part(store, dispatch) is None
        store.ledger.commit([part.id], token="t", now=NOW)
        settle(store, part.id, S.SENT, remote_id=str(position))
    assert next_part(store, dispatch) is None
    assert store.ledger.finish(dispatch.id, NOW)


@pytest.mark.parametrize("state", [S.FAILED, S.UNCERTAIN, S.DEFERRED])
def test_no_part_passes_one_before_it_that_is_not_sent(store: Store, state: DeliveryState) -> None:
    dispatch = thread(store)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, state)
    assert next_part(store, dispatch) is None


def test_a_deferred_part_is_leased_when_its_time_has_come(store: Store) -> None:
    dispatch = thread(store)
    part = next_part(store, dispatch)
    assert part is not None
    settle(store, part.id, S.DEFERRED)
    assert next_part(store, dispatch, NOW + timedelta(hours=1)) is not None


def test_a_thread_is_not_done_while_its_last_part_is_in_doubt(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.UNCERTAIN)
    assert not store.ledger.finish(dispatch.id, NOW)
    store.ledger.resolve(part.id, S.SENT, NOW, cause=Known.FOUND, remote_id="1")
    assert store.ledger.finish(dispatch.id, NOW)


def test_looks_are_counted_and_dated_until_it_is_decided(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.looked(part.id, NOW, again=NOW + SOON)
    assert one(store, dispatch).looks == 0
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.UNCERTAIN)
    store.ledger.looked(part.id, NOW, again=NOW + SOON)
    store.ledger.looked(part.id, NOW, again=NOW + SOON, counted=False)
    assert (one(store, dispatch).looks, one(store, dispatch).next_attempt) == (1, NOW + SOON)
    store.ledger.resolve(part.id, S.PENDING, NOW, cause=Known.NOT_FOUND)
    assert (one(store, dispatch).looks, one(store, dispatch).next_attempt) == (0, None)


def test_a_deleted_part_says_so(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    settle(store, part.id, S.SENT, remote_id="1")
    store.ledger.retracted(part.id, NOW)
    assert (one(store, dispatch).state, one(store, dispatch).cause) == (S.SENT, Known.DELETED)


# Ending, counting, proving


def test_a_dispatch_is_done_when_nothing_is_open(store: Store) -> None:
    dispatch = begun(store, readers=2)
    assert not store.ledger.finish(dispatch.id, NOW)
    sent, doubtful = ids(claim(store, dispatch))
    store.ledger.commit([sent, doubtful], token="t", now=NOW)
    settle(store, sent, S.SENT)
    assert not store.ledger.finish(dispatch.id, NOW)
    settle(store, doubtful, S.UNCERTAIN)
    assert store.ledger.finish(dispatch.id, NOW)
    assert store.ledger.dispatch(dispatch.id).state is D.DONE
    assert store.ledger.finish(dispatch.id, NOW)


def test_a_dispatch_to_nobody_is_done_at_once(store: Store) -> None:
    [dispatch] = store.ledger.enqueue(release())
    store.ledger.start(dispatch.id, NOW)
    assert store.ledger.finish(dispatch.id, NOW)


def test_deliveries_come_page_by_page_and_complete(store: Store) -> None:
    dispatch = begun(store, readers=2_005)
    found = [delivery.id for delivery in store.ledger.deliveries(dispatch.id)]
    assert len(found) == 2_005
    assert found == sorted(set(found))


def test_every_outcome_that_another_overwrote_is_still_told(store: Store) -> None:
    dispatch = begun(store, readers=1)
    number = committed(store, dispatch)
    settle(store, number, S.DEFERRED, reply="450 greylisted")
    later = NOW + timedelta(hours=1)
    committed(store, dispatch, now=later)
    store.ledger.recover(later, all_leases=True)
    store.ledger.resolve(number, S.PENDING, later, cause=Known.RESENT_BY_HAND)
    settle(store, committed(store, dispatch, now=later), S.SENT, now=later, reply="250 ok")
    told = store.ledger.events(dispatch.id, number)
    assert [event.state for event in told] == ["deferred", "uncertain", "pending"]
    assert (told[0].at, told[0].reply, told[2].cause) == (NOW, "450 greylisted", Known.RESENT_BY_HAND)


def test_every_move_of_a_dispatch_is_told(store: Store) -> None:
    dispatch = begun(store, readers=1)
    store.ledger.move(dispatch.id, D.HELD, NOW, "a wrong link")
    told = store.ledger.events(dispatch.id)
    assert [(event.state, str(event.cause)) for event in told] == [
        ("queued", "approved"), ("running", ""), ("held", "a wrong link"),
    ]  # fmt: skip


def test_what_one_reader_was_sent_newest_first(store: Store) -> None:
    first = begun(store, readers=2)
    [second] = store.ledger.enqueue(release(campaign="spring-2019"))
    store.ledger.start(second.id, NOW)
    found = store.ledger.to_reader(reader(1).id)
    assert [delivery.dispatch_id for delivery in found] == [second.id, first.id]
