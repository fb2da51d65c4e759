"""What git runs before a commit is what ``make check`` runs, from what is installed here."""

import re
from typing import Any

import yaml

from ground import REPOSITORY

CONFIGURATION = (REPOSITORY / ".pre-commit-config.yaml").read_text(encoding="utf-8")


def _hooks() -> list[dict[str, Any]]:
    return [hook for repository in yaml.safe_load(CONFIGURATION)["repos"] for hook in repository["hooks"]]


def test_each_hook_is_a_part_of_make_check_and_each_part_has_one() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    (parts,) = re.findall(r"^check: ([a-z ]+?)\s*##", makefile, re.MULTILINE)
    assert [hook["entry"] for hook in _hooks()] == [f"make {part}" for part in parts.split()]


def test_the_hooks_fetch_nothing() -> None:
    assert {repository["repo"] for repository in yaml.safe_load(CONFIGURATION)["repos"]} == {"local"}
    assert {hook["language"] for hook in _hooks()} == {"system"}
    assert "://" not in CONFIGURATION
