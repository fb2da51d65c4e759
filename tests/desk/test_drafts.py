"""A campaign brought together with its posts."""

from datetime import UTC, datetime

import pytest

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.channels.registry import network
from publisher.errors import TimeError
from publisher.workspace.campaigns import PostEntry
from publisher.workspace.config import Email


def test_posts_stand_in_the_campaigns_order_and_missing_ones_are_named(room: Room) -> None:
    entries = tuple(PostEntry(slug=slug) for slug in ("helpline", "gone", "lantern-walk"))
    draft = room.draft(room.campaign(posts=entries))
    assert [post.slug for post in draft.posts] == ["helpline", "lantern-walk"]
    assert draft.missing == ("gone",)
    assert {"helpline", "lantern-walk"} <= set(draft.known)


def test_a_thread_that_is_kept_at_home_is_no_part_of_it(room: Room) -> None:
    assert room.draft(room.campaign(x=Plan(send=False))).threads == ()
    assert len(room.draft().threads[0].parts) == 2


def test_times_are_those_of_the_organisation(room: Room) -> None:
    campaign = room.campaign(email=EmailPlan(at="2018-07-01 09:00"), x=Plan(at="2027-03-28 01:30"))
    draft = room.draft(campaign)
    assert draft.email_at is not None
    assert draft.email_at.instant == datetime(2018, 7, 1, 8, 0, tzinfo=UTC)
    assert draft.masthead().date == draft.email_at.instant
    with pytest.raises(TimeError, match="does not exist"):
        draft.at(network("x"))


def test_without_a_time_it_is_dated_now(room: Room) -> None:
    assert room.draft().email_at is None
    assert room.draft().masthead().date == NOW


def test_the_reader_who_stands_for_all_shows_the_names_of_columns(room: Room) -> None:
    intro = "From {{ subscriber.fields.town }}, {{ subscriber.first_name }}."
    assert "From [town], Alex." in room.draft(room.campaign(intro=intro)).digest().text


def test_links_of_the_sample_lead_to_nobodys_data(room: Room) -> None:
    mail = room.draft().sample_links()
    assert mail.unsubscribe_url == "mailto:newsroom@example.org?subject=unsubscribe%20sample"
    public = Email(public_url="https://news.example.org/")
    config = type(room.config)(organisation=room.config.organisation, sender=room.config.sender, email=public)
    links = Room(store=room.store, folder=room.folder, config=config).draft().sample_links()
    assert links.view_url == "https://news.example.org/view/sample"
