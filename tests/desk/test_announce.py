"""Announcements: a campaign of their own, written only once a person agrees."""

import pytest

from desk_room import NOW, Room
from publisher.desk.announce import announce, announcement
from publisher.errors import CampaignError, ReleaseError, TimeError
from publisher.model.releases import Release
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign


def said(room: Room, text: str = "The new pack is out", *, link: str = "", at: str = "", name: str = "") -> Campaign:
    folder = room.folder / "campaigns"
    return announcement(text, link=link, at=at, name=name, folder=folder, config=room.config, now=NOW)


def test_it_is_a_thread_without_an_email_called_after_its_day(room: Room) -> None:
    campaign = said(room, link="https://www.example.org/pack", at="2019-01-02 09:00")
    assert (campaign.name, campaign.file.title) == ("announcement-2019-01-02", "The new pack is out")
    assert campaign.file.email is None
    assert campaign.thread == ("The new pack is out\n\nhttps://www.example.org/pack",)


def test_the_second_of_a_day_has_a_name_of_its_own(room: Room) -> None:
    campaigns.save(said(room))
    assert said(room).name == "announcement-2018-12-20-2"


def test_it_is_approved_and_written(room: Room) -> None:
    checked = room.checked(said(room))
    done = announce(checked, room.store.ledger, by="A. Editor", now=NOW)
    assert [dispatch.channel for dispatch in done.dispatches] == ["x"]
    assert campaigns.load(room.folder / "campaigns" / done.release.campaign).thread == ("The new pack is out",)


def test_a_person_who_says_no_finds_nothing_written(room: Room) -> None:
    def no(_: Release) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        announce(room.checked(said(room)), room.store.ledger, by="A. Editor", now=NOW, agree=no)
    assert campaigns.names(room.folder / "campaigns") == []
    assert room.store.ledger.dispatches() == []


def test_what_blocks_it_is_told(room: Room) -> None:
    with pytest.raises(ReleaseError, match="The announcement cannot be queued: The thread has 1 part"):
        announce(room.checked(said(room), posts_left=0), room.store.ledger, by="A. Editor", now=NOW)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"text": " "}, CampaignError, "says nothing"),
        ({"link": "www.example.org"}, CampaignError, "not an address of the web"),
        ({"name": "No Name"}, CampaignError, "cannot name a campaign"),
        ({"at": "2027-03-28 01:30"}, TimeError, "does not exist"),
    ],
)
def test_a_mistake_is_told(room: Room, given: dict[str, str], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        said(room, **given)
