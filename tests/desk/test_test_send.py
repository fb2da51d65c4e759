"""A test of the digest, sent to oneself."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from desk_room import Room
from publisher.desk.test_send import send_test
from publisher.errors import CampaignError
from publisher.transports.folder import FolderEmail
from publisher.workspace.campaigns import PostEntry


def test_each_address_gets_it_marked_as_a_test(room: Room, tmp_path: Path) -> None:
    to = ["one@example.org", "two@example.org"]
    answers = send_test(room.draft(), FolderEmail(tmp_path), to, key=room.store.key(), sign=bytes)
    assert [(address, answer.state) for address, answer in answers] == [(address, "written") for address in to]
    messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in tmp_path.rglob("*.eml")]
    assert sorted(str(message["To"].addresses[0].addr_spec) for message in messages) == to
    assert {str(message["Subject"]) for message in messages} == {"[Test] Winter at Lantern House"}
    assert room.store.ledger.dispatches() == []


def test_there_is_nothing_to_test_without_an_email_or_with_a_post_missing(room: Room, tmp_path: Path) -> None:
    for campaign, words in (
        (room.campaign(email=None), "has no email"),
        (room.campaign(posts=(PostEntry(slug="gone"),)), "“gone” is not in the library"),
    ):
        with pytest.raises(CampaignError, match=words):
            send_test(room.draft(campaign), FolderEmail(tmp_path), ["a@example.org"], key=room.store.key(), sign=bytes)
    assert list(tmp_path.rglob("*.eml")) == []


def test_a_test_is_known_by_its_message_id_and_its_file_by_that(room: Room, tmp_path: Path) -> None:
    send_test(room.draft(), FolderEmail(tmp_path), ["me@example.org"], key=room.store.key(), sign=bytes)
    (file,) = tmp_path.rglob("*.eml")
    assert file.name.startswith("test-")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(message["Message-ID"]) == f"<{file.stem}@example.org>"


def test_a_second_test_is_another_message_so_that_no_mailbox_drops_it(room: Room, tmp_path: Path) -> None:
    draft = room.draft()
    for moment in (draft.now, draft.now + timedelta(minutes=1)):
        send_test(
            replace(draft, now=moment), FolderEmail(tmp_path), ["me@example.org"], key=room.store.key(), sign=bytes
        )
    assert len(list(tmp_path.rglob("*.eml"))) == 2
