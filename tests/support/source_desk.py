"""A desk that fetches from loopback."""

from pathlib import Path

from publisher.app import Desk, SystemClock, Workspace
from publisher.config import Config, Fetch, Organisation, Sender
from publisher.store import SqlStore


def desk_of(store: SqlStore, folder: Path, **limits: object) -> Desk:
    """Return an open desk on ``store`` in ``folder``."""
    config = Config(
        organisation=Organisation(name="Lantern"),
        sender=Sender(email="a@example.org"),
        fetch=Fetch(**{"allow_private": ("127.0.0.1",), **limits}),  # type: ignore[arg-type]  # by name
    )
    return Desk(workspace=Workspace(folder=folder, config=config), store=store, clock=SystemClock())
