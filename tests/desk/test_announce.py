"""Announcements: a campaign of their own, written only once a person agrees."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desk_room import NOW, Room
from picture_files import SVG, picture_file
from publisher.channels.registry import network
from publisher.desk.announce import Illustration, announce, announcement
from publisher.errors import CampaignError, ReleaseError, TimeError
from publisher.model.releases import Release
from publisher.social.thread import assemble
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign


def said(
    room: Room,
    text: str = "The new pack is out",
    *,
    link: str = "",
    at: str = "",
    name: str = "",
    pictures: Sequence[Illustration] = (),
) -> Campaign:
    folder = room.folder / "campaigns"
    return announcement(
        text, link=link, at=at, name=name, folder=folder, config=room.config, now=NOW, pictures=pictures
    )


def test_it_is_a_thread_without_an_email_called_after_its_day(room: Room) -> None:
    campaign = said(room, link="https://www.example.org/pack", at="2019-01-02 09:00")
    assert (campaign.name, campaign.file.title) == ("announcement-2019-01-02", "The new pack is out")
    assert campaign.file.email is None
    assert campaign.thread == ("The new pack is out\n\nhttps://www.example.org/pack",)


def test_pictures_go_with_it_and_into_its_folder(room: Room, tmp_path: Path) -> None:
    """Findings H11."""
    one, two = picture_file("JPEG"), picture_file("PNG")
    (tmp_path / "My Pack (1).JPG").write_bytes(one)
    (tmp_path / "table.png").write_bytes(two)
    shown = [
        Illustration(path=tmp_path / "My Pack (1).JPG", words="The pack"),
        Illustration(path=tmp_path / "table.png", words="A table"),
    ]
    checked = room.checked(said(room, link="https://www.example.org/pack", pictures=shown))
    done = announce(checked, room.store.ledger, by="A. Editor", now=NOW)
    (part,) = done.release.threads["x"].parts
    assert part.text == "The new pack is out\n\nhttps://www.example.org/pack"
    assert [(media.type, media.alt, media.content) for media in part.media] == [
        ("image/jpeg", "The pack", one),
        ("image/png", "A table", two),
    ]
    folder = room.folder / "campaigns" / done.release.campaign
    again = assemble(campaigns.load(folder), room.config, on=network("x"))
    assert again.parts == (part,)


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("lantern.jpg", "", "needs words"),
        ("lantern.jpg", "a [lantern]", "needs words"),
        ("missing.jpg", "A lantern", "cannot be read"),
    ],
)
def test_a_picture_without_words_or_without_a_file_is_told(
    room: Room, tmp_path: Path, name: str, words: str, told: str
) -> None:
    (tmp_path / "lantern.jpg").write_bytes(picture_file("JPEG"))
    with pytest.raises(CampaignError, match=told):
        said(room, pictures=[Illustration(path=tmp_path / name, words=words)])


def test_what_is_no_picture_blocks_it_and_nothing_is_written(room: Room, tmp_path: Path) -> None:
    (tmp_path / "lantern.jpg").write_bytes(SVG)
    campaign = said(room, pictures=[Illustration(path=tmp_path / "lantern.jpg", words="A lantern")])
    with pytest.raises(ReleaseError, match=r"picture-1\.jpg is an SVG drawing"):
        announce(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW)
    assert campaigns.names(room.folder / "campaigns") == []


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
        ({"link": "https://www.example.org/a\r\nb"}, CampaignError, "not an address of the web"),
        ({"name": "No Name"}, CampaignError, "cannot name a campaign"),
        ({"at": "2027-03-28 01:30"}, TimeError, "does not exist"),
    ],
)
def test_a_mistake_is_told(room: Room, given: dict[str, str], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        said(room, **given)  # type: ignore[arg-type] # texts by name
