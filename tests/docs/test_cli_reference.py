"""What the pages say of commands is what the commands are."""

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from publisher.cli.main import publisher

REPOSITORY = Path(__file__).parent.parent.parent
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(?:sh|console|bash)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(publisher [a-z][^`]*)`")


def test_the_reference_is_what_the_commands_say() -> None:
    script = runpy.run_path(str(REPOSITORY / "scripts" / "make_cli_reference.py"))
    page = (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == script["reference"](), "run python scripts/make_cli_reference.py"


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_command_that_a_page_names_exists_with_its_options(document: Path) -> None:
    for line in _commands(document.read_text(encoding="utf-8")):
        words = shlex.split(line, comments=True)
        command, path = _resolve(words[1:])
        known = {option for parameter in (*command.params, *publisher.params) for option in parameter.opts}
        known |= {"--help", "-h", "--version"}
        used = {word.partition("=")[0] for word in words if re.fullmatch(r"--?[a-z][\w-]*(=.*)?", word)}
        assert used <= known, f"{document.name}: {' '.join(path)} has no {used - known}"


def _commands(text: str) -> Iterator[str]:
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            for words in line.split("&&"):
                if words.strip().startswith("publisher ") and "|" not in words and "[OPTIONS]" not in words:
                    yield words.strip()
    yield from (words for words in _INLINE.findall(_BLOCK.sub("", text)) if "…" not in words and "|" not in words)


def _resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = publisher
    path = ["publisher"]
    for word in words:
        if not isinstance(command, click.Group) or word.startswith("-") or word.isupper():
            break
        found = command.get_command(click.Context(command), word)
        assert found is not None, f"{' '.join(path)} has no command {word}"
        command, path = found, [*path, word]
    return command, path
