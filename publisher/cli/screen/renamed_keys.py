"""Telling a person which keys of their configuration have another name now."""

from pathlib import Path

import click

from publisher.errors import WorkspaceError
from publisher.workspace.config import notices
from publisher.workspace.folder import CONFIG_FILE, find_workspace


def tell_renamed_keys(folder: Path | None) -> None:
    """Write a line for each on standard error; nothing where there is no workspace, in ``folder`` or from here up."""
    try:
        found = folder or find_workspace(Path.cwd())
    except WorkspaceError:
        return
    for sentence in notices(found / CONFIG_FILE):
        click.echo(click.style("Note: ", bold=True) + sentence, err=True)
