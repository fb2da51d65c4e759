"""What leaves when, to how many."""

from datetime import timedelta

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.desk.approve import approve
from publisher.desk.timeline import entries
from publisher.model.dispatches import DispatchState
from publisher.model.subscribers import Subscriber


def test_it_runs_by_time_and_counts_readers_as_they_join(room: Room) -> None:
    campaign = room.campaign(email=EmailPlan(lists=("news",), at="2019-01-02 09:00"), x=Plan(at="2018-12-30 09:00"))
    approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW)
    room.store.audience.add([Subscriber(id="r3", address="reader3@example.org", lists=("news",))], NOW)
    found = entries(room.store, until=NOW + timedelta(days=30), now=NOW)
    assert [(entry.channel, entry.to) for entry in found] == [("x", "2 parts"), ("email", "3 readers")]


def test_what_is_held_is_on_it_and_what_is_over_or_far_away_is_not(room: Room) -> None:
    campaign = room.campaign(email=EmailPlan(lists=("news",)), x=Plan(at="2090-01-01 09:00"))
    done = approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW)
    email = next(dispatch for dispatch in done.dispatches if dispatch.channel == "email")
    room.store.ledger.move(email.id, DispatchState.HELD, NOW)
    assert [entry.state for entry in entries(room.store, until=NOW + timedelta(days=30), now=NOW)] == ["held"]
    room.store.ledger.move(email.id, DispatchState.CANCELLED, NOW)
    assert entries(room.store, until=NOW + timedelta(days=30), now=NOW) == []
