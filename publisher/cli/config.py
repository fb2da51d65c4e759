"""``publisher config``."""

from typing import Any

import click
import msgspec

from publisher.channels import registry as channels
from publisher.channels.channel import Channel
from publisher.cli.main import Session
from publisher.cli.screen.open_files import open_to_others
from publisher.cli.screen.output import QUIET, Line, Result, shown
from publisher.cli.screen.table import Column, Table
from publisher.workspace.config import Config
from publisher.workspace.folder import open_workspace
from publisher.workspace.secrets import NAMES, masked


@click.command()
@click.pass_obj
@shown
def config(session: Session, /) -> Result:
    """Show the configuration and where it stands.

    Shows every setting that is in force.  Passwords and keys are not part of it; for each, whether it is there.
    """
    workspace = open_workspace(session.workspace)
    settings: dict[str, Any] = msgspec.to_builtins(workspace.config)
    settings["database"] = masked(str(settings["database"]))
    secrets = {name: workspace.secrets.find(name) is not None for name in NAMES}
    rows = [[key, value] for key, value in _flat(settings)]
    known = [name for name, there in secrets.items() if there]
    return Result(
        data={
            "folder": str(workspace.folder),
            "database": masked(str(workspace.database)),
            "settings": settings,
            "secrets": secrets,
        },
        view=[
            Line(text=str(workspace.folder / "config.toml"), style=QUIET),
            Table(columns=["Setting", Column(name="Value", wrap=True)], rows=rows),
            f"Secrets that are there: {', '.join(known) or 'none'}.",
            f"The database is {masked(str(workspace.database))}.",
            *open_to_others(workspace),
            *(_goes(channel, workspace.config) for channel in channels.composed()),
        ],
    )


def _goes(channel: Channel, config: Config) -> str:
    if config.account(channel) is None:
        return f"What leaves by {channel.title} goes into outbox/, as there is no [{channel.section}]."
    return f"What leaves by {channel.title} goes by the account of [{channel.section}]."


def _flat(table: dict[str, Any], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict) and value:
            found += _flat(value, f"{before}{key}.")
        elif value not in ("", None, [], {}, ()):
            found.append((before + key, ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
    return found
