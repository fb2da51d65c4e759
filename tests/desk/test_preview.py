"""What the preview shows is what was checked."""

from pathlib import Path

from PIL import Image

from desk_room import Room
from publisher.channels.email import EmailPlan
from publisher.desk.preview import preview_of
from publisher.workspace.campaigns import PostEntry


def test_it_shows_what_was_built_and_what_the_checks_say(room: Room) -> None:
    checked = room.checked()
    shown = preview_of(checked)
    assert checked.digest is not None
    assert (shown.html, shown.text, shown.subject) == (
        checked.digest.html, checked.digest.text, "Winter at Lantern House",
    )  # fmt: skip
    assert shown.size_bytes == len(shown.html.encode())
    assert shown.sender == "Lantern House <newsroom@example.org>"
    assert shown.findings is checked.findings
    assert shown.threads is checked.threads


def test_embedded_pictures_and_those_of_the_thread_come_with_it(room: Room) -> None:
    campaign = room.campaign(
        posts=(PostEntry(slug="helpline", image="lantern.png", image_alt="A lantern"),),
        email=EmailPlan(lists=("news",), images="embedded"),
        thread=("Look!\n\n![A lantern](lantern.png)",),
    )
    campaign.folder.mkdir(parents=True)
    Image.new("RGB", (60, 40), (18, 58, 92)).save(campaign.folder / "lantern.png")
    shown = preview_of(room.checked(campaign))
    ((name, (kind, content)),) = shown.pictures.items()
    assert name in shown.html
    assert kind.startswith("image/")
    assert content
    assert [[picture.name for picture in part.media] for part in shown.threads[0].parts] == [["lantern.png"]]


def test_a_campaign_without_an_email_shows_its_thread(room: Room) -> None:
    shown = preview_of(room.checked(room.campaign(email=None)))
    assert (shown.html, shown.problem) == ("", "")
    assert len(shown.threads[0].parts) == 2


def test_what_cannot_be_built_is_told_in_a_sentence(room: Room, tmp_path: Path) -> None:
    shown = preview_of(room.checked(room.campaign(template="seasnal")))
    assert "Did you mean “seasonal”" in shown.problem
    assert shown.html == ""
