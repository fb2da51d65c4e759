"""``publisher init`` with a person in front of it: a mistyped answer is asked for again, and no other."""

import tomllib
from pathlib import Path

from pseudo_terminal import Terminal


def test_each_mistyped_answer_is_asked_for_again_alone(tmp_path: Path) -> None:
    """Findings, F low: a mistyped answer asked all again; F11: a site without a dot was taken."""
    terminal = Terminal(tmp_path, "init", "newsroom")
    for question, answers in {
        "Name of the organisation [Newsroom]:": ["Lantern House"],
        "Address that the digests come from [newsroom@example.org]:": ["news at example", "news@example.org"],
        "Time zone [": ["Europe/Londn", "Europe/London"],
        "Website [https://www.example.org]:": ["lanternhouse", "https://London", "lanterns.example.org"],
    }.items():
        for answer in answers:
            terminal.until(question)
            terminal.type(f"{answer}\n")
    assert terminal.end() == 0
    terminal.close()
    said = " ".join(terminal.said.split())
    assert "it has no @" in said
    assert "Did you mean “Europe/London”?" in said
    assert "“lanternhouse” is no address of a site" in said
    written = tomllib.loads((tmp_path / "newsroom" / "config.toml").read_text(encoding="utf-8"))
    assert written["sender"]["email"] == "news@example.org"
    assert written["organisation"]["timezone"] == "Europe/London"
    assert written["organisation"]["website"] == "https://lanterns.example.org"


def test_a_folder_that_is_a_workspace_is_told_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    terminal = Terminal(tmp_path, "init")
    assert terminal.end() == 2
    terminal.close()
    assert "is a workspace already" in " ".join(terminal.said.split())
    assert "organisation" not in terminal.said
