"""Picking alternatives at a terminal."""

from pathlib import Path

from pseudo_terminal import Terminal, start

ALTERNATIVES = "One\n\n<!-- or: Uno -->\n\n<!-- or: Eins -->\n\n---\n\nTwo\n\n---\n\nThree\n\n<!-- or: Drei -->\n"


def thread_of(folder: Path) -> Path:
    campaign = folder / "campaigns" / "winter"
    campaign.mkdir(parents=True)
    (campaign / "campaign.toml").write_text('title = "Winter"\nsubject = "Winter"\n', encoding="utf-8")
    thread = campaign / "thread.md"
    thread.write_text(ALTERNATIVES, encoding="utf-8")
    return thread


def test_each_part_with_alternatives_is_asked_about(at: list[Terminal], folder: Path) -> None:
    thread = thread_of(folder)
    terminal = start(at, folder, "thread", "winter", "--pick")
    asked = terminal.until("Which? (0 keeps it)")
    assert "Part 1 of 3" in asked
    assert "Eins" in asked
    terminal.type("2\r")
    assert "Part 3 of 3" in terminal.until("Which? (0 keeps it)")
    terminal.type("\r")
    assert "1 part of campaigns/winter/thread.md is changed." in terminal.until("Next")
    assert thread.read_text(encoding="utf-8") == ALTERNATIVES.replace("One", "¶").replace("Eins", "One").replace(
        "¶", "Eins"
    )


def test_nothing_picked_changes_nothing(at: list[Terminal], folder: Path) -> None:
    thread = thread_of(folder)
    terminal = start(at, folder, "thread", "winter", "--pick")
    for _ in range(2):
        terminal.until("Which? (0 keeps it)")
        terminal.type("0\r")
    terminal.until("Nothing was changed.")
    assert thread.read_text(encoding="utf-8") == ALTERNATIVES
