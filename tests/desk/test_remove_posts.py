"""Removing posts: which campaigns would miss them is known beforehand."""

import pytest

from desk_room import NOW, Room
from publisher.desk.remove_posts import removal, remove
from publisher.errors import PostError
from publisher.workspace import campaigns


def test_it_names_the_campaigns_that_are_made_of_a_post(room: Room) -> None:
    campaigns.save(room.campaign())
    broken = room.folder / "campaigns" / "broken"
    broken.mkdir()
    (broken / "campaign.toml").write_text("title =", encoding="utf-8")
    doomed = removal(["helpline", "helpline"], room.store.library, room.folder / "campaigns")
    assert [post.slug for post in doomed.posts] == ["helpline"]
    assert doomed.used == (("helpline", "winter"),)
    assert len(room.store.library.all()) == 3


def test_what_is_removed_is_gone(room: Room) -> None:
    remove(removal(["helpline"], room.store.library, room.folder / "campaigns"), room.store.library, NOW)
    assert {post.slug for post in room.store.library.all()} == {"lantern-walk", "warm-rooms"}


def test_a_post_that_is_not_there_keeps_the_others(room: Room) -> None:
    with pytest.raises(PostError, match="Did you mean “helpline”"):
        removal(["warm-rooms", "helplne"], room.store.library, room.folder / "campaigns")
    assert len(room.store.library.all()) == 3
