"""A thread looked at by itself."""

from desk_room import Room
from publisher.desk.thread import look_at_thread
from publisher.workspace.campaigns import PostEntry, XPlan


def test_it_needs_neither_the_posts_nor_an_email(room: Room) -> None:
    look = look_at_thread(room.draft(room.campaign(posts=(PostEntry(slug="gone"),))))
    assert [part.position for part in look.thread.parts] == [1, 2]
    assert {finding.place.split(",")[0] for finding in look.findings} == {"thread.md"}


def test_one_that_is_kept_at_home_is_shown_and_checked_too(room: Room) -> None:
    look = look_at_thread(room.draft(room.campaign(thread=("@friend, hello.",), x=XPlan(send=False))))
    assert len(look.thread.parts) == 1
    assert "thread.mention" in {finding.check for finding in look.findings}


def test_it_says_where_the_months_budget_does_not_reach(room: Room) -> None:
    found = {finding.check for finding in look_at_thread(room.draft(), budget=0.001, posts_left=1).findings}
    assert {"thread.budget", "thread.posts"} <= found
