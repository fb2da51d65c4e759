"""A desk that fetches from loopback."""

from pathlib import Path

from publisher.app.posts import importer
from publisher.app.workspace import OpenWorkspace, SystemClock
from publisher.desk.import_posts import Intake
from publisher.store.opening import SqlStore
from publisher.workspace.config import Config, Fetch, Organisation, Sender, SourceEntry
from publisher.workspace.folder import Workspace


def desk_of(store: SqlStore, folder: Path, **limits: object) -> OpenWorkspace:
    """Return an open desk on ``store`` in ``folder``."""
    config = Config(
        organisation=Organisation(name="Lantern"),
        sender=Sender(email="a@example.org"),
        fetch=Fetch(**{"allow_private": ("127.0.0.1",), **limits}),  # type: ignore[arg-type]  # by name
    )
    return OpenWorkspace(workspace=Workspace(folder=folder, config=config), store=store, clock=SystemClock())


def import_posts(desk: OpenWorkspace, location: str) -> Intake:
    """Take in what is at a location, as ``publisher posts import`` does."""
    return importer(desk).take(location)


def sync_posts(desk: OpenWorkspace, entry: SourceEntry) -> Intake:
    """Take in what is new at a regular source, as ``publisher posts sync`` does."""
    return importer(desk).sync(entry)
