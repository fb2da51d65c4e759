"""What is not as it should be is told before a person says yes, and slips at the shell are named."""

import shutil
from pathlib import Path

import pytest

from command_line import Terminal


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    words = ("--organisation", "Lantern House", "--sender", "news@example.org", "--timezone", "Europe/London")
    Terminal(folder).types("init", "room", *words, "--website", "https://www.example.org")
    inside = Terminal(folder / "room")
    (inside.folder / "blog.txt").write_text(
        "Lanterns in the park\n\nPosted: December 20, 2018 | Priya Nair\n\nBring a lantern and a coat.\n",
        encoding="utf-8",
    )
    inside.types("posts", "import", "blog.txt")
    inside.types("subscribers", "add", "robin@example.org")
    return inside.folder


@pytest.fixture
def room(_made: Path, tmp_path: Path) -> Terminal:
    return Terminal(shutil.copytree(_made, tmp_path / "room"))


def test_a_post_without_an_address_is_told_by_compose_check_and_approval(room: Terminal) -> None:
    """Findings F9: no button, and nothing said."""
    assert "1 post has no address, so no button: lanterns-in-the-park" in room.types("compose", "winter", "--last", "1")
    for command in (("check", "winter"), ("approve", "winter", "--yes")):
        said = room.answer(*command)
        assert said.returncode == 0
        assert "has no address on the web" in " ".join((said.stdout + said.stderr).split())


def test_an_announcement_that_becomes_a_reply_is_told_before_it_is_queued(room: Terminal) -> None:
    """Findings F13."""
    said = room.answer("announce", "@friend hello", "--yes")
    assert "would show it as a reply to" in " ".join(said.stderr.split())


@pytest.mark.parametrize("link", ["http://nothing", "https://London", "http://localhost/x"])
def test_an_announcement_whose_link_leads_nowhere_is_refused(room: Terminal, link: str) -> None:
    """Findings F11."""
    said = room.answer("announce", "The new pack is out", "--link", link, "--yes")
    assert said.returncode != 0
    assert link in said.stdout + said.stderr
    assert room.asks("queue", "list", "--all") == []


def test_rows_of_readers_that_are_left_out_are_named_by_their_line(room: Terminal) -> None:
    (room.folder / "readers.csv").write_text("email\nkim at example.org\n", encoding="utf-8")
    said = room.answer("subscribers", "import", "readers.csv")
    assert "line 2  left out: the address is not usable: it has no @" in said.stdout
