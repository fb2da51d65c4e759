"""Backing the database of a workspace up, and putting a backup back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from publisher.app.sending import before_anything_leaves
from publisher.app.workspace import OpenWorkspace, SystemClock, open_store
from publisher.errors import DaemonError, StoreError, WorkspaceError
from publisher.model.backups import Contents

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.workspace.folder import Workspace

_RUNS: Final = "A daemon runs for this workspace; stop it before its database is replaced. Nothing was changed."
_POSTGRES: Final = (
    "This workspace's database is on a PostgreSQL server, which has tools of its own: pg_dump --format=custom --file "
    "{} NAME backs it up, and pg_restore --clean --dbname NAME puts it back."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What was put back."""

    contents: Contents
    #: Where the former database is; ``None`` where there was none.
    aside: Path | None
    #: What is to be told of what may have left since the backup.
    told: tuple[str, ...]


def back_up(workspace: Workspace, file: Path, *, force: bool) -> Contents:
    """Write a backup of the workspace's database into ``file``; raise :class:`StoreError`.

    Raises :class:`WorkspaceError` where the database is no file, where there is none yet, and for a file that is there
    already, unless ``force``.
    """
    from publisher.store.backup import back_up as copy  # noqa: PLC0415 - sqlalchemy and alembic

    database = _file(workspace, file)
    if not database.is_file():
        raise WorkspaceError(f"There is no database to back up yet: {database} is not there.")
    if file.is_dir():
        raise WorkspaceError(f"{file} is a folder; name the file to write, such as {file / 'publisher-backup.db'}.")
    if file.exists() and (file.samefile(database) or not force):
        raise WorkspaceError(f"{file} is there already; choose another name, or add --force to write over a backup.")
    return copy(database, file)


def look_into(workspace: Workspace, file: Path) -> Contents:
    """Return what a backup holds; raise :class:`StoreError` for one that cannot be put back."""
    from publisher.store.backup import examine  # noqa: PLC0415 - sqlalchemy and alembic

    database = _file(workspace, file)
    if not file.is_file():
        raise WorkspaceError(f"There is no file {file}; name one that publisher backup made.")
    if database.exists() and file.samefile(database):
        raise WorkspaceError(f"{file} is the database itself; name a backup of it.")
    return examine(file)


def restore(workspace: Workspace, file: Path, agree: Callable[[Contents], None]) -> Restored:
    """Put the backup ``file`` in the place of the workspace's database, which is kept aside.

    ``agree`` is given what the backup holds; where it raises, nothing is changed.  Raises :class:`DaemonError` while a
    daemon runs, :class:`StoreError` while something else has the database open or where the backup is damaged.
    """
    from publisher.daemon.running import alone, running  # noqa: PLC0415 - the daemon
    from publisher.store.backup import put_back  # noqa: PLC0415 - sqlalchemy and alembic

    database, now = _file(workspace, file), SystemClock().now()
    contents = look_into(workspace, file)
    if running(workspace.state) is not None:
        raise DaemonError(_RUNS)
    agree(contents)
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(workspace.state, now):
            aside = _aside(database, f"{now:%Y%m%dT%H%M%SZ}") if database.exists() else None
            put_back(file, database, aside or database)
    except DaemonError:
        raise DaemonError(_RUNS) from None
    except OSError as reason:
        raise StoreError(f"{database.parent} cannot be made ({reason.strerror}); see that it is yours.") from None
    store = open_store(workspace)
    try:
        told = before_anything_leaves(OpenWorkspace(workspace=workspace, store=store, clock=SystemClock()))
    finally:
        store.close()
    return Restored(contents=contents, aside=aside, told=tuple(map(str, told)))


def _file(workspace: Workspace, backup: Path) -> Path:
    """Return the file of the database; raise :class:`WorkspaceError` where a server has it."""
    database = workspace.database
    if not isinstance(database, Path):
        raise WorkspaceError(_POSTGRES.format(backup))
    return database


def _aside(database: Path, stamp: str) -> Path:
    wanted, number = database.with_name(f"{database.stem}-before-{stamp}{database.suffix}"), 2
    while wanted.exists():
        wanted, number = database.with_name(f"{database.stem}-before-{stamp}-{number}{database.suffix}"), number + 1
    return wanted
