"""What people slip on in TOML is named, with the line as it should be (findings F14)."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import CampaignError, ConfigError
from publisher.workspace import campaigns, config
from publisher.workspace.slips import slip

GOOD = '[organisation]\nname = "Lantern House"\n\n[sender]\nemail = "news@example.org"\n'


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("name = “Lantern House”", 'curly quotes; write name = "Lantern House"'),
        ("name = Lantern House", 'the words have no quotes; write name = "Lantern House"'),
        ('name = "Lantern House', 'the closing quote is missing; write name = "Lantern House"'),
        ("name =", 'there is nothing behind the =; write name = "" for nothing'),
    ],
)
def test_a_slip_is_named_at_its_line_with_what_to_write(wrong: str, said: str) -> None:
    text = GOOD.replace('name = "Lantern House"', wrong)
    with pytest.raises(ConfigError) as caught:
        config.parse(text, "config.toml")
    assert str(caught.value) == f"config.toml, line 2: {said}."


def test_a_single_value_where_a_list_is_wanted_is_shown_as_one() -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(f'{GOOD}\n[social]\nhashtags = "winter"\n', "config.toml")
    assert 'line 8: social.hashtags: a list is wanted; write hashtags = ["winter"].' in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no section [organisation]; write it."),
        ("[organisation]\n", '[organisation] has no name; write name = "…" under it.'),
        (f'{GOOD}[[sources]]\nname = "blog"\n', '[[sources]] has no location; write location = "…" under it.'),
    ],
)
def test_what_is_missing_is_named_as_a_person_writes_it(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(text, "config.toml")
    assert str(caught.value) == f"config.toml: {said}"


@pytest.mark.parametrize("name", ["campaign.toml", "intro.md"])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    for file, content in {
        "campaign.toml": 'title = "Winter"\nsubject = "Grüße"\n',
        "intro.md": "Dear all\nGrüße\n",
    }.items():
        encoding = "latin-1" if file == name else "utf-8"
        (tmp_path / file).write_text(content, encoding=encoding)
    with pytest.raises(CampaignError) as caught:
        campaigns.load(tmp_path)
    assert str(caught.value).startswith(f"{name}, line 2: the file is not saved as UTF-8;")
    assert "Error" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of POSIX")
def test_a_pipe_in_place_of_a_configuration_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    with pytest.raises(ConfigError, match="it is a pipe"):
        config.load(tmp_path / "config.toml")


@pytest.mark.parametrize("value", ["“winter”", "winter"])
def test_what_is_advised_is_not_refused_in_its_turn(value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(f"{GOOD}\n[social]\nhashtags = {value}\n", "config.toml")
    assert str(caught.value).endswith('write hashtags = ["winter"].')


def test_another_mistake_is_still_told_by_its_line() -> None:
    with pytest.raises(ConfigError, match="line 1"):
        config.parse(f"[organisation\n{GOOD}", "config.toml")


def test_a_mark_of_byte_order_is_read_past(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert config.load(path).organisation.name == "Lantern House"


def test_a_mark_of_byte_order_in_a_campaign_is_read_past(tmp_path: Path) -> None:
    folder = tmp_path / "winter"
    folder.mkdir()
    texts = {"campaign.toml": 'title = "Winter"\nsubject = "Winter"\n', "intro.md": "Dear all\n", "thread.md": "One\n"}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8-sig")
    campaign = campaigns.load(folder)
    assert (campaign.file.title, campaign.intro.strip(), campaign.thread) == ("Winter", "Dear all", ("One",))


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20))
def test_what_is_to_be_written_can_be_read(words: str) -> None:
    _, found, line = slip(f"name = {words}").partition("; write ")
    if found and not words.strip().startswith(('"', "'", "“", "”", "„", "‘", "’", "«", "»")) and words.strip():
        tomllib.loads(line)


def test_curly_quotes_where_a_list_is_wanted_are_told_as_a_list(tmp_path: Path) -> None:
    folder = tmp_path / "campaigns" / "winter-2026"
    folder.mkdir(parents=True)
    lines = 'title = "Winter"\nsubject = "W"\n[email]\nlists = “newsletter”\n'
    (folder / "campaign.toml").write_text(lines, encoding="utf-8")
    with pytest.raises(CampaignError) as refused:
        campaigns.load(folder)
    assert str(refused.value) == (
        'campaigns/winter-2026/campaign.toml, line 4: curly quotes; write lists = ["newsletter"].'
    )
