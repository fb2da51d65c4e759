"""The examples of the page on extending work as they stand there, each in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ground import REPOSITORY

PAGE = (REPOSITORY / "docs" / "extending.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
#: A block, and the language it is in.
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: The first line of a file names it; such a line is not a part of it.
_PLACE = re.compile(r"\A(?:# |\{# )(\S+)(?: #\})?\n")
#: A command and what it says.
_COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the package and the templates, and beside it a workspace ``room``."""
    copy = tmp_path / "repository"
    for name in ("publisher", "templates"):
        shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    answers = "--organisation 'Lantern House' --sender news@example.org --timezone Europe/London"
    run(copy, f"publisher init room {answers} --website https://www.example.org", within=tmp_path)
    return copy


def run(repository: Path, command: str, *, within: Path) -> str:
    """Run a command with the package of ``repository`` and return all that it says."""
    environment = {**os.environ, "PYTHONPATH": str(repository), "PYTHONDONTWRITEBYTECODE": "1"}
    line = command.removeprefix("publisher ")
    line = line if line == command else f"{sys.executable} -P -m publisher {line}"
    done = subprocess.run(
        ["sh", "-c", line], cwd=within, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


def fits(shown: str, said: str) -> bool:
    """Tell whether a command said what the page shows; a line ``…`` of the page stands for any lines."""
    pattern = re.escape(shown).replace(re.escape("…\n"), "(?:.*\n)*")
    return re.fullmatch(pattern, said) is not None


def put(repository: Path, room: Path, language: str, block: str) -> None:
    """Put an example where its first line says: a file, or in a ``diff`` the lines to be added to one."""
    place = _PLACE.match(block)
    assert place, f"the block does not begin with the name of its file:\n{block}"
    rest = block[place.end() :]
    file = (room if language == "text" else repository) / place[1]
    if language == "diff":
        before = "".join(line[1:] for line in rest.splitlines(keepends=True) if line.startswith(" "))
        after = "".join(line[1:] for line in rest.splitlines(keepends=True))
        there = file.read_text(encoding="utf-8")
        assert there.count(before) == 1, f"{place[1]} has not once:\n{before}"
        file.write_text(there.replace(before, after), encoding="utf-8")
        return
    assert not file.exists(), f"{place[1]} is there already"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(rest, encoding="utf-8")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_example_works_as_the_page_shows_it(section: str, repository: Path) -> None:
    room, told = repository.parent / "room", 0
    for language, block in _BLOCK.findall(SECTIONS[section]):
        if language != "console":
            put(repository, room, language, block)
            continue
        for command, said in _COMMAND.findall(block):
            assert fits(said, run(repository, command, within=room)), command
            told += 1
    assert told, "an example shows what a command says of it"


def test_each_section_has_its_blocks_in_languages_that_are_tried() -> None:
    assert set(re.findall(r"^```(\w+)", PAGE, re.MULTILINE)) <= {"console", "diff", "jinja", "python", "text"}
    assert PAGE.count("\n```") == 2 * len(_BLOCK.findall(PAGE))
