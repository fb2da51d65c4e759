"""A database that is older than what has left is known as such, and nothing leaves from it unasked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.desk.approve import approve
from publisher.desk.look_back import look_back
from publisher.model.dispatches import DispatchState
from publisher.model.note_words import sentence
from publisher.model.notes import Note, Reason
from publisher.model.watermarks import Watermark

LATER = NOW + timedelta(hours=1)


@dataclass
class Kept:
    """A mark in memory, for the database and for the outside."""

    mark: Watermark | None = None

    def current(self) -> Watermark | None:
        return self.mark

    seen = current

    def set(self, mark: Watermark) -> None:
        self.mark = mark

    def note(self, mark: Watermark) -> None:
        if self.mark is None or mark.number > self.mark.number:
            self.mark = mark

    def trouble(self) -> str:
        return ""


def mark(number: int, at: datetime = NOW) -> Watermark | None:
    return Watermark(number=number, at=at) if number else None


@pytest.fixture
def queued(room: Room) -> Room:
    """An email that is due at once, and a thread for the new year."""
    campaign = room.campaign(email=EmailPlan(lists=("news",)), x=Plan(at="2019-01-02 09:00"))
    approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW)
    return room


def states(room: Room) -> dict[str, DispatchState]:
    return {one.channel: one.state for one in room.store.ledger.dispatches()}


def test_an_older_database_holds_all_that_would_leave_and_says_so_once(queued: Room) -> None:
    inside, outside = Kept(mark(3, NOW - timedelta(hours=2))), Kept(mark(8))
    found = look_back(queued.store.ledger, inside, outside, LATER)
    assert found is not None
    # What it has for a later day may have been approved for an earlier one meanwhile.
    assert states(queued) == {"email": DispatchState.HELD, "x": DispatchState.HELD}
    assert {one.note for one in found.held} == {Note(reason=Reason.OLDER)}
    assert sentence(found.held[0]) == (
        "It may have left already, since the database was older than what has left; publisher queue resume 1 sends "
        "what is not noted as sent, publisher queue cancel 1 drops it."
    )
    assert found.says(ZoneInfo("Europe/London")).startswith(
        "The database is an older one, restored from a backup: it knows what left up to Thu 20 Dec 2018, 10:00, and "
        "the last left Thu 20 Dec 2018, 12:00. What was approved in between is not known here"
    )
    for one in queued.store.ledger.dispatches():
        queued.store.ledger.move(one.id, DispatchState.QUEUED, LATER)
    assert look_back(queued.store.ledger, inside, outside, LATER) is None
    assert set(states(queued).values()) == {DispatchState.QUEUED}


def test_a_backup_of_before_anything_left_is_older_too(queued: Room) -> None:
    found = look_back(queued.store.ledger, Kept(), Kept(mark(1)), LATER)
    assert found is not None
    assert "it knows of nothing that left, and the last left" in found.says(ZoneInfo("UTC"))
    assert set(states(queued).values()) == {DispatchState.HELD}


def test_where_nothing_is_known_outside_what_is_due_asks_and_the_rest_waits_for_its_day(queued: Room) -> None:
    outside = Kept()
    found = look_back(queued.store.ledger, Kept(mark(3)), outside, LATER)
    assert found is not None
    assert "not by this user of this machine" in found.says(ZoneInfo("UTC"))
    assert states(queued) == {"email": DispatchState.HELD, "x": DispatchState.QUEUED}
    assert outside.mark == mark(3)
    assert look_back(queued.store.ledger, Kept(mark(3)), outside, LATER) is None


@pytest.mark.parametrize(("inside", "outside"), [(0, 0), (3, 3), (4, 3)])
def test_the_newest_database_holds_nothing(queued: Room, inside: int, outside: int) -> None:
    """It may be ahead of what is outside: of another machine, or of a power failure."""
    assert look_back(queued.store.ledger, Kept(mark(inside)), Kept(mark(outside)), LATER) is None
    assert set(states(queued).values()) == {DispatchState.QUEUED}


class _NoQueue:
    def dispatches(self) -> list[object]:
        return []


@given(st.lists(st.sampled_from(["leaves", "backup", "restore"]), max_size=25))
def test_a_restored_database_is_known_exactly_where_something_left_since(steps: list[str]) -> None:
    now = datetime(2019, 1, 1, tzinfo=UTC)
    inside, outside = Kept(), Kept()
    backup: Watermark | None = None
    since = 0
    for step in steps:
        now += timedelta(minutes=1)
        if step == "leaves":
            inside.set(Watermark(number=inside.mark.number + 1 if inside.mark else 1, at=now))
            assert inside.mark is not None
            outside.note(inside.mark)
            since += 1
        elif step == "backup":
            backup, since = inside.mark, 0
        else:
            inside.mark = backup
            found = look_back(_NoQueue(), inside, outside, now)  # type: ignore[arg-type]  # nothing is queued
            assert (found is not None) == (since > 0)
            # What is there now counts as the newest; the backup that was put back is as old as before.
            assert look_back(_NoQueue(), inside, outside, now) is None  # type: ignore[arg-type]  # the same
