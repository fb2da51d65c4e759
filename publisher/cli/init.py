"""``publisher init``: four questions, and a workspace."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.errors import PublisherError
from publisher.model.email_addresses import normalise
from publisher.when import zone
from publisher.workspace.making import Answers, make


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--organisation", help="Name of the organisation.")
@click.option("--sender", help="Address that the digests come from.")
@click.option("--timezone", help="Time zone, such as Europe/London.")
@click.option("--website", help="Address of the organisation's site.")
@shown
def init(
    folder: Path, organisation: str | None, sender: str | None, timezone: str | None, website: str | None
) -> Result:
    """Make a workspace: a folder for everything.

    FOLDER is made where it is not there yet; without it the workspace is made here.  Publisher asks four
    questions; the options answer them beforehand.
    """
    answers = Answers(
        organisation=organisation or _ask("Name of the organisation", folder.resolve().name.replace("-", " ").title()),
        sender=normalise(sender or _ask("Address that the digests come from", "newsroom@example.org", normalise)),
        timezone=timezone or _ask("Time zone", _local_zone(), _zone),
        website=_web(website or _ask("Website", "https://www.example.org")),
    )
    written = make(folder.resolve(), answers)
    data = {"folder": str(folder.resolve()), "written": [str(path) for path in written]}
    names = [str(path.relative_to(folder.resolve())) + ("/" if path.is_dir() else "") for path in written]
    step = "" if folder == Path() else f"cd {folder} and "
    return Result(
        data=data,
        view=(
            Line(text=f"The workspace {folder} is ready.", style=GOOD),
            *(f"  {name}" for name in names),
            f"Next: {step}publisher posts import FILE. To send for real, later: publisher setup smtp.",
        ),
    )


def _ask(question: str, default: str, check: Callable[[str], str] = str) -> str:
    """Return the answer; what does not pass ``check`` is told at a terminal, and the same asked again."""

    def checked(answer: str) -> str:
        try:
            return check(answer.strip())
        except PublisherError as error:
            if sys.stdin.isatty():
                raise click.UsageError(str(error)) from None
            raise

    try:
        answer: str = click.prompt(question, default=default, err=True, value_proc=checked)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        # No terminal and nothing more to read: the default stands in config.toml, where it can be changed.
        click.echo(err=True)
        return default
    return answer.strip()


def _zone(name: str) -> str:
    return zone(name).key


def _web(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _local_zone() -> str:
    """Return the machine's time zone by its IANA name, where the system tells, otherwise Europe/London."""
    named = os.environ.get("TZ", "")
    link = os.path.realpath("/etc/localtime")
    _, found, name = link.partition("zoneinfo/")
    candidate = named if "/" in named else name if found else ""
    return candidate if "/" in candidate and not candidate.startswith("Etc/") else "Europe/London"
