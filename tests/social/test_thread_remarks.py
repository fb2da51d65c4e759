"""What would go out otherwise than a person meant it is said before, all of it together (findings H4, H5, H10)."""

import os
from pathlib import Path

import pytest

from picture_files import SVG, picture_file
from publisher.channels.registry import network
from publisher.model.remarks import Remark
from publisher.social.thread import Thread, assemble
from publisher.social.written import doubts, written
from publisher.workspace.campaigns import Campaign, CampaignFile
from publisher.workspace.config import Config, Organisation, Sender
from publisher.workspace.thread_file import parse


def thread(*parts: str, folder: Path = Path("nowhere"), on: str = "x") -> Thread:
    file = CampaignFile(title="Winter", subject="Winter")
    campaign = Campaign(name="winter", folder=folder, file=file, intro="", thread=parts)
    config = Config(organisation=Organisation(name="Lantern House"), sender=Sender(email="news@example.org"))
    return assemble(campaign, config, on=network(on))


def remarks(*parts: str, folder: Path = Path("nowhere"), on: str = "x") -> list[Remark]:
    return list(thread(*parts, folder=folder, on=on).remarks)


def told(*parts: str) -> list[tuple[str, str, int, int]]:
    return [(one.about, one.severity, one.part, one.line) for one in remarks(*parts)]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("Read [our letter](https://www.example.org) now.", "error"),
        ("Look ![a table](table.jpg) here.", "error"),
        ("This is **important** today.", "warning"),
        ("This is *important* today.", "warning"),
        ("# Winter digest", "warning"),
        ("Run `publisher` now.", "warning"),
        ("This is <b>bold</b>.", "warning"),
        ("Salt &amp; pepper.", "warning"),
    ],
)
def test_markup_is_told_with_its_part_and_line(words: str, severity: str) -> None:
    (remark,) = remarks("All is well.", f"First line.\n\n{words}")
    assert (remark.about, remark.severity, remark.part, remark.line) == ("markup", severity, 2, 3)
    assert remark.sentence.endswith("”.")
    assert "would be posted as it stands" in remark.sentence
    assert remark.hint


def test_plain_words_are_left_alone() -> None:
    plain = "We met 5 * 4 people at 2 * 3 schools, #OnlineSafety [sic], and {all} of them (see www.example.org/a_b_c)."
    assert remarks(plain, "1. One thing\n- another\n• a third", "snake_case_names & so on… 100% of them") == []


def test_what_is_in_the_way_is_told_for_every_part() -> None:
    assert told("@priya said so.", "Buy $AB and $CD.", "\u200b\u00a0", "All is well.") == [
        ("mention", "warning", 1, 0),
        ("cashtags", "error", 2, 0),
        ("empty", "error", 3, 0),
    ]


def test_a_thread_without_a_part_is_told() -> None:
    (remark,) = remarks()
    assert (remark.about, remark.severity, remark.sentence) == ("empty", "error", "The thread has no part.")
    assert remark.hint == "Write thread.md, or take [x] out of campaign.toml."


def test_a_link_that_no_post_can_hold_is_told() -> None:
    long = f"https://www.example.org/{'a' * 400}"
    assert remarks(f"See {long}") == []
    found = remarks(f"See {long}", on="bluesky")
    assert [(one.about, one.severity) for one in found] == [("split", "warning"), ("link", "error")]


def test_one_bad_picture_hides_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes(picture_file("JPEG"))
    (tmp_path / "drawing.svg").write_bytes(SVG)
    (tmp_path / "cut.png").write_bytes(picture_file("PNG", (90, 90), noisy=True)[:900])
    made = thread(
        "One.\n![A table](../table.jpg)\n![A lamp](missing.jpg)",
        "**Two.**\n\n![](good.jpg)\n![A drawing](drawing.svg)",
        "@three\n![Cut off](cut.png)",
        folder=tmp_path,
    )
    assert [(one.about, one.severity, one.part, one.line) for one in made.remarks] == [
        ("picture", "error", 1, 2),
        ("picture", "error", 1, 3),
        ("markup", "warning", 2, 1),
        ("alt", "error", 2, 3),
        ("picture", "error", 2, 4),
        ("mention", "warning", 3, 0),
        ("picture", "error", 3, 2),
    ]
    sentences = [one.sentence for one in made.remarks]
    assert sentences[0] == "“../table.jpg” is not the name of a file in the campaign's folder."
    assert sentences[1] == f"The picture missing.jpg is not in {tmp_path}."
    assert [len(part.media) for part in made.parts] == [0, 2, 1]


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.jpg", "https://example.org/a.jpg", "a\\b.jpg", ".."])
def test_nothing_outside_the_campaign_is_opened(name: str, tmp_path: Path) -> None:
    (remark,) = remarks(f"Text.\n![A table]({name})", folder=tmp_path)
    assert remark.severity == "error"
    assert remark.hint == "Put the picture there and name it, or take its line out."


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
@pytest.mark.timeout(20)
def test_a_pipe_a_folder_and_a_loop_of_links_hang_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    found = remarks("Text.\n![A](pipe.jpg)\n![B](folder.jpg)\n![C](loop.jpg)", folder=tmp_path)
    assert [(one.about, one.severity, one.line) for one in found] == [("picture", "error", line) for line in (2, 3, 4)]
    assert found[0].sentence == "The picture pipe.jpg cannot be read: it is a pipe."


def test_too_many_pictures_and_a_gif_among_others_are_told_at_their_lines(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.jpg").write_bytes(picture_file("JPEG"))
    (tmp_path / "moving.gif").write_bytes(picture_file("GIF"))
    five = "Text.\n" + "\n".join(f"![A]({number}.jpg)" for number in range(5))
    found = remarks(five, "Two.\n![A](1.jpg)\n![B](moving.gif)", folder=tmp_path)
    assert [(one.about, one.severity, one.part, one.line) for one in found] == [
        ("pictures", "error", 1, 2),
        ("pictures", "error", 2, 2),
    ]


@pytest.mark.parametrize(
    ("text", "severity", "line"),
    [("One\n\n<!-- or: Uno", "error", 3), ("Look --> here", "warning", 1), ("One <!-- or: <!-- Uno -->", "error", 1)],
)
def test_half_a_comment_is_told_with_its_line(text: str, severity: str, line: int) -> None:
    found = [remark for remark in doubts(written(2, text)) if remark.about == "comment"]
    assert (found[0].severity, found[0].part, found[0].line) == (severity, 2, line)


def test_whole_comments_are_gone_before_a_thread_is_looked_at() -> None:
    (part,) = parse("One\n\n<!-- or: **Uno** -->")
    assert list(doubts(written(1, part.text))) == []
