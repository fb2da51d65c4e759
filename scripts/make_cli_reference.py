"""Write docs/cli.md from the commands themselves: ``python scripts/make_cli_reference.py``."""

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from publisher.cli.ends import MEANINGS, ends
from publisher.cli.main import COMMANDS, publisher

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
_BEGINNING = """\
# Commands

Every command of `publisher`, in the order of a day. `publisher COMMAND --help` says the same in the terminal.
Each takes `--json`; [the page on JSON](json.md) has the keys.

This page is made from the commands by `scripts/make_cli_reference.py`.
"""
_ENDS = """\
## Exit codes

| code | |
|---|---|
{rows}

Of 3 to 6 the smallest counts. They are how `queue list`, `queue show`, `report`, `timeline` and `daemon --once` tell a
script how things stand; a command that changes something ends with 0 where it did, also where that waits for a daemon.
Below each command stands what it can end with.

## Completion

The Tab key completes commands and options once the shell has been told, in its own file:

| shell | line |
|---|---|
| bash, in `~/.bashrc` | `eval "$(_PUBLISHER_COMPLETE=bash_source publisher)"` |
| zsh, in `~/.zshrc` | `eval "$(_PUBLISHER_COMPLETE=zsh_source publisher)"` |
| fish, in `~/.config/fish/completions/publisher.fish` | `_PUBLISHER_COMPLETE=fish_source publisher \\| source` |
"""


def reference() -> str:
    """Return the whole page as Markdown."""
    context = click.Context(publisher, info_name="publisher")
    everywhere = "Options of every command, before it or behind it (`--workspace` before it alone):\n"
    blocks = [_BEGINNING, everywhere, _options(context), _codes()]
    for section, commands in COMMANDS.items():
        blocks.append(f"## {section}\n")
        for name in commands:
            command = publisher.get_command(context, name)
            if command is None:
                raise LookupError(name)
            blocks.extend(_command(command, name, context))
    return "\n".join(block for block in blocks if block)


def _codes() -> str:
    rows = "\n".join(f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items())
    return _ENDS.format(rows=rows)


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
    codes = ", ".join(str(int(code)) for code in ends(context.command_path.split()[1:], command))
    yield f"Exit codes: {codes}.\n"


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
