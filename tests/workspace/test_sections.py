"""A section of ``config.toml`` is changed; everything else stays to the letter."""

import os
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.workspace.sections import save, with_section, without_section

TEXT = """\
# Ours.
[organisation]
name = "Lantern"  # the short one

[smtp]
# Asked Anna about this one.
host = "old.example.org"
timeout = 90

# What we post.
[x]
handle = "lantern"
"""


def test_a_new_section_comes_last() -> None:
    text = '[organisation]\nname = "Lantern"\n'
    assert with_section(text, "smtp", {"host": "a.example.org", "port": 465, "token_command": ("print", "it")}) == (
        text + '\n[smtp]\nhost = "a.example.org"\nport = 465\ntoken_command = ["print", "it"]\n'
    )


def test_a_changed_section_keeps_comments_other_settings_and_neighbours() -> None:
    changed = with_section(TEXT, "smtp", {"host": "new.example.org", "username": "news"})
    assert '[smtp]\nhost = "new.example.org"\nusername = "news"\n# Asked Anna about this one.\ntimeout = 90' in changed
    assert "old.example.org" not in changed
    assert changed.endswith(TEXT[TEXT.index("\n# What we post.") :])
    assert changed.startswith(TEXT[: TEXT.index("[smtp]")])


def test_an_empty_setting_is_taken_out() -> None:
    assert "timeout" not in with_section(TEXT, "smtp", {"timeout": ""})


def test_a_section_taken_out_leaves_the_comment_of_the_next() -> None:
    taken = without_section(TEXT, "smtp")
    assert taken == TEXT[: TEXT.index("[smtp]")] + TEXT[TEXT.index("\n# What we post.") :]
    assert without_section(taken, "smtp") == taken


@pytest.mark.parametrize(
    "text",
    ['smtp = { host = "a" }\n', 'smtp.host = "a"\n', '[smtp]\nhost = """\na"""\n'],
)
def test_what_cannot_be_changed_by_line_is_left_alone(text: str) -> None:
    with pytest.raises(ConfigError, match="one setting a line"):
        with_section(text, "smtp", {"host": "b"})


def test_saving_keeps_the_former_file_and_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0o600)
    backup = save(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert backup.read_text(encoding="utf-8") == TEXT
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == backup.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["config.toml", "config.toml.bak"]
