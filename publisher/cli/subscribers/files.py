"""``publisher subscribers import`` and ``export``: readers in CSV files."""

from pathlib import Path
from typing import Any

import click

from publisher.app.readers import export_readers, readers_in
from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import DOUBTFUL, GOOD, QUIET, Line, Result, shown
from publisher.desk.import_readers import ReaderImport, import_readers
from publisher.errors import Exit
from publisher.model.words import counted
from publisher.ports.audience import ReaderFile


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--list", "lists", multiple=True, metavar="NAME", help="Put everyone on this list; may be given again.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Give everyone this tag; may be given again.")
@click.option("--strict", is_flag=True, help="Import nothing where any row is bad.")
@click.option("--dry-run", is_flag=True, help="Only read the file and say what is in it.")
@click.pass_obj
@shown
def import_(
    session: Session, /, file: Path, lists: tuple[str, ...], tags: tuple[str, ...], strict: bool, dry_run: bool
) -> Result:
    """Import readers from a CSV file.

    The first line has the headings: email, and where you have them first name, last name, lists, tags; every
    other column becomes a field of your own.  Good rows are imported; bad ones are listed with their line, and
    the command then ends with 1.  Addresses on the suppression list stay there.
    """
    reading = readers_in(file, lists=lists, tags=tags)
    with opened(session.workspace) as here:
        done = import_readers(reading, here.store.audience, here.clock.now(), strict=strict, dry_run=dry_run)
    return Result(
        data=_data(file, reading, done),
        view=_view(file, reading, done),
        exit_code=Exit.FAILED if reading.bad_rows else Exit.DONE,
    )


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--list", "lists", multiple=True, metavar="NAME", help="Only readers on this list; may be given again.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Only readers with this tag; may be given again.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
@shown
def export(session: Session, /, file: Path, lists: tuple[str, ...], tags: tuple[str, ...], force: bool) -> Result:
    """Write the readers into a CSV file.

    The file opens safely in a spreadsheet: what would be taken for a formula gets an apostrophe, which an import
    takes off again.
    """
    with opened(session.workspace) as here:
        count = export_readers(here, file, lists=lists, tags=tags, force=force)
    warning = "It holds personal data: keep it no longer than you need it."
    return Result(
        data={"file": str(file), "readers": count},
        view=(Line(text=f"{count} readers are in {file}.", style=GOOD), warning),
    )


def _data(file: Path, reading: ReaderFile, result: ReaderImport) -> dict[str, Any]:
    done = result.done
    return {
        "file": str(file),
        "encoding": reading.encoding,
        "imported": result.imported,
        "readers": len(reading.subscribers),
        "repeated": reading.repeated,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "suppressed": done.suppressed,
        "bad_rows": reading.bad_rows,
    }


def _view(file: Path, reading: ReaderFile, result: ReaderImport) -> list[Any]:
    done, count = result.done, len(reading.subscribers)
    view: list[Any] = []
    if result.refused:
        view.append(Line(text=f"Nothing was imported: {file.name} has rows to mend.", style=DOUBTFUL))
    elif not result.imported:
        view.append(f"{file.name} has {count} readers; nothing was imported.")
    else:
        said = f"{done.added} added, {done.changed} changed, {done.unchanged} as they were"
        view.append(Line(text=f"{file.name}: {said}.", style=GOOD))
    if done.suppressed:
        view.append(f"{done.suppressed} not taken: on the suppression list, which wins over every import.")
    if reading.repeated:
        view.append(f"{counted(reading.repeated, 'row')} joined with an earlier one of the same address.")
    if reading.encoding == "cp1252":
        view.append(Line(text="Read as Windows-1252; save as UTF-8 if accents look wrong.", style=QUIET))
    if reading.bad_rows:
        rows = [(f"line {row.line:,}", f"left out: {row.reason}") for row in reading.bad_rows]
        view.append(Facts(rows=rows))
    return view
