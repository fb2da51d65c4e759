"""Telling a person which of their workspace's private things others on the machine may read."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from publisher.errors import WorkspaceError
from publisher.workspace.folder import Workspace, find_workspace
from publisher.workspace.private_files import is_open


def tell_open_files(folder: Path | None) -> None:
    """Write a line on standard error where something is open; nothing where there is no workspace."""
    try:
        found = folder or find_workspace(Path.cwd())
    except WorkspaceError:
        return
    places = list(_open(found))
    if places:
        click.echo(click.style("Note: ", bold=True) + _sentence(places), err=True)


def open_to_others(workspace: Workspace) -> list[str]:
    """Return what ``publisher config`` says of who may read what the workspace keeps."""
    if os.name != "posix":
        return [
            "On Windows the modes of files say nothing about who may read them; see to it in the folder's security."
        ]
    places = list(_open(workspace.folder))
    return [_sentence(places)] if places else []


def _open(folder: Path) -> Iterator[Path]:
    for place in (folder / ".publisher" / "publisher.db", folder / "outbox"):
        try:
            if is_open(place):
                yield place
        except OSError:
            continue


def _sentence(places: list[Path]) -> str:
    named = " and ".join(f"{place.name}/" if place.is_dir() else f".publisher/{place.name}" for place in places)
    command = shlex.join(["chmod", "-R", "go=", *map(str, places)])
    return f"{named} can be read by others on this machine; close what is in there with: {command}"
