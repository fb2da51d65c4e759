"""Telling a person that a new database is made where there was one before, by all that stands around it."""

from pathlib import Path

from publisher.cli.screen.output import SignedLine, complain
from publisher.errors import PublisherError
from publisher.workspace import campaigns
from publisher.workspace.folder import find_workspace, open_workspace

#: Campaigns that are named.
_NAMED = 3


def tell_lost_ledger(folder: Path | None) -> None:
    """Say on standard error that there is no database though there are campaigns; nothing without a workspace."""
    try:
        found = folder or find_workspace(Path.cwd())
        there = campaigns.names(found / "campaigns")
        if not there or (found / ".publisher" / "publisher.db").exists() or open_workspace(found).has_database:
            return
    except (PublisherError, OSError):
        return  # what is wrong with the workspace is told by the command itself
    named = ", ".join(there[:_NAMED]) + (f" and {len(there) - _NAMED} more" if len(there) > _NAMED else "")
    complain(
        SignedLine(
            kind="look",
            text=f"There is no database in .publisher/, though there are campaigns ({named}). A new one knows no "
            f"readers, nothing of what was sent, and nobody who has left. If .publisher/ was lost, put its backup back "
            f"before you go on.",
        )
    )
