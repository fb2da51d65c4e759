"""What the page on JSON says is what the commands answer, and how they end is what the reference says."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from publisher.cli.ends import ends
from publisher.cli.main import publisher

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(REPOSITORY / "scripts" / "make_json_reference.py"))


@pytest.fixture(scope="module")
def told(script: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The answer of every command, each with its exit code."""
    return list(script["answers"](tmp_path_factory.mktemp("tour")))


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield (*path, name), command
            yield from leaves(command, (*path, name))
        elif command is not None:
            yield (*path, name), command


COMMANDS = dict(leaves(publisher))


def test_every_command_is_asked_or_wants_what_is_not_here(script: dict[str, Any], told: list[Any]) -> None:
    asked = {answer.path for answer in told}
    assert not asked & script["ABSENT"]
    assert asked | script["ABSENT"] == set(COMMANDS)


def test_the_page_names_the_keys_of_every_answer_and_no_other(script: dict[str, Any], told: list[Any]) -> None:
    page = (REPOSITORY / "docs" / "json.md").read_text(encoding="utf-8")
    assert page == script["page"](told), "run python scripts/make_json_reference.py"


def test_a_key_has_one_meaning_and_a_meaning_a_key(script: dict[str, Any], told: list[Any]) -> None:
    assert script["names"](told) == set(script["MEANINGS"])


def test_every_command_ends_as_the_reference_says(told: list[Any]) -> None:
    for answer in told:
        assert answer.code in ends(answer.path, COMMANDS[answer.path]), answer.path
    assert {answer.path: answer.code for answer in told if answer.code} == {
        ("timeline",): 3,
        ("queue", "list"): 3,
        ("queue", "show"): 3,
        ("daemon",): 4,
    }
