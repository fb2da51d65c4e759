"""What the ledger tells, on each database."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger_bench import (
    MINE,
    NOW,
    SOON,
    D,
    S,
    begun,
    claim,
    committed,
    ids,
    next_part,
    one,
    reader,
    release,
    settle,
    thread,
)
from publisher.errors import QueueError, ReleaseError
from publisher.model.causes import Known, Unanswered, Words
from publisher.model.dispatches import DeliveryState, DispatchState, Outcome
from publisher.model.notes import NOTHING, Note, Reason
from publisher.ports.store import Store
from publisher.store.engine import Database, database_url
from publisher.when import WallTime


def test_a_release_comes_back_as_it_was_approved(store: Store) -> None:
    approved = release(parts=2, posts=("a-post",))
    store.ledger.enqueue(approved)
    assert store.ledger.release(approved.id) == approved


def test_an_unknown_release_or_dispatch_is_named(store: Store) -> None:
    with pytest.raises(ReleaseError, match="no release 0123"):
        store.ledger.release("0123")
    with pytest.raises(QueueError, match="no dispatch 7"):
        store.ledger.dispatch(7)


def test_a_wall_time_is_kept_as_said(store: Store) -> None:
    wall = WallTime(local=datetime(2027, 10, 31, 1, 30), zone="Europe/London", fold=1)  # noqa: DTZ001 - wall times are naive
    [dispatch] = store.ledger.enqueue(release(wall=wall, at=wall.instant))
    assert store.ledger.dispatch(dispatch.id).at == wall
    assert store.ledger.dispatch(dispatch.id).due == wall.instant


def test_the_first_and_the_last_that_were_sent_tell_how_long_it_took(store: Store) -> None:
    dispatch = begun(store, readers=3)
    assert store.ledger.sent_between(dispatch.id) is None
    for minute in (0, 7):
        now = NOW + timedelta(minutes=minute)
        token = f"t{minute}"
        (claimed,) = store.ledger.claim(dispatch.id, token=token, now=now, until=now + timedelta(hours=1), limit=1)
        store.ledger.commit([claimed.delivery.id], token=token, now=now)
        sent = Outcome(delivery_id=claimed.delivery.id, state=DeliveryState.SENT)
        store.ledger.settle([sent], token=token, now=now)
    assert store.ledger.sent_between(dispatch.id) == (NOW, NOW + timedelta(minutes=7))


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
    wrong = Note(reason=Reason.BY_HAND, by="A. Editor", words="a wrong link")
    store.ledger.move(dispatch.id, D.HELD, NOW + SOON, wrong)
    told = store.ledger.events(dispatch.id)
    assert [(event.state, event.note) for event in told] == [
        ("queued", Note(reason=Reason.APPROVED)), ("running", NOTHING), ("held", wrong),
    ]  # fmt: skip
    held = store.ledger.dispatch(dispatch.id)
    assert (held.note, held.since) == (wrong, NOW + SOON)


def test_what_a_running_dispatch_waits_for_stands_there_since_it_began_to_wait(store: Store) -> None:
    dispatch = begun(store, readers=1)
    assert store.ledger.dispatch(dispatch.id).since == NOW
    for minutes, reply in ((5, "421 busy"), (6, "421 too busy")):
        waiting = Note(reason=Reason.WAITS, words=reply)
        store.ledger.waits(dispatch.id, waiting, NOW + timedelta(minutes=minutes))
        now = store.ledger.dispatch(dispatch.id)
        assert (now.state, now.note, now.since) == (D.RUNNING, waiting, NOW + timedelta(minutes=5))
    store.ledger.waits(dispatch.id, NOTHING, NOW + timedelta(minutes=7))
    assert store.ledger.dispatch(dispatch.id).note == NOTHING
    store.ledger.move(dispatch.id, D.HELD, NOW)
    store.ledger.waits(dispatch.id, waiting, NOW)
    assert store.ledger.dispatch(dispatch.id).note == NOTHING


def test_what_one_reader_was_sent_newest_first(store: Store) -> None:
    first = begun(store, readers=2)
    [second] = store.ledger.enqueue(release(campaign="spring-2019"))
    store.ledger.start(second.id, NOW)
    found = store.ledger.to_reader(reader(1).id)
    assert [delivery.dispatch_id for delivery in found] == [second.id, first.id]


# What is in doubt


def test_what_is_in_doubt_is_told_with_since_when_and_how_often(store: Store) -> None:
    dispatch = begun(store, readers=2)
    later = NOW + timedelta(hours=1)
    number = ids(claim(store, dispatch, limit=1))[0]
    store.ledger.commit([number], token=MINE, now=NOW)
    assert store.ledger.doubts(dispatch.id) == []
    store.ledger.recover(NOW, all_leases=True)
    [first] = store.ledger.doubts(dispatch.id)
    assert (first.delivery.id, first.since, first.times) == (number, NOW, 1)
    store.ledger.resolve(number, S.PENDING, later, cause=Known.RESENT_BY_HAND)
    assert store.ledger.doubts(dispatch.id) == []
    [again] = ids(claim(store, dispatch, now=later, limit=1))
    assert again == number
    store.ledger.commit([number], token=MINE, now=later)
    settle(store, number, S.UNCERTAIN, now=later, cause=Unanswered(error="timed out"))
    assert store.ledger.doubts() == store.ledger.doubts(dispatch.id)
    [second] = store.ledger.doubts()
    assert (second.delivery.cause, second.since, second.times) == (Unanswered(error="timed out"), later, 2)


def test_looking_for_a_part_makes_its_doubt_no_younger(store: Store) -> None:
    dispatch = thread(store, parts=1)
    part = next_part(store, dispatch)
    assert part is not None
    store.ledger.commit([part.id], token=MINE, now=NOW)
    settle(store, part.id, S.UNCERTAIN)
    store.ledger.looked(part.id, NOW + SOON, again=NOW + 2 * SOON)
    [doubt] = store.ledger.doubts(dispatch.id)
    assert (doubt.since, doubt.times, doubt.delivery.looks) == (NOW, 1, 1)


@pytest.mark.parametrize("state", [D.HELD, D.CANCELLED])
def test_what_is_held_or_cancelled_is_in_doubt_only_where_it_is_asked_for(store: Store, state: DispatchState) -> None:
    dispatch = begun(store, readers=1)
    committed(store, dispatch)
    store.ledger.recover(NOW, all_leases=True)
    store.ledger.move(dispatch.id, state, NOW)
    assert store.ledger.doubts() == []
    assert len(store.ledger.doubts(dispatch.id)) == 1


def test_a_cause_that_another_version_wrote_is_told_in_its_words(store: Store, address: str | Path) -> None:
    dispatch = begun(store, readers=1)
    database = Database(database_url(address))
    with database.write() as connection:
        connection.execute(text("UPDATE deliveries SET state = 'failed', cause = 'greylisted, says 0.9'"))
    database.close()
    assert one(store, dispatch).cause == Words(text="greylisted, says 0.9")
