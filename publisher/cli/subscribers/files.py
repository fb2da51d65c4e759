"""``publisher subscribers import`` and ``export``: readers in files."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from publisher.app.readers import export_readers, readers_in, take_in
from publisher.app.workspace import OpenWorkspace, opened
from publisher.audience.headings import NoAddressesError
from publisher.audience.reader_file import ReaderFile, Wanted
from publisher.cli.main import Session
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import DOUBTFUL, GOOD, QUIET, Line, Result, SignedLine, Way, complain, shown
from publisher.cli.screen.progress import Progress
from publisher.cli.screen.table import Column, Table
from publisher.cli.subscribers.wanted import wanted_options
from publisher.desk.import_readers import ReaderImport
from publisher.errors import Exit
from publisher.model.segment_grammar import asked
from publisher.model.subscribers import ReaderState
from publisher.model.words import agreeing, counted
from publisher.ports.audience import ACTIVE

#: Bad rows that are shown where they can be written into a file.
_A_LOOK: Final = 20


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@wanted_options
@click.option("--rejects", type=click.Path(path_type=Path, dir_okay=False), help="Write the bad rows here, with why.")
@click.option("--force", is_flag=True, help="Write over a file of bad rows that is there.")
@click.option("--strict", is_flag=True, help="Import nothing where any row is bad.")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.pass_obj
@shown
def import_(
    session: Session,
    /,
    file: Path,
    wanted: Wanted,
    rejects: Path | None,
    force: bool,
    strict: bool,
    dry_run: bool,
) -> Result:
    """Import readers from a CSV file, a workbook (.xlsx), or an export of another service.

    The first line has the headings: email, and where you have them first name, last name, language, lists, tags; every
    other column becomes a field of your own, unless --map says otherwise.  Exports of Mailchimp, Substack, Ghost and
    listmonk are recognised.  Good rows are imported; bad ones are listed with their line, and the command then ends
    with 1.  Whoever has left, here or there, is never brought back.
    """
    with opened(session.workspace) as here, Progress("row").shown() as progress:
        source = _opened(here, file, wanted)
        done = take_in(
            here,
            source,
            strict=strict,
            dry_run=dry_run,
            rejects=rejects,
            force=force,
            tell=_shares(progress.reading(file.name)),
        )
    return Result(
        data=_data(file, source, done, rejects),
        view=_view(file, source, done, rejects=rejects, dry_run=dry_run),
        exit_code=Exit.FAILED if done.bad else Exit.DONE,
    )


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--list", "lists", multiple=True, metavar="NAME", help="Only readers on this list; may be given again.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Only readers with this tag; may be given again.")
@click.option("--who", default="", metavar="SEGMENT", help="Only readers in this segment.")
@click.option(
    "--everyone", is_flag=True, help="Also those who get nothing: pending, unsubscribed, bounced, complained."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
@shown
def export(
    session: Session,
    /,
    file: Path,
    lists: tuple[str, ...],
    tags: tuple[str, ...],
    who: str,
    everyone: bool,
    force: bool,
) -> Result:
    """Write the readers into a CSV file.

    The file opens safely in a spreadsheet: what would be taken for a formula gets an apostrophe, which an import
    takes off again.
    """
    states = tuple(ReaderState) if everyone else ACTIVE
    with opened(session.workspace) as here:
        segment = asked(who, here.clock.now())
        count = export_readers(here, file, lists=lists, tags=tags, who=segment, states=states, force=force)
    warning = "It holds personal data: keep it no longer than you need it."
    words = f"{counted(count, 'reader')} {agreeing(count, 'is', 'are')} in {file}."
    return Result(data={"file": str(file), "readers": count}, view=(Line(text=words, style=GOOD), warning))


def _opened(here: OpenWorkspace, file: Path, wanted: Wanted) -> ReaderFile:
    """Open the file; where no column has the addresses and somebody can be asked, ask which one does."""
    try:
        return readers_in(here, file, wanted)
    except NoAddressesError as error:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        complain(f"No column of {file.name} is known to have the addresses.")
        columns = [[number, heading] for number, heading in enumerate(error.headings, 1)]
        complain(Table(columns=[Column(name="", align="right"), "Column"], rows=columns))
        number = click.prompt(
            "Which has the addresses?", type=click.IntRange(1, len(error.headings)), err=True, default=1
        )
    return readers_in(here, file, replace(wanted, mapping={**wanted.mapping, str(number): "email"}))


def _shares(tell: Callable[[object, float | None], None]) -> Callable[[float | None], None]:
    return lambda share: tell(None, share)


def _data(file: Path, source: ReaderFile, result: ReaderImport, rejects: Path | None) -> dict[str, Any]:
    done = result.done
    return {
        "file": str(file),
        "kind": source.kind,
        "encoding": source.encoding,
        "columns": {column.heading: column.becomes for column in source.columns},
        "imported": result.imported,
        "readers": result.readers,
        "repeated": done.repeated,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "suppressed": done.suppressed,
        "departed": done.departed,
        "kept_off": done.kept_off,
        "bad": result.bad,
        "bad_rows": [{"line": row.line, "reason": row.reason} for row in result.bad_rows],
        "rejects": str(rejects) if rejects is not None and result.bad else None,
    }


def _view(file: Path, source: ReaderFile, result: ReaderImport, *, rejects: Path | None, dry_run: bool) -> list[Any]:
    done = result.done
    view: list[Any] = []
    if result.refused:
        view.append(Line(text=f"Nothing was imported: {file.name} has rows to mend.", style=DOUBTFUL))
    elif dry_run:
        view.append(f"{file.name} is {source.kind}. This is what an import would do; nothing was changed.")
        view += ["", _columns(source), "", _what_would_happen(result)]
    else:
        said = f"{done.added:,} added, {done.changed:,} changed, {done.unchanged:,} as they were"
        view.append(SignedLine(kind="look" if result.bad else "good", text=f"{file.name}: {said}."))
        view += [Line(text=sentence) for sentence in _beside(result)]
    if source.recalled:
        view.append(Line(text="Columns are taken as you said at the last file with these headings.", style=QUIET))
    if source.encoding == "cp1252":
        view.append(Line(text="Read as Windows-1252; save as UTF-8 if accents look wrong.", style=QUIET))
    return view + _bad(result, file, rejects)


def _beside(result: ReaderImport) -> list[str]:
    """Return what happened beside the plain counts."""
    done = result.done
    said = []
    if done.suppressed:
        said.append(f"{done.suppressed:,} not taken: on the suppression list, which wins over every import.")
    if done.departed:
        said.append(f"{done.departed:,} had left there, as the file says: on the suppression list now.")
    if done.kept_off:
        said.append(f"{counted(done.kept_off, 'time')} not put on a list that they have left.")
    if done.repeated:
        said.append(f"{counted(done.repeated, 'row')} joined with an earlier one of the same address.")
    return said


def _columns(source: ReaderFile) -> Table:
    rows = [[column.heading, column.becomes or "– (left out)", column.example] for column in source.columns]
    return Table(columns=["Column", "Becomes", Column(name="For example", shorten=True)], rows=rows)


def _what_would_happen(result: ReaderImport) -> Table:
    done = result.done
    rows = [
        ("added: new readers", done.added),
        ("changed: readers of whom the file says more", done.changed),
        ("as they are", done.unchanged),
        ("joined with an earlier row of the same address", done.repeated),
        ("not taken: on the suppression list", done.suppressed),
        ("suppressed: the file says that they left", done.departed),
        ("not put on a list that they have left", done.kept_off),
        ("left out: bad rows", result.bad),
    ]
    return Table(
        columns=["What would happen", Column(name="Rows", align="right")],
        rows=[list(row) for row in rows if row[1]],
        empty="Nothing: no row has a reader.",
    )


def _bad(result: ReaderImport, file: Path, rejects: Path | None) -> list[Any]:
    if not result.bad:
        return []
    rows = [(f"line {row.line:,}", f"left out: {row.reason}") for row in result.bad_rows[:_A_LOOK]]
    view: list[Any] = ["", Facts(rows=rows)]
    if result.bad > len(rows):
        view.append(f"{len(rows)} of {result.bad:,} bad rows.")
    if rejects is not None:
        return [*view, f"All of them are in {rejects}: mend them there, and import that file."]
    beside = file.with_name(f"{file.stem}-rejects.csv").name
    return [*view, Way(label="Mend", command=f"publisher subscribers import {file.name} --rejects {beside}")]
