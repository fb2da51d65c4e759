"""A workspace: its folder, its configuration, its database, and the clock."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from publisher import config as configuration
from publisher.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from publisher.config import Config
    from publisher.ports import Store
    from publisher.secrets import Secrets


CONFIG_FILE: Final = "config.toml"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return monotonic()


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """A folder with a configuration, and where things are in it."""

    folder: Path
    config: "Config"

    @property
    def campaigns(self) -> Path:
        """The folder of the campaigns."""
        return self.folder / "campaigns"

    @property
    def templates(self) -> Path:
        """The workspace's own email templates."""
        return self.folder / "templates" / "email"

    @property
    def state(self) -> Path:
        """What Publisher keeps for itself: database, secrets, locks."""
        return self.folder / ".publisher"

    @property
    def outbox(self) -> Path:
        """Where the folder transport writes."""
        return self.folder / "outbox"

    @property
    def zone(self) -> "ZoneInfo":
        """The organisation's time zone."""
        from publisher.when import zone

        return zone(self.config.organisation.timezone)

    @property
    def secrets(self) -> "Secrets":
        """Where the workspace's secrets are found."""
        from publisher.secrets import Secrets

        return Secrets(self.state / "secrets.toml")


def find_workspace(start: Path) -> Path:
    """Return the nearest folder with a ``config.toml``: ``start`` or one above; raise :class:`WorkspaceError`."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise WorkspaceError(
        f"There is no workspace in {start} or above it; make one with publisher init NAME, "
        f"or go into its folder, or name it with --workspace."
    )


def open_workspace(folder: Path | None = None) -> Workspace:
    """Open the workspace in ``folder``, or the nearest one from here upwards."""
    if folder is not None and not (folder / CONFIG_FILE).is_file():
        raise WorkspaceError(f"{folder} is no workspace (it has no {CONFIG_FILE}); make one with publisher init.")
    found = find_workspace(Path.cwd()) if folder is None else folder.resolve()
    return Workspace(folder=found, config=configuration.load(found / CONFIG_FILE))


def open_store(workspace: Workspace) -> "Store":
    """Open the workspace's database, made or migrated where needed."""
    from publisher.outbox import RetryPolicy
    from publisher.store import open_store as open_database

    return open_database(
        workspace.config.database or workspace.state / "publisher.db",
        policy=RetryPolicy(attempts=workspace.config.sending.attempts),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """An open workspace with its database and the clock."""

    workspace: Workspace
    store: "Store"
    clock: SystemClock

    @property
    def config(self) -> "Config":
        """The workspace's configuration."""
        return self.workspace.config


@contextmanager
def open_desk(folder: Path | None = None) -> "Iterator[Desk]":
    """Open the workspace in ``folder`` (or the nearest one) with its database, and close it again."""
    workspace = open_workspace(folder)
    store = open_store(workspace)
    try:
        yield Desk(workspace=workspace, store=store, clock=SystemClock())
    finally:
        store.close()
