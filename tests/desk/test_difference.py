"""What has changed since the approval is told in words, and nothing else is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from desk_room import NOW, Room, post
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.channels.x.channel import XPlan
from publisher.desk.approve import approve
from publisher.desk.difference import Difference, difference
from publisher.errors import ReleaseError
from publisher.model.dispatches import DispatchState
from publisher.model.posts import Image
from publisher.model.subscribers import Subscriber
from publisher.workspace.campaigns import Campaign, PostEntry
from publisher.workspace.config import Brand


def approved(room: Room, campaign: Campaign | None = None) -> None:
    approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW)


def compared(room: Room, campaign: Campaign | None = None, **config: Any) -> Difference:
    changed = replace(room, config=msgspec.structs.replace(room.config, **config))
    draft = changed.draft(campaign)
    # It is looked at the day after.
    return difference(replace(draft, now=NOW + timedelta(days=1)), room.store)


def told(found: Difference) -> list[tuple[str, str, str]]:
    return [(change.what, change.was, change.now) for change in found.changes]


def test_what_was_just_approved_is_as_it_was_approved_on_the_next_day_too(room: Room) -> None:
    approved(room)
    found = compared(room)
    assert (told(found), found.waiting) == ([], True)
    assert found.same == (
        *("title", "channels", "subject", "preheader", "sender", "text", "fields", "pictures", "look", "audience"),
        *("readers", "parts", "options", "cost", "times"),
    )


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ({"title": "Winter news"}, ("Title", "Winter digest", "Winter news")),
        ({"subject": "Winter again"}, ("Subject", "Winter at Lantern House", "Winter again")),
        (
            {"preheader": "Another"},
            ("Preheader", "Twelve evenings, one lantern walk, and a helpline number worth keeping", "Another"),
        ),
        (
            {"intro": "Hello {{ subscriber.first_name | default('friend') }},\n"},
            (
                "Text",
                "to read Dear {subscriber.first_name}, Lantern",
                "to read Hello {subscriber.first_name}, Lantern",
            ),
        ),
        (
            {"intro": 'Dear {{ subscriber.first_name | default("reader") }},\n'},
            ("Fields", "subscriber.first_name, default “friend”", "subscriber.first_name, default “reader”"),
        ),
        (
            {"thread": ("Lanterns are lit at dusk.", "Bring a coat and two friends.")},
            ("Part 2", "“coat and a friend.”", "“coat and two friends.”"),
        ),
        ({"x": None}, ("Leaves by", "email, x", "email")),
        (
            {"x": Plan(at="2019-01-02 09:00")},
            ("Time, X", "as soon as possible", "Wed 2 Jan 2019, 09:00 GMT (+00:00)"),
        ),
        ({"email": EmailPlan()}, ("Goes to", "news", "every subscriber")),
        ({"x": XPlan(reply_settings="mentionedUsers")}, ("On X", "–", "reply_settings mentionedUsers")),
        ({"template": "seasonal"}, ("Look", "as it was approved", "another: its template, its colours or its links")),
    ],
)
def test_each_thing_that_a_person_changes_is_named(room: Room, file: dict[str, Any], change: tuple[str, ...]) -> None:
    approved(room)
    found = told(compared(room, room.campaign(**file)))
    quoted = tuple(f"“{words}”" for words in change[1:])
    assert change in found or (change[0], *quoted) in found
    assert {what for what, _, _ in found} <= {change[0], "Cost", "Text", "Part 1"}


def test_one_time_for_all_is_told_once(room: Room) -> None:
    at = "2019-01-02 09:00"
    approved(room)
    found = told(compared(room, room.campaign(email=EmailPlan(lists=("news",), at=at), x=Plan(at=at))))
    assert found == [("Time", "as soon as possible", "Wed 2 Jan 2019, 09:00 GMT (+00:00)")]


def test_what_changes_outside_the_campaign_is_told_too(room: Room) -> None:
    approved(room)
    room.store.audience.add([Subscriber(id="r3", address="r3@example.org", first_name="R", lists=("news",))], NOW)
    assert told(compared(room)) == [("Readers", "2", "3")]
    found = told(compared(room, brand=Brand(accent="#004d40")))
    assert ("Look", "as it was approved", "another: its template, its colours or its links") in found
    edited = replace(room.store.library.get("helpline"), title="The helpline at night")
    room.store.library.upsert([edited], NOW)
    assert any(what == "Text" and "at night" in now for what, _, now in told(compared(room)))


def test_pictures_are_told_by_their_names_and_words(room: Room) -> None:
    lantern = Image(url="https://www.example.org/lantern.jpg", alt="A lantern")
    room.store.library.upsert([post("lantern-walk", image=lantern)], NOW)
    approved(room)
    coat = PostEntry(slug="lantern-walk", image="https://www.example.org/coat.jpg", image_alt="A coat")
    found = told(compared(room, room.campaign(posts=(coat, PostEntry(slug="warm-rooms"), PostEntry(slug="helpline")))))
    assert ("Picture", "lantern.jpg (“A lantern”)", "coat.jpg (“A coat”)") in found


def test_a_part_that_comes_or_goes_is_told_whole(room: Room) -> None:
    approved(room, room.campaign(thread=("One.", "Two.", "Three.")))
    found = told(compared(room, room.campaign(thread=("One.", "Three."))))
    assert ("Part 2", "“Two.”", "–") in found
    assert {what for what, _, _ in found} == {"Part 2", "Cost"}


def test_the_newest_release_counts_and_a_cancelled_one_does_not(room: Room) -> None:
    with pytest.raises(ReleaseError, match="Nothing of winter is approved; approve it with publisher approve winter"):
        compared(room)
    approved(room)
    again = room.campaign(subject="Winter again")
    approve(room.checked(again), room.store.ledger, by="B. Editor", now=NOW + timedelta(hours=1), again=True)
    assert told(compared(room, again)) == []
    assert compared(room, again).release.approved_by == "B. Editor"
    for one in room.store.ledger.dispatches():
        if one.state is DispatchState.QUEUED:
            room.store.ledger.move(one.id, DispatchState.CANCELLED, NOW)
    with pytest.raises(ReleaseError, match="Nothing of winter is approved"):
        compared(room, again)


def test_an_email_that_cannot_be_built_any_more_is_said(room: Room) -> None:
    approved(room)
    with pytest.raises(ReleaseError, match="cannot be built as it is now, so it cannot be compared"):
        compared(room, room.campaign(intro="Dear {{ subscriber.first_nmae }},\n"))


def test_what_has_begun_is_said_to_leave_as_it_was(room: Room) -> None:
    room.begun(room.campaign())
    assert not compared(room).waiting
