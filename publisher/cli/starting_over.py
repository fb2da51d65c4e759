"""Starting a campaign over: a question, and the old one goes to the trash."""

from collections.abc import Callable
from pathlib import Path

from publisher.app.workspace import OpenWorkspace
from publisher.cli.screen.output import SignedLine
from publisher.cli.screen.questions import confirm
from publisher.workspace.campaigns import last_edited
from publisher.workspace.trash import folder_of, throw_away


def starting_over(here: OpenWorkspace, *, yes: bool) -> Callable[[Path], str]:
    """Return what asks before a campaign's folder goes to the trash, and tells the name that it has there."""

    def replace(there: Path) -> str:
        edited = last_edited(there).astimezone(here.workspace.zone)
        about = f"campaigns/{there.name}/ exists, edited {edited:%a} {edited.day} {edited:%b %Y, %H:%M}."
        confirm("Start over? The old one goes to the trash.", SignedLine(kind="bad", text=about), yes=yes)
        return throw_away(there, folder_of(here.workspace.state), here.clock.now())

    return replace
