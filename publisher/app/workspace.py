"""An open workspace: its folder, its database, and the clock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from publisher.channels.registry import channels
from publisher.model.dispatches import RetryPolicy
from publisher.ports.store import Store
from publisher.workspace.config import Config
from publisher.workspace.folder import Workspace, open_workspace

if TYPE_CHECKING:
    from publisher.daemon.running import Running


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return monotonic()


def open_store(workspace: Workspace) -> Store:
    """Open the workspace's database, made or migrated where needed."""
    from publisher.store.opening import open_store as open_database  # noqa: PLC0415 - sqlalchemy and alembic
    from publisher.store.witness import state_folder  # noqa: PLC0415 - the same

    config = workspace.config
    # What goes into outbox/ leaves nothing to be known about.
    real = any(config.account(channel) is not None and channel.transport for channel in channels())
    return open_database(
        workspace.database,
        policy=RetryPolicy(attempts=config.sending.attempts),
        outside=state_folder(os.environ, Path.home()) if real else None,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenWorkspace:
    """A workspace at work: its folder and configuration, its database, and the clock."""

    workspace: Workspace
    store: Store
    clock: SystemClock

    @property
    def config(self) -> Config:
        """The workspace's configuration."""
        return self.workspace.config

    def daemon(self) -> "Running | None":
        """Return the daemon of this workspace; ``None`` where none runs on this machine."""
        from publisher.daemon.running import running  # noqa: PLC0415 - filelock

        return running(self.workspace.state)


@contextmanager
def opened(folder: Path | None = None) -> Iterator[OpenWorkspace]:
    """Open the workspace in ``folder`` (or the nearest one) with its database, and close it again."""
    workspace = open_workspace(folder)
    store = open_store(workspace)
    try:
        yield OpenWorkspace(workspace=workspace, store=store, clock=SystemClock())
    finally:
        store.close()
