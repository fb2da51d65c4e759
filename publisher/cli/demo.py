"""``publisher demo``: the whole story on sample posts."""

import shutil
import sys
from pathlib import Path

import click

from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import ACCENT, GOOD, QUIET, Line, asked, say, to_json


@click.command()
@click.option(
    "--in",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder for the demonstration; an earlier one there is made anew.",
)
@click.option("--json", "as_json", is_flag=True, help="Print only what there is to open, as JSON.")
def demo(folder: Path, as_json: bool) -> None:
    """Watch the whole story on sample posts, offline.

    Nothing leaves this machine: what is sent is written into the folder's outbox/.
    """
    from publisher.demo.story import Demo  # noqa: PLC0415 - everything

    story = Demo(folder.resolve())
    if as_json or asked("quiet"):
        for _ in story.chapters():
            pass
        if as_json:
            click.echo(to_json({"folder": str(folder.resolve()), "open": story.files_to_open()}))
        return
    say(Line(text="Publisher, the whole story in a minute", style=f"bold {ACCENT}"))
    say(Line(text=f"Nothing leaves this machine. Everything happens in {folder}/.", style=QUIET))
    for number, chapter in enumerate(story.chapters(), 1):
        say("", Line(text=f"{number}. {chapter.title}", style="bold"), Line(text=f"  {chapter.command}", style=ACCENT))
        say(Facts(rows=[("", line) for line in chapter.lines]))
        say(Facts(rows=[(f"  {word}", said) for word, said in chapter.facts]))
    say("", Line(text="Done. Open these:", style=f"bold {GOOD}"))
    say(*(f"  {path}" for path in story.files_to_open()))
    say("", "Play on with it:", Line(text=f"  {_publisher()} --workspace {folder} preview winter-2018", keep=True))


def _publisher() -> str:
    """Return what to type for ``publisher``: its path where the shell would not find it, as after ``make demo``."""
    typed = Path(sys.argv[0])
    if shutil.which("publisher") or typed.stem != "publisher":
        return "publisher"
    return str(typed)
