"""A thread looked at by itself."""

from desk_room import Room, left_on_x
from publisher.channels.channel import Plan
from publisher.desk.thread import look_at_thread
from publisher.workspace.campaigns import PostEntry


def test_it_needs_neither_the_posts_nor_an_email(room: Room) -> None:
    look = look_at_thread(room.draft(room.campaign(posts=(PostEntry(slug="gone"),))), {})
    assert [part.position for part in look.threads[0].parts] == [1, 2]
    assert {finding.place.split(",")[0] for finding in look.findings} == {"thread.md"}


def test_one_that_is_kept_at_home_is_shown_and_checked_too(room: Room) -> None:
    look = look_at_thread(room.draft(room.campaign(thread=("@friend, hello.",), x=Plan(send=False))), {})
    assert len(look.threads[0].parts) == 1
    assert "thread.mention" in {finding.check for finding in look.findings}


def test_it_says_where_the_months_budget_does_not_reach(room: Room) -> None:
    found = {finding.check for finding in look_at_thread(room.draft(), left_on_x(0.001, 1)).findings}
    assert {"thread.budget", "thread.posts"} <= found
