"""The options that say how a file of readers is to be read, and what is to be true of all in it."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from publisher.audience.by_hand import checked_names
from publisher.audience.exports import NAMES
from publisher.audience.reader_file import Wanted
from publisher.cli.subscribers.basis import basis_options

F = TypeVar("F", bound=Callable[..., Any])


def wanted_options(command: F) -> F:
    """Add the options to a command, which gets what they say as ``wanted``."""

    @click.option("--list", "lists", multiple=True, metavar="NAME", help="Put all on this list; may be given again.")
    @click.option("--tag", "tags", multiple=True, metavar="NAME", help="Give all this tag; may be given again.")
    @click.option("--map", "mapping", multiple=True, metavar="COLUMN=MEANING", help="Say what a column is.")
    @click.option("--as", "service", type=click.Choice([*NAMES, "csv"]), help="Whose export it is.  [default: seen]")
    @click.option("--encoding", default="", metavar="NAME", help="Encoding of the file.  [default: seen]")
    @click.option("--delimiter", default="", metavar="SIGN", help="What divides the cells.  [default: seen]")
    @click.option("--sheet", default="", metavar="NAME", help="Sheet of a workbook.  [default: the first]")
    @basis_options
    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        wanted = Wanted(
            lists=checked_names(kwargs.pop("lists"), "list"),
            tags=checked_names(kwargs.pop("tags"), "tag"),
            mapping=dict(_meaning(words) for words in kwargs.pop("mapping")),
            service=kwargs.pop("service") or "",
            basis=kwargs.pop("basis").read(),
            **{name: kwargs.pop(name) for name in ("encoding", "delimiter", "sheet")},
        )
        return command(*args, wanted=wanted, **kwargs)

    return run  # type: ignore[return-value]  # wraps keeps what the command is called with, but for these


def _meaning(words: str) -> tuple[str, str]:
    column, sign, meaning = words.rpartition("=")
    if not sign or not column.strip():
        raise click.UsageError(f"“{words}” says of no column what it is; write --map COLUMN=MEANING.")
    return column.strip(), meaning.strip()
