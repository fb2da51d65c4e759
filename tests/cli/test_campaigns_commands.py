"""Campaigns under other names, and the trash."""

import io
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from command_line import Terminal


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.fixture
def room(tmp_path: Path) -> Terminal:
    """A workspace with sample posts and readers and the campaign winter-2018."""
    outside = Terminal(tmp_path)
    outside.types("init", "room", "--organisation", "Lantern House", "--sender", "newsroom@example.org",
                  "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    room = Terminal(tmp_path / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        room.types("posts", "import", str(samples / "posts.txt"))
        room.types("subscribers", "import", str(samples / "subscribers.csv"))
    room.types("compose", "winter-2018", "--season", "winter", "--year", "2018")
    return room


def undo(said: str) -> list[str]:
    """Return the words of the command after ``Undo``."""
    (line,) = (line for line in said.splitlines() if line.startswith("Undo"))
    return line.split()[2:]


def test_a_renamed_campaign_keeps_its_history(room: Terminal) -> None:
    room.types("approve", "winter-2018", "--yes")
    room.types("daemon", "--once")
    said = room.types("campaigns", "rename", "winter-2018", "river-week")
    assert {item["campaign"] for item in room.asks("queue", "list", "--all")} == {"river-week"}
    assert [item["campaign"] for item in room.asks("report", "river-week")] == ["river-week"] * 2
    assert [(item["name"], item["state"]) for item in room.asks("campaigns")] == [("river-week", "rehearsal")]
    room.errs("report", "winter-2018")
    room.types(*undo(said))
    assert [item["name"] for item in room.asks("campaigns")] == ["winter-2018"]


def test_a_name_with_a_history_is_not_taken(room: Terminal) -> None:
    room.types("campaigns", "duplicate", "winter-2018", "another")
    room.types("approve", "another", "--yes")
    room.types("campaigns", "delete", "another", "--yes")
    assert "There is a history of a campaign another already" in room.errs(
        "campaigns", "rename", "winter-2018", "another"
    )
    assert (room.folder / "campaigns" / "winter-2018" / "campaign.toml").is_file()


def test_a_deleted_campaign_that_is_queued_is_still_told_of(room: Terminal) -> None:
    room.types("approve", "winter-2018", "--yes")
    said = room.types("campaigns", "delete", "winter-2018", "--yes")
    assert "leaves all the same until you" in " ".join(said.split())
    (gone,) = room.asks("campaigns")
    assert (gone["name"], gone["state"]) == ("winter-2018", "queued; its folder is gone")


def test_what_is_deleted_comes_back_as_it_was(room: Terminal) -> None:
    intro = room.folder / "campaigns" / "winter-2018" / "intro.md"
    intro.write_text("An hour's work.\n", encoding="utf-8")
    said = room.types("campaigns", "delete", "winter-2018", "--yes")
    assert room.asks("campaigns") == []
    room.types(*undo(said))
    assert intro.read_text(encoding="utf-8") == "An hour's work.\n"


def test_what_was_started_over_changes_places_with_what_took_its_place(room: Terminal) -> None:
    """Findings F3."""
    intro = room.folder / "campaigns" / "winter-2018" / "intro.md"
    intro.write_text("An hour's work.\n", encoding="utf-8")
    said = room.types("compose", "winter-2018", "--last", "2", "--force", "--yes")
    assert intro.read_text(encoding="utf-8") != "An hour's work.\n"
    again = room.types(*undo(said))
    assert intro.read_text(encoding="utf-8") == "An hour's work.\n"
    room.types(*undo(again))
    assert intro.read_text(encoding="utf-8") != "An hour's work.\n"


@pytest.mark.parametrize("new", ["../outside", "Winter 2018", "winter-2018"])
def test_a_new_name_is_a_free_folders(room: Terminal, new: str) -> None:
    for how in ("rename", "duplicate"):
        room.errs("campaigns", how, "winter-2018", new)
    assert [path.name for path in (room.folder / "campaigns").iterdir()] == ["winter-2018"]


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["approve"],
        ["thread"],
        ["preview"],
        ["render", "--out", "look"],
        ["test-send", "--to", "a@b.example"],
    ],
    ids=lambda words: words[0],
)
def test_every_command_refuses_a_path_as_a_name(room: Terminal, words: list[str]) -> None:
    """Findings I2."""
    (room.folder / "campaigns" / "winter-2018").rename(room.folder / "outside")
    command, *options = words
    assert "is not the name of a campaign" in room.errs(command, "../outside", *options)
    assert not (room.folder / "look").exists()
