"""``publisher backup FILE`` and ``publisher restore FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm
from publisher.model.words import counted
from publisher.workspace.folder import open_workspace

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from publisher.cli.main import Session
    from publisher.model.backups import Contents

_BESIDE: Final = (
    "It has readers' addresses: only you may read it. config.toml, campaigns/, templates/ and the passwords in "
    ".publisher/secrets.toml are not in it; keep them with it."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
@shown
def backup(session: Session, /, file: Path, force: bool) -> Result:
    """Write a verified copy of the database into FILE.

    Also while the daemon runs.  It holds posts, readers, releases and the ledger; config.toml, campaigns/ and
    templates/ are files of yours, to be kept with it.  A database on a PostgreSQL server is backed up by pg_dump.
    """
    from publisher.app.backups import back_up  # noqa: PLC0415 - the database

    workspace = open_workspace(session.workspace)
    made = back_up(workspace, file, force=force)
    view = [
        SignedLine(kind="good", text=f"{file} holds {_holds(made)}, and was read through."),
        _BESIDE,
        Way(label="Back", command=f"publisher restore {file}"),
    ]
    return Result(data={"file": str(file), **_data(made)}, view=view)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def restore(session: Session, /, file: Path, yes: bool) -> Result:
    """Put a backup in the place of the database.

    The former database is kept.  Not while the daemon runs.  What may have left since the backup is held, for you to
    decide.
    """
    from publisher.app.backups import restore as put_back  # noqa: PLC0415 - the database

    workspace = open_workspace(session.workspace)

    def agree(found: Contents) -> None:
        facts = Facts(rows=[("File", str(file)), ("Holds", _holds(found)), ("Last left", _last(found, workspace.zone))])
        note = "Readers who came or left since then are not in it, nor what was approved."
        confirm("Put it in the place of the database? The former one is kept.", facts, note, yes=yes)

    done = put_back(workspace, file, agree)
    view: list[Any] = [SignedLine(kind="good", text=f"The database is that of {file}: {_holds(done.contents)}.")]
    view += [SignedLine(kind="look", text=sentence) for sentence in done.told]
    view += [Way(label="Undo", command=f"publisher restore {done.aside}")] if done.aside is not None else []
    view.append(Way(label="Next", command="publisher queue list"))
    data = {
        "file": str(file),
        "aside": str(done.aside) if done.aside is not None else None,
        "told": done.told,
        **_data(done.contents),
    }
    return Result(data=data, view=view)


def _holds(found: Contents) -> str:
    return (
        f"{counted(found.campaigns, 'campaign')} approved, {counted(found.readers, 'reader')}, "
        f"{counted(found.posts, 'post')}"
    )


def _last(found: Contents, zone: ZoneInfo) -> str:
    if found.last_left is None:
        return "nothing that is known"
    local = found.last_left.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _data(found: Contents) -> dict[str, Any]:
    return {
        "campaigns": found.campaigns,
        "readers": found.readers,
        "posts": found.posts,
        "last_left": found.last_left,
    }
