"""The program that drafts threads, where the configuration names one."""

from publisher.app.workspace import OpenWorkspace
from publisher.ports.drafters import Drafter


def drafter_of(here: OpenWorkspace) -> Drafter | None:
    """Return the program of ``[social] draft_command``; ``None`` where there is none."""
    from publisher.transports.programs import DraftProgram  # noqa: PLC0415 - subprocess, where there is one

    social = here.config.social
    if not social.draft_command:
        return None
    return DraftProgram(command=social.draft_command, folder=here.workspace.folder, seconds=social.draft_seconds)
