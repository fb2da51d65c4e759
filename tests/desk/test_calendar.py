"""The timeline as a calendar: each campaign keeps its event, whatever becomes of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.desk.approve import approve
from publisher.desk.calendar import events, write_calendar
from publisher.errors import WorkspaceError
from publisher.model.calendar_events import CalendarEvent
from publisher.model.dispatches import DispatchState

MONTH = timedelta(days=30)


def approved(room: Room, at: str, minutes: int = 0) -> None:
    campaign = room.campaign(email=EmailPlan(lists=("news",), at=at), x=Plan(at=at))
    now = NOW + timedelta(minutes=minutes)
    approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=now, again=True)


def found(room: Room) -> list[CalendarEvent]:
    return events(room.store, now=NOW, reach=MONTH, domain="example.org")


def test_each_departure_has_an_event_that_says_what_to_how_many_and_by_whom(room: Room) -> None:
    approved(room, "2019-01-02 09:00")
    email, thread = found(room)
    assert (email.summary, thread.summary) == ("winter, email: 2 readers", "winter, X: 2 parts")
    assert (email.begins.isoformat(), email.status) == ("2019-01-02T09:00:00+00:00", "CONFIRMED")
    assert email.description == "Winter digest\n1, queued; approved by A. Editor"
    assert thread.description.splitlines()[2].startswith("Cost about $0.0")
    assert found(room) == [email, thread]


def test_what_is_approved_anew_moves_its_event_and_what_is_cancelled_is_said_to_be(room: Room) -> None:
    approved(room, "2019-01-02 09:00")
    before = found(room)
    approved(room, "2019-01-03 10:00", minutes=5)
    after = found(room)
    assert [one.uid for one in after] == [one.uid for one in before]
    assert [one.begins.day for one in after] == [3, 3]
    assert all(new.sequence > old.sequence for new, old in zip(after, before, strict=True))
    assert all(new.changed > old.changed for new, old in zip(after, before, strict=True))
    for one in room.store.ledger.dispatches():
        if one.state is DispatchState.QUEUED:
            room.store.ledger.move(one.id, DispatchState.CANCELLED, NOW + timedelta(minutes=9))
    assert [(one.uid, one.status) for one in found(room)] == [(one.uid, "CANCELLED") for one in before]


def test_what_is_further_off_is_left_out(room: Room) -> None:
    approved(room, "2019-03-02 09:00")
    assert found(room) == []


def test_the_file_is_the_same_where_nothing_has_changed_and_no_other_file_is_written_over(
    room: Room, tmp_path: Path
) -> None:
    approved(room, "2019-01-02 09:00")
    file = tmp_path / "plan.ics"
    write_calendar(found(room), file, name="Lantern House")
    written = file.read_bytes()
    write_calendar(found(room), file, name="Lantern House")
    assert file.read_bytes() == written
    (tmp_path / "letter.txt").write_text("Dear friend", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"letter\.txt is there already and is no calendar"):
        write_calendar(found(room), tmp_path / "letter.txt", name="Lantern House")
    with pytest.raises(WorkspaceError, match=r"plan\.ics cannot be written"):
        write_calendar(found(room), tmp_path / "nowhere" / "plan.ics", name="Lantern House")
