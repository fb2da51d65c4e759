"""Picking posts with the keys, at a real (pseudo) terminal."""

import json
from pathlib import Path

import pytest

from pseudo_terminal import Terminal, start
from publisher.workspace.campaigns import load

DOWN = "\x1b[B"


def test_posts_picked_with_the_keys_become_a_campaign_in_their_order(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "winter")
    assert "Thank you, Leeds" in terminal.until("enter ends")
    terminal.type(f"{DOWN}{DOWN} ")
    terminal.until("1 of 3 picked")
    terminal.type("/limits")
    terminal.until("1 found")
    terminal.type("\r ")
    terminal.until("2 of 3 picked")
    terminal.type("\r")
    assert terminal.end() == 0
    assert "campaigns/winter/ is ready" in terminal.said
    campaign = load(folder / "campaigns" / "winter")
    assert [entry.slug for entry in campaign.file.posts] == ["thank-you-leeds", "age-limits-are-not-a-babysitter"]


def test_without_a_name_the_command_is_shown_and_nothing_is_made(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "--season", "winter", "--year", "2018")
    terminal.until("0 of 2 picked")
    terminal.type(" \r")
    assert terminal.end() == 0
    said = " ".join(terminal.said.split())
    assert "publisher compose NAME --post lanterns-in-the-park --season winter --year 2018" in said
    assert list((folder / "campaigns").iterdir()) == []


@pytest.mark.parametrize("key", ["q", "\x1b", ""])
def test_leaving_the_picker_makes_nothing(at: list[Terminal], folder: Path, key: str) -> None:
    terminal = start(at, folder, "posts", "select", "winter")
    terminal.until("enter ends")
    terminal.type(" ")
    terminal.until("1 of 3 picked")
    if key:
        terminal.type(key)
        terminal.until("q again leaves")
        terminal.type(key)
    else:
        terminal.interrupt()
    assert terminal.end() == (0 if key else 130)
    assert list((folder / "campaigns").iterdir()) == []


def test_a_name_that_is_taken_is_told_before_anything_is_picked(at: list[Terminal], folder: Path) -> None:
    (folder / "campaigns" / "winter").mkdir()
    (folder / "campaigns" / "winter" / "campaign.toml").write_text("", encoding="utf-8")
    terminal = start(at, folder, "posts", "select", "winter")
    assert terminal.end() == 2
    assert "exists already" in terminal.said
    assert "picked" not in terminal.said


def test_a_campaign_that_is_there_is_started_over_where_that_is_said(at: list[Terminal], folder: Path) -> None:
    (folder / "campaigns" / "winter").mkdir()
    (folder / "campaigns" / "winter" / "campaign.toml").write_text("", encoding="utf-8")
    terminal = start(at, folder, "posts", "select", "winter", "--force")
    terminal.until("enter ends")
    terminal.type("\x1b[F \r")
    terminal.until("Start over?")
    terminal.type("y\r")
    assert terminal.end() == 0
    campaign = load(folder / "campaigns" / "winter")
    assert [entry.slug for entry in campaign.file.posts] == ["thank-you-leeds"]


def test_ending_with_nothing_picked_says_how_to_pick_and_stays(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "winter")
    terminal.until("enter ends")
    terminal.type("\r")
    terminal.until("Nothing is picked yet")
    terminal.type("a")
    terminal.until("3 of 3 picked")
    terminal.type("\r")
    assert terminal.end() == 0
    assert len(load(folder / "campaigns" / "winter").file.posts) == 3


def test_the_picker_tells_what_json_wants_to_know(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select", "winter", "--json")
    terminal.until("enter ends")
    terminal.type(" \r")
    assert terminal.end() == 0
    told = json.loads(terminal.said[terminal.said.index("{") :])
    assert told["picked"] == told["posts"] == ["lanterns-in-the-park"]


def test_the_screen_is_given_back_as_it_was(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select")
    terminal.until("enter ends")
    terminal.type("q")
    assert terminal.end() == 0
    entered, _, rest = terminal.raw.partition(b"\x1b[?1049h")
    assert entered.strip() == b""
    shown, left, after = rest.partition(b"\x1b[?1049l")
    assert left
    assert b"Lanterns in the park" in shown
    assert b"Lanterns" not in after
    assert b"\x1b[?25h" in shown + after


def test_the_picker_fits_a_small_terminal(at: list[Terminal], folder: Path) -> None:
    terminal = Terminal(folder, "posts", "select", columns=40, rows=6)
    at.append(terminal)
    screen = terminal.until("enter ends")
    assert max(map(len, screen.splitlines())) <= 40, screen
    terminal.type("q")
    assert terminal.end() == 0


def test_the_picker_fits_itself_to_a_terminal_that_changes(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "select")
    terminal.until("↑ ↓ move")
    terminal.resize(40, 10)
    assert "↑ ↓ move" not in terminal.until("space picks · / finds · enter ends")
    terminal.type("q")
    assert terminal.end() == 0


def test_removing_is_asked_about_by_title(at: list[Terminal], folder: Path) -> None:
    terminal = start(at, folder, "posts", "remove", "thank-you-leeds")
    asked = terminal.until("[y/N]")
    assert "Thank you, Leeds" in asked
    assert "Remove 1 post" in asked
    terminal.type("n\n")
    assert terminal.end() == 130
    left = start(at, folder, "posts", "list")
    assert left.end() == 0
    assert "thank-you-leeds" in left.said
