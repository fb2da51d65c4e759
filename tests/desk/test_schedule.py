"""Another time for a campaign: its file has it, and what was approved for the old one stops."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.checks.proof import no_holiday
from publisher.desk import schedule as desk
from publisher.desk.approve import approve
from publisher.desk.preflight import check_times
from publisher.errors import CampaignError, ReleaseError, TimeError
from publisher.model.dispatches import DispatchState
from publisher.model.note_words import sentence
from publisher.model.notes import Note, Reason
from publisher.when import WallTime, parse_wall_time
from publisher.workspace import campaigns
from publisher.workspace.config import Calendar

LONDON = "Europe/London"
NINE = "2019-01-02 09:00"


def at(said: str) -> WallTime:
    return parse_wall_time(said, zone_name=LONDON)


def saved(room: Room, name: str = "winter", when: str = NINE) -> None:
    campaigns.save(room.campaign(name=name, email=EmailPlan(lists=("news",), at=when), x=Plan(at=when)))


def schedule(room: Room, when: WallTime | None, channel: str = "", **given: object) -> desk.Rescheduling:
    ledger, folder = room.store.ledger, room.folder / "campaigns"
    given = {"config": room.config, "now": NOW, "holiday": no_holiday} | given
    return desk.schedule("winter", when, folder, queue=ledger, channel=channel, **given)  # type: ignore[arg-type]


def read(room: Room) -> dict[str, str]:
    file = campaigns.load(room.folder / "campaigns" / "winter").file
    return {name: file.at(name) for name in file.plans}


def test_every_channel_that_it_leaves_by_gets_the_time(room: Room) -> None:
    saved(room)
    plan = schedule(room, at("2019-01-03 10:00"))
    assert read(room) == {"email": "2019-01-03 10:00", "x": "2019-01-03 10:00"}
    assert [(move.channel, move.was, move.becomes) for move in plan.moves] == [
        ("email", NINE, "2019-01-03 10:00"),
        ("x", NINE, "2019-01-03 10:00"),
    ]


def test_or_only_the_one_that_is_named(room: Room) -> None:
    saved(room)
    schedule(room, at("2019-01-03 10:00 Asia/Tokyo"), "x")
    assert read(room) == {"email": NINE, "x": "2019-01-03 10:00 Asia/Tokyo"}
    with pytest.raises(CampaignError, match=r"does not leave by “xx”, but by email and x.* Did you mean “x”"):
        schedule(room, None, "xx")


def test_the_same_time_changes_nothing_and_holds_nothing(room: Room) -> None:
    saved(room)
    approve(room.checked(campaigns.load(room.folder / "campaigns" / "winter")), room.store.ledger, by="A", now=NOW)
    plan = schedule(room, at(NINE), agree=lambda _: pytest.fail("nothing to agree to"))
    assert (plan.moves, plan.holds) == ((), ())
    assert {one.state for one in room.store.ledger.dispatches()} == {DispatchState.QUEUED}


def test_what_was_approved_is_held_at_once_until_it_is_approved_anew(room: Room) -> None:
    saved(room)
    there = room.folder / "campaigns" / "winter"
    approve(room.checked(campaigns.load(there)), room.store.ledger, by="A. Editor", now=NOW)
    plan = schedule(room, at("2019-01-03 10:00"), "email")
    assert [one.channel for one in plan.holds] == ["email", "x"]
    held = room.store.ledger.dispatches(campaign="winter")
    assert {(one.state, one.note) for one in held} == {(DispatchState.HELD, Note(reason=Reason.RETIMED))}
    assert sentence(held[0]) == "Its time was changed; publisher approve winter queues it for the new one."
    assert room.store.ledger.due(datetime(2019, 1, 2, 12, 0, tzinfo=UTC)) == []
    again = approve(room.checked(campaigns.load(there)), room.store.ledger, by="A. Editor", now=NOW)
    assert {one.channel: str(one.at) for one in again.dispatches} == {
        "email": "2019-01-03 10:00 Europe/London",
        "x": "2019-01-02 09:00 Europe/London",
    }
    former = [one for one in room.store.ledger.dispatches() if one.release_id != again.release.id]
    assert {one.state for one in former} == {DispatchState.CANCELLED}


def test_a_no_changes_nothing(room: Room) -> None:
    saved(room)
    approve(
        room.checked(campaigns.load(room.folder / "campaigns" / "winter")), room.store.ledger, by="A. Editor", now=NOW
    )

    def no(_: desk.Rescheduling) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        schedule(room, at("2019-01-03 10:00"), agree=no)
    assert read(room) == {"email": NINE, "x": NINE}
    assert {one.state for one in room.store.ledger.dispatches()} == {DispatchState.QUEUED}


def test_what_is_on_its_way_keeps_its_time(room: Room) -> None:
    saved(room, when="")
    room.begun(campaigns.load(room.folder / "campaigns" / "winter"))
    with pytest.raises(ReleaseError, match="on its way already"):
        schedule(room, at("2019-01-03 10:00"))
    assert read(room) == {"email": "", "x": ""}


def test_one_that_was_missed_gets_another_time(room: Room) -> None:
    saved(room)
    there = room.folder / "campaigns" / "winter"
    done = approve(room.checked(campaigns.load(there)), room.store.ledger, by="A. Editor", now=NOW)
    for one in done.dispatches:
        room.store.ledger.move(one.id, DispatchState.MISSED, NOW)
    plan = schedule(room, at("2019-01-03 10:00"))
    assert (plan.holds, [one.state for one in plan.waits]) == ((), [DispatchState.MISSED] * 2)
    approve(room.checked(campaigns.load(there)), room.store.ledger, by="A. Editor", now=NOW)
    assert {one.state for one in room.store.ledger.dispatches()} == {DispatchState.CANCELLED, DispatchState.QUEUED}


def test_a_time_that_the_preflight_would_not_let_pass_is_refused(room: Room) -> None:
    saved(room)
    with pytest.raises(TimeError, match=r"ago, so this would be missed.*; choose another time"):
        schedule(room, at("2018-12-01 09:00"))
    assert read(room) == {"email": NINE, "x": NINE}


def test_a_day_of_rest_is_refused_or_told_as_configured(room: Room) -> None:
    saved(room)
    config = replace(room.config, calendar=Calendar(blackout=("2019-01-03",), quiet="08:00-11:00"))
    with pytest.raises(TimeError, match=r"Thu 3 Jan 2019 is a day on which nothing leaves \(2019-01-03\); choose"):
        schedule(room, at("2019-01-03 10:00"), config=config)
    plan = schedule(room, at("2019-01-04 10:00"), config=config)
    assert [one.check for one in plan.findings] == ["campaign.email-quiet", "campaign.x-quiet"]


def test_what_another_campaign_has_near_by_is_told_and_its_own_is_not(room: Room) -> None:
    saved(room)
    saved(room, "autumn")
    for name in ("winter", "autumn"):
        loaded = campaigns.load(room.folder / "campaigns" / name)
        approve(room.checked(loaded), room.store.ledger, by="A. Editor", now=NOW, again=True)
    config = replace(room.config, calendar=Calendar(apart=60))
    plan = schedule(room, at("2019-01-02 09:30"), config=config)
    assert [(one.check, "(autumn, email)" in one.message) for one in plan.findings] == [
        ("campaign.email-near", True),
        ("campaign.x-near", True),
    ]
    loaded = campaigns.load(room.folder / "campaigns" / "winter")
    assert check_times(loaded, room.config, room.store.ledger, now=NOW) == ()
