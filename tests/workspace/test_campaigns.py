"""A campaign's folder is written for a person, and read back as it was."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.channels.email import EmailPlan
from publisher.channels.x.channel import XPlan
from publisher.errors import CampaignError
from publisher.workspace import campaigns
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry

words = st.text(st.characters(codec="utf-8"), max_size=40)


def campaign_in(folder: Path) -> Campaign:
    file = CampaignFile(title="Winter", subject="Winter digest", posts=(PostEntry(slug="a-warm-winter"),))
    return Campaign(name=folder.name, folder=folder, file=file, intro="Dear all\n", thread=("One", "Two"))


@given(title=words, subject=words, slug=words, name=words)
def test_whatever_is_written_reads_back_the_same(title: str, subject: str, slug: str, name: str) -> None:
    file = CampaignFile(
        title=title,
        subject=subject,
        posts=(PostEntry(slug=slug, title=title),),
        plans={
            "email": EmailPlan(lists=(name, title), at=name),
            "x": XPlan(at=subject, send=False, reply_settings="following"),
        },
    )
    assert campaigns.parse_file(campaigns.format_file(file)) == file


def test_an_ending_is_saved_and_loaded_where_there_is_one(tmp_path: Path) -> None:
    made = campaign_in(tmp_path / "winter-2018")
    campaigns.save(made)
    assert not (tmp_path / "winter-2018" / "outro.md").exists()
    assert campaigns.load(tmp_path / "winter-2018").outro == ""
    campaigns.save(replace(made, name="spring", folder=tmp_path / "spring", outro="Thank you.\n"))
    assert campaigns.load(tmp_path / "spring").outro == "Thank you.\n"


def test_a_saved_campaign_is_loaded_as_it_was(tmp_path: Path) -> None:
    campaign = campaign_in(tmp_path / "winter-2018")
    campaigns.save(campaign)
    assert campaigns.load(campaign.folder) == campaign


def test_a_campaign_is_never_written_over(tmp_path: Path) -> None:
    campaign = campaign_in(tmp_path / "winter-2018")
    campaigns.save(campaign)
    with pytest.raises(CampaignError, match="exists already"):
        campaigns.save(campaign)


def test_an_unknown_campaign_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    campaigns.save(campaign_in(tmp_path / "winter-2018"))
    with pytest.raises(CampaignError, match="Did you mean “winter-2018”"):
        campaigns.load(tmp_path / "winter-2081")


def test_an_unknown_key_in_a_campaign_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "winter-2018"
    campaigns.save(campaign_in(folder))
    text = (folder / "campaign.toml").read_text(encoding="utf-8")
    (folder / "campaign.toml").write_text(text.replace("preheader =", "preheadr ="), encoding="utf-8")
    with pytest.raises(CampaignError, match=r"line 4: there is no setting “preheadr”.* Did you mean “preheader”"):
        campaigns.load(folder)


@pytest.mark.parametrize("name", ["Winter 2018", "../x", "", "-x", "ä"])
def test_a_name_that_cannot_be_a_folder_is_refused(name: str) -> None:
    with pytest.raises(CampaignError, match="cannot name a campaign"):
        campaigns.check_name(name)


def written(folder: Path, *, toml_text: str = 'title = "T"\nsubject = "S"\n', thread: str = "") -> Campaign:
    folder.mkdir()
    (folder / "campaign.toml").write_text(toml_text, encoding="utf-8")
    (folder / "thread.md").write_bytes(thread.encode())
    return campaigns.load(folder)


def test_a_loaded_campaign_knows_the_lines_of_what_it_says(tmp_path: Path) -> None:
    text = 'title = "T"\nsubject = """\nOne\nTwo"""\n\n[[posts]]\nslug = "a"\n[[posts]]\nslug = "b"\nexcerpt = "E"\n'
    campaign = written(tmp_path / "winter", toml_text=text)
    assert campaign.place("subject", line=2) == "campaign.toml, line 4"
    assert campaign.place("posts", 1, "excerpt") == "campaign.toml, line 10"
    assert campaign.place("posts", 0, "excerpt") == "campaign.toml"
    assert campaign_in(tmp_path).place("subject") == "campaign.toml"


def test_a_loaded_campaign_knows_the_lines_of_its_parts(tmp_path: Path) -> None:
    campaign = written(tmp_path / "winter", thread="---\r\n\r\nOne\r\nmore\r\n---\r\n---\r\n\r\n Two\r\n")
    assert campaign.thread == ("One\nmore", "Two")
    assert [campaign.thread_place(*at) for at in ((1, 1), (1, 2), (2, 1))] == [
        "thread.md, line 3", "thread.md, line 4", "thread.md, line 8",
    ]  # fmt: skip
    assert campaign_in(tmp_path).thread_place(2) == "thread.md, part 2"


def test_an_alternative_takes_the_place_of_its_part_and_nothing_else_changes(tmp_path: Path) -> None:
    text = "One\n\n<!-- or: Uno\n\nhttps://example.org -->\n<!-- a note -->\n\n---\n\nTwo\n"
    campaign = written(tmp_path / "winter", thread=text)
    assert campaign.alternatives == (("Uno\n\nhttps://example.org",), ())
    changed = campaigns.take_alternative(campaign, 1, 1)
    assert changed.thread == ("Uno\n\nhttps://example.org", "Two")
    assert (campaign.folder / "thread.md").read_text(encoding="utf-8") == (
        "Uno\n\nhttps://example.org\n\n<!-- or: One -->\n<!-- a note -->\n\n---\n\nTwo\n"
    )
    assert campaigns.take_alternative(changed, 1, 1).files["thread.md"] == text


@pytest.mark.parametrize(
    ("part", "number", "said"),
    [
        (3, 1, "winter has no part 3; it has 2 parts"),
        (0, 1, "winter has no part 0"),
        (1, 2, "Part 1 has no alternative 2; it has 1 alternative"),
        (2, 1, "Part 2 has no alternative 1; it has none"),
    ],
)
def test_an_alternative_that_is_not_there_is_told(tmp_path: Path, part: int, number: int, said: str) -> None:
    campaign = written(tmp_path / "winter", thread="One\n\n<!-- or: Uno -->\n\n---\n\nTwo\n")
    with pytest.raises(CampaignError, match=said):
        campaigns.take_alternative(campaign, part, number)


def test_a_part_with_an_unclosed_comment_is_mended_first(tmp_path: Path) -> None:
    campaign = written(tmp_path / "winter", thread="One <!-- or: Uno\n\n<!-- or: Eins -->\n")
    with pytest.raises(CampaignError, match=r"thread\.md, line 1: this part has “<!--” or “-->” among its words"):
        campaigns.take_alternative(campaign, 1, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("name", ["intro.md", "thread.md"])
def test_a_pipe_among_its_files_hangs_nobody(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "winter"
    campaigns.save(campaign_in(folder))
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(CampaignError, match=rf"{name} cannot be read: it is a pipe"):
        campaigns.load(folder)


def test_a_text_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "winter"
    campaigns.save(campaign_in(folder))
    (folder / "intro.md").write_bytes("Grüße".encode("latin-1"))
    with pytest.raises(CampaignError, match=r"intro\.md, line 1: the file is not saved as UTF-8"):
        campaigns.load(folder)


@pytest.mark.parametrize(
    "name", ["../outside", "/etc", "winter-2018/", "..", "", "winter 2018", "campaigns/winter-2018"]
)
def test_no_path_names_a_campaign(tmp_path: Path, name: str) -> None:
    """Findings I2."""
    campaigns.save(campaign_in(tmp_path / "campaigns" / "winter-2018"))
    campaigns.save(campaign_in(tmp_path / "outside"))
    with pytest.raises(CampaignError, match="is not the name of a campaign"):
        campaigns.find(name, tmp_path / "campaigns")


def test_a_linked_folder_is_no_campaign(tmp_path: Path) -> None:
    campaigns.save(campaign_in(tmp_path / "outside"))
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "winter-2018").symlink_to(tmp_path / "outside")
    with pytest.raises(CampaignError, match="is a link to another folder"):
        campaigns.find("winter-2018", tmp_path / "campaigns")


def test_an_empty_file_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_text("", encoding="utf-8")
    with pytest.raises(CampaignError, match=r"campaign\.toml.*title"):
        campaigns.load(tmp_path)
