"""Composing: from a wish to the files that a person edits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk_room import NOW, Room
from publisher.desk.choose import Choice
from publisher.desk.compose import Composed, Wish, campaign_of, compose
from publisher.errors import CampaignError, PostError, TimeError
from publisher.workspace import campaigns, trash


def made(room: Room, *, replace: Any = None, wish: dict[str, Any] | None = None, **asked: Any) -> Composed:
    wanted = Wish(name="winter", choice=Choice(**asked), **(wish or {}))
    return compose(wanted, room.store.library, room.config, room.folder / "campaigns", now=NOW, replace=replace)


def aside(room: Room) -> Callable[[Path], str]:
    return lambda there: trash.throw_away(there, trash.folder_of(room.folder), NOW)


def test_what_is_composed_is_written_as_it_is_read_again(room: Room) -> None:
    done = made(room, season="winter", year=2018, wish={"title": "Winter digest", "lists": ("news",)})
    assert [post.slug for post in done.posts] == ["lantern-walk", "warm-rooms", "helpline"]
    again = campaigns.load(room.folder / "campaigns" / "winter")
    assert (again.file, again.intro) == (done.campaign.file, done.campaign.intro)
    assert again.thread == done.campaign.thread
    assert {path.name for path in done.written} == {"campaign.toml", "intro.md", "thread.md"}
    assert (again.file.template, again.file.season, again.file.subject) == (
        "seasonal", "winter", "Winter digest from Lantern House",
    )  # fmt: skip


def test_what_it_makes_passes_the_preflight(room: Room) -> None:
    assert room.checked(made(room, last=3).campaign).blocking == ()


def test_posts_stand_in_the_order_in_which_they_were_picked(room: Room) -> None:
    done = made(room, slugs=("helpline", "lantern-walk"))
    assert [entry.slug for entry in done.campaign.file.posts] == ["helpline", "lantern-walk"]


def test_one_post_alone_fills_the_digest(room: Room) -> None:
    file = made(room, slugs=("helpline",)).campaign.file
    assert (file.template, file.subject) == ("single", "Helpline")


def test_only_what_no_digest_has_carried_is_taken_where_that_is_wished(room: Room) -> None:
    first = made(room, slugs=("lantern-walk",)).campaign
    room.begun(first)
    done = made(room, last=5, unsent=True, replace=aside(room))
    assert [post.slug for post in done.posts] == ["warm-rooms", "helpline"]


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({}, CampaignError, "Say which posts the campaign is made of"),
        ({"unsent": True}, CampaignError, "Say which posts the campaign is made of"),
        ({"year": 1999}, CampaignError, "No post was chosen for winter"),
        ({"slugs": ("helplne",)}, PostError, "Did you mean “helpline”"),
        ({"author": "Nobody"}, PostError, "no post by the author"),
        ({"season": "winter"}, TimeError, "Say which winter"),
        ({"last": 1, "wish": {"at": "tomorrow"}}, TimeError, "write it as"),
        ({"last": 1, "wish": {"at": "2027-03-28 01:30"}}, TimeError, "does not exist"),
    ],
    ids=str,
)
def test_a_wish_that_cannot_be_met_writes_nothing(
    room: Room, given: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        made(room, **given)
    assert campaigns.names(room.folder / "campaigns") == []


def test_a_campaign_that_is_there_is_started_over_only_on_demand(room: Room) -> None:
    made(room, last=1)
    with pytest.raises(CampaignError, match="exists already"):
        made(room, last=2)
    (room.folder / "campaigns" / "winter" / "intro.md").write_text("An hour's work.\n", encoding="utf-8")
    done = made(room, last=2, replace=aside(room))
    assert len(done.posts) == 2
    kept = trash.folder_of(room.folder) / done.replaced / "intro.md"
    assert kept.read_text(encoding="utf-8") == "An hour's work.\n"


def test_a_name_that_cannot_be_a_folders_is_refused(room: Room) -> None:
    with pytest.raises(CampaignError, match="cannot name a campaign"):
        campaign_of(Wish(name="../out", choice=Choice()), room.draft().posts, room.config, room.folder, now=NOW)
