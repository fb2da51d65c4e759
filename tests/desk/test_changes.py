"""What of a campaign is no longer as it was approved (findings F4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.desk.approve import frozen
from publisher.desk.changes import changes, sentence
from publisher.desk.preflight import check
from publisher.model.releases import Release
from publisher.workspace.campaigns import PostEntry


@pytest.fixture
def release(room: Room) -> Release:
    return frozen(room.checked(), by="A. Editor", now=NOW)


def test_nothing_has_changed_however_much_later(room: Room, release: Release) -> None:
    assert changes(release, room.checked()) == ()
    later = replace(room.draft(), now=NOW + timedelta(days=40))
    assert changes(release, check(later, room.store, {})) == ()


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        ({"intro": "Dear all,\n"}, ("the email",)),
        ({"subject": "Winter on the river"}, ("the email",)),
        ({"posts": (PostEntry(slug="helpline"),)}, ("the email",)),
        ({"email": EmailPlan(lists=("volunteers",))}, ("its lists",)),
        ({"email": EmailPlan(lists=("news",), at="2018-12-24 09:00")}, ("the time of the email",)),
        ({"email": None}, ("whether it goes by email",)),
        ({"thread": ("Lanterns are lit at dusk.", "Bring a coat.")}, ("the thread on X",)),
        ({"x": Plan(at="2018-12-24 09:00")}, ("the time on X",)),
        ({"x": Plan(send=False)}, ("whether it goes on X",)),
        ({"intro": "Dear all,\n", "x": None}, ("the email", "whether it goes on X")),
    ],
)
def test_what_was_changed_is_named(room: Room, release: Release, edited: dict[str, Any], said: tuple[str, ...]) -> None:
    assert changes(release, room.checked(room.campaign(**edited))) == said


def test_a_post_that_is_gone_is_a_change(room: Room, release: Release) -> None:
    campaign = room.campaign(posts=(PostEntry(slug="gone"),))
    assert changes(release, room.checked(campaign)) == ("the email",)


def test_it_is_said_with_what_leaves_and_the_way_on() -> None:
    assert sentence((), "winter") == ""
    assert sentence(("the email", "its lists"), "winter") == (
        "winter was changed since it was approved (the email, its lists); what was approved leaves until you: "
        "publisher approve winter"
    )
