"""What is written as TOML is read back as it was."""

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from publisher.workspace.making import Answers, make
from publisher.workspace.toml import quote, quote_all

#: Any text that a file in UTF-8 can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_a_quoted_string_is_read_back_as_it_was(text: str) -> None:
    assert tomllib.loads(f"said = {quote(text)}") == {"said": text}


@given(st.lists(TEXTS))
def test_quoted_strings_are_read_back_as_they_were(texts: list[str]) -> None:
    assert tomllib.loads(f"said = {quote_all(texts)}") == {"said": texts}


def test_a_workspace_whose_name_has_a_control_character_can_be_read(tmp_path: Path) -> None:
    answers = Answers(
        organisation='Lantern\x7f "House" \\ Ärzte',
        sender="newsroom@example.org",
        timezone="Europe/London",
        website="https://www.example.org",
    )
    make(tmp_path / "newsroom", answers)
    written = tomllib.loads((tmp_path / "newsroom" / "config.toml").read_text(encoding="utf-8"))
    assert written["organisation"]["name"] == answers.organisation
