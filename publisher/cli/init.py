"""``publisher init``: four questions, and a workspace."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.cli.screen.questions import answered, somebody_is_here
from publisher.errors import MistakeError
from publisher.model.email_addresses import normalise
from publisher.model.web_addresses import leads_nowhere
from publisher.when import zone
from publisher.workspace.making import Answers, check_place, make


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
    check_place(folder.resolve())
    answers = Answers(
        organisation=_answer(
            "Name of the organisation", organisation, _named, folder.resolve().name.replace("-", " ").title()
        ),
        sender=_answer("Address that the digests come from", sender, normalise, "newsroom@example.org"),
        timezone=_answer("Time zone", timezone, _zone, _local_zone()),
        website=_answer("Website", website, _web, "https://www.example.org"),
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


def _answer(question: str, given: str | None, read: Callable[[str], str], default: str) -> str:
    """Return what ``read`` makes of what was given, or else of the answer; a person who errs is asked again."""
    if given:
        return read(given)
    if somebody_is_here():
        return answered(question, read, default=default)
    try:
        answer: str = click.prompt(question, default=default, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        # No terminal and nothing more to read: the default stands in config.toml, where it can be changed.
        click.echo(err=True)
        return default
    return read(answer.strip())


def _named(answer: str) -> str:
    if not answer:
        raise MistakeError("The organisation needs a name; it stands in every digest.")
    return answer


def _zone(answer: str) -> str:
    zone(answer)
    return answer


def _web(answer: str) -> str:
    address = answer if "://" in answer else f"https://{answer}"
    if leads_nowhere(address) or not address.startswith(("https://", "http://")) or " " in address:
        raise MistakeError(f"“{answer}” is no address of a site; write one such as https://www.example.org.")
    return address


def _local_zone() -> str:
    """Return the machine's time zone by its IANA name, where the system tells, otherwise Europe/London."""
    named = os.environ.get("TZ", "")
    link = os.path.realpath("/etc/localtime")
    _, found, name = link.partition("zoneinfo/")
    candidate = named if "/" in named else name if found else ""
    return candidate if "/" in candidate and not candidate.startswith("Etc/") else "Europe/London"
