"""A campaign's time is changed in its file; everything else stays to the letter."""

import tomllib
from pathlib import Path

import pytest

from publisher.errors import CampaignError
from publisher.workspace.campaign_times import read_text, with_times, write_text

TEXT = """\
title = "Winter"  # ours
[email]
lists = ["news"]
# Asked Anna about this one.
at = "2026-12-20 09:00"  # before the walk

[x]
# no time yet

[[posts]]
slug = "at"
"""


def test_a_time_is_changed_where_it_stands() -> None:
    changed = with_times(TEXT, {"email": "2026-12-21 10:00"})
    assert changed == TEXT.replace("2026-12-20 09:00", "2026-12-21 10:00")


def test_a_time_that_is_not_there_comes_first_in_its_section() -> None:
    assert with_times(TEXT, {"x": "2026-12-21 10:00"}) == TEXT.replace("[x]\n", '[x]\nat = "2026-12-21 10:00"\n')


@pytest.mark.parametrize(
    "text",
    [
        'email.at = ""\nemail.send = true\n',
        'email = { send = true, at = "2026-12-20 09:00" }  # all in one\n',
        "[email]\nat = '2026-12-20 09:00'",
        '[ "email" ]  # by post\nsend = true\n',
        "[email]",
    ],
)
def test_other_ways_of_writing_it_are_changed_too(text: str) -> None:
    changed = with_times(text, {"email": "2026-12-21 10:00 first"})
    assert tomllib.loads(changed)["email"]["at"] == "2026-12-21 10:00 first"
    assert changed.count("#") == text.count("#")


def test_what_cannot_be_changed_by_itself_is_said() -> None:
    with pytest.raises(CampaignError, match="in a form that is not changed by itself"):
        with_times("email = { send = true }\n", {"email": "2026-12-21 10:00"})


def test_line_ends_and_the_mark_of_byte_order_stay(tmp_path: Path) -> None:
    file = tmp_path / "campaign.toml"
    before = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    file.write_bytes(before)
    write_text(tmp_path, with_times(read_text(tmp_path), {"email": "2026-12-21 10:00", "x": "2026-12-21 10:00"}))
    added = b'[x]\r\nat = "2026-12-21 10:00"\r\n'
    assert file.read_bytes() == before.replace(b"2026-12-20 09:00", b"2026-12-21 10:00").replace(b"[x]\r\n", added)
    assert [path.name for path in tmp_path.iterdir()] == ["campaign.toml"]


def test_a_file_that_cannot_be_written_stays_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match=r"campaign\.toml cannot be written"):
        write_text(tmp_path, TEXT)
    assert list(tmp_path.iterdir()) == []
