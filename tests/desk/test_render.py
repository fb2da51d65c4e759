"""A campaign as files to look at."""

import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from desk_room import Room
from publisher.channels.channel import Plan
from publisher.desk.render import render
from publisher.errors import CampaignError
from publisher.workspace.campaigns import PostEntry


def test_the_message_holds_the_page_and_the_text_that_are_written_beside_it(room: Room, tmp_path: Path) -> None:
    written = render(room.draft(), tmp_path / "look", key=room.store.key())
    assert [path.name for path in written] == [
        "digest.html", "digest.txt", "digest.eml", "thread.txt", "thread.json",
    ]  # fmt: skip
    message = message_from_bytes((tmp_path / "look" / "digest.eml").read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    for kind, name in (("html", "digest.html"), ("plain", "digest.txt")):
        body = message.get_body((kind,))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == (tmp_path / "look" / name).read_text(encoding="utf-8")
    assert str(message["Subject"]) == "Winter at Lantern House"


def test_parts_are_counted_as_they_will_stand(room: Room, tmp_path: Path) -> None:
    draft = room.draft()
    render(draft, tmp_path, key=room.store.key())
    data = json.loads((tmp_path / "thread.json").read_text(encoding="utf-8"))
    assert [(part["text"], part["length"]) for part in data["parts"]] == list(
        zip([part.text for part in draft.threads[0].parts], draft.threads[0].lengths, strict=True)
    )


def test_what_the_campaign_does_not_have_is_left_out(room: Room, tmp_path: Path) -> None:
    draft = room.draft(room.campaign(email=None))
    assert {path.name for path in render(draft, tmp_path / "a", key=b"k" * 32)} == {"thread.txt", "thread.json"}
    draft = room.draft(room.campaign(x=Plan(send=False)))
    assert "thread.txt" not in {path.name for path in render(draft, tmp_path / "b", key=b"k" * 32)}


def test_a_missing_post_writes_nothing(room: Room, tmp_path: Path) -> None:
    draft = room.draft(room.campaign(posts=(PostEntry(slug="gone"),)))
    with pytest.raises(CampaignError, match="“gone” of winter is not in the library"):
        render(draft, tmp_path / "look", key=b"k" * 32)
    assert not (tmp_path / "look").exists()


def test_a_folder_that_cannot_be_made_is_told(room: Room, tmp_path: Path) -> None:
    (tmp_path / "look").write_text("a file", encoding="utf-8")
    with pytest.raises(CampaignError, match="choose another folder"):
        render(room.draft(), tmp_path / "look", key=b"k" * 32)
