"""A desk that fetches from loopback."""

from pathlib import Path

from publisher.app.workspace import OpenWorkspace, SystemClock
from publisher.store.opening import SqlStore
from publisher.workspace.config import Config, Fetch, Organisation, Sender
from publisher.workspace.folder import Workspace


def desk_of(store: SqlStore, folder: Path, **limits: object) -> OpenWorkspace:
    """Return an open desk on ``store`` in ``folder``."""
    config = Config(
        organisation=Organisation(name="Lantern"),
        sender=Sender(email="a@example.org"),
        fetch=Fetch(**{"allow_private": ("127.0.0.1",), **limits}),  # type: ignore[arg-type]  # by name
    )
    return OpenWorkspace(workspace=Workspace(folder=folder, config=config), store=store, clock=SystemClock())
