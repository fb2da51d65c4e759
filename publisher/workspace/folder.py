"""A workspace: its folder, its configuration, and where things are in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from publisher.errors import WorkspaceError
from publisher.when import zone
from publisher.workspace import config as configuration
from publisher.workspace.brake import Brake
from publisher.workspace.config import Config
from publisher.workspace.secrets import Secrets

CONFIG_FILE: Final = "config.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """A folder with a configuration, and where things are in it."""

    folder: Path
    config: Config

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
    def brake(self) -> Brake:
        """What holds everything at once."""
        return Brake(self.state)

    @property
    def outbox(self) -> Path:
        """Where the folder transport writes."""
        return self.folder / "outbox"

    @property
    def database(self) -> str | Path:
        """Where the database is: an address, from the secret ``database_url`` or ``config.toml``, or a file."""
        secret = self.secrets.find("database_url")
        return secret.reveal() if secret is not None else self.config.database or self.state / "publisher.db"

    @property
    def has_database(self) -> bool:
        """Whether the file of the database is there; a server's always counts as being there."""
        database = self.database
        return not isinstance(database, Path) or database.exists()

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return zone(self.config.organisation.timezone)

    @property
    def secrets(self) -> Secrets:
        """Where the workspace's secrets are found."""
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
