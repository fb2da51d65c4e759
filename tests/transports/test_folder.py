"""What the folder keeps, and how it is called."""

import json
import os
import stat
from pathlib import Path

import pytest

from bags import carried
from publisher.model.dispatches import DeliveryState
from publisher.model.releases import Part
from publisher.ports.transports import Envelope, Posting
from publisher.transports.folder import FolderEmail, FolderSocial


def envelope(message_id: str, words: bytes = b"Hello") -> Envelope:
    return Envelope(
        message_id=message_id,
        sender="news@example.org",
        recipient="robin@example.org",
        message=b"Subject: Winter\r\n\r\n" + words + b"\r\n",
    )


def write(outbox: Path, *envelopes: Envelope) -> list[str]:
    assert {answer.state for answer in carried(FolderEmail(outbox), *envelopes)} == {DeliveryState.WRITTEN}
    return sorted(path.name for path in (outbox / "email").iterdir())


def test_a_message_is_called_by_its_id(tmp_path: Path) -> None:
    names = write(tmp_path, envelope("<0a1b@example.org>"), envelope("<test-2c3d@example.org>"))
    assert names == ["0a1b.eml", "test-2c3d.eml"]


def test_a_message_sent_again_is_the_same_file(tmp_path: Path) -> None:
    names = write(tmp_path, envelope("<0a1b@example.org>"), envelope("<0a1b@example.org>", b"Hello again"))
    assert names == ["0a1b.eml"]
    assert (tmp_path / "email" / "0a1b.eml").read_bytes().endswith(b"Hello again\r\n")


def test_no_id_leads_out_of_the_folder(tmp_path: Path) -> None:
    assert write(tmp_path, envelope("<../../../etc/passwd@example.org>")) == ["-etc-passwd.eml"]


def test_where_the_ledger_says_no_nothing_stays(tmp_path: Path) -> None:
    [answer] = carried(FolderEmail(tmp_path), envelope("<0a1b@example.org>"), commit=lambda: False)
    assert answer.state is DeliveryState.PENDING
    assert list((tmp_path / "email").iterdir()) == []


def test_what_a_thread_asks_of_its_network_stands_with_its_first_part(tmp_path: Path) -> None:
    social = FolderSocial(tmp_path, "x")
    for position, reply_to in ((1, ""), (2, "winter/1")):
        part = Part(position=position, text=f"Part {position}")
        asked = {"reply_settings": "following"}
        posting = Posting(campaign="winter", part=part, total=2, reply_to=reply_to, options=asked)
        assert social.post(posting, lambda: True).state is DeliveryState.WRITTEN
    one, two = (json.loads((tmp_path / "x" / "winter" / f"part-{at}.json").read_bytes()) for at in (1, 2))
    assert one["options"] == {"reply_settings": "following"}
    assert "options" not in two


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_what_readers_would_get_is_its_owner_s_alone(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    write(outbox, envelope("<0a1b@example.org>"))
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (outbox, outbox / "email", outbox / "email" / "0a1b.eml")]
    assert modes == [0o700, 0o700, 0o600]
