"""Write docs/cli.md from the commands themselves: ``python scripts/make_cli_reference.py``."""

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from publisher.cli.main import COMMANDS, publisher

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
_BEGINNING = """\
# Commands

Every command of `publisher`, in the order of a day. `publisher COMMAND --help` says the same in the terminal.
Commands that list or show something take `--json`. A command ends with 0 where it did what you asked, with 1 where
something failed or the answer is no, and with 2 where something must be said differently.

This page is made from the commands by `scripts/make_cli_reference.py`.
"""


def reference() -> str:
    """Return the whole page as Markdown."""
    context = click.Context(publisher, info_name="publisher")
    blocks = [_BEGINNING, "Options before the command:\n", _options(context)]
    for section, commands in COMMANDS.items():
        blocks.append(f"## {section}\n")
        for name in commands:
            command = publisher.get_command(context, name)
            if command is None:
                raise LookupError(name)
            blocks.extend(_command(command, name, context))
    return "\n".join(block for block in blocks if block)


def _command(command: click.Command, name: str, parent: click.Context, depth: int = 3) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    yield f"{'#' * depth} {context.command_path}\n"
    yield _prose(command.help or "")
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            within = command.get_command(context, inner)
            if within is not None and not within.hidden:
                yield from _command(within, inner, context, depth + 1)
        return
    yield f"```\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    yield _options(context)


def _options(context: click.Context) -> str:
    records = [
        record
        for parameter in context.command.get_params(context)
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts
        if (record := parameter.get_help_record(context))
    ]
    if not records:
        return ""
    rows = [f"| `{_cell(names)}` | {_cell(words)} |" for names, words in records]
    return "\n".join(["| option | |", "|---|---|", *rows, ""])


def _prose(words: str) -> str:
    paragraphs = cleandoc(words).replace("\b\n", "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs) + "\n"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE} is written.\n")
