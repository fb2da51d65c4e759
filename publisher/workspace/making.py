"""Making a workspace: its folders and a ``config.toml`` with a person's four answers."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publisher.errors import WorkspaceError
from publisher.when import zone
from publisher.workspace.toml import quote

_FOLDERS: Final = ("campaigns", "templates/email")
_CONFIG: Final = """\
# The configuration of this workspace.  The page docs/configuration.md and the file
# config.example.toml tell every setting there is.

[organisation]
name = {organisation}
website = {website}
# The postal address stands in the footer of every digest; mail law asks for it in many countries.
address = ""
timezone = {timezone}
language = "en-GB"
hemisphere = "northern"

[sender]
email = {sender}
name = {organisation}

# Without [smtp] and [x], what is sent is written into the folder outbox/ and goes nowhere else.
# publisher setup smtp and publisher setup x ask for an account, try it, and write them here.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a person is asked when a workspace is made."""

    organisation: str
    sender: str
    #: IANA name.
    timezone: str
    website: str


def check_place(folder: Path) -> None:
    """Raise :class:`WorkspaceError` where the folder is a workspace already."""
    if (folder / "config.toml").exists():
        raise WorkspaceError(f"{folder} is a workspace already; edit its config.toml, or choose another name.")


def make(folder: Path, answers: Answers) -> list[Path]:
    """Make the workspace and return what was written.

    An existing folder keeps what is in it; raises :class:`WorkspaceError` where it is a workspace already, and
    :class:`TimeError` for an unknown time zone.
    """
    zone(answers.timezone)
    check_place(folder)
    config = folder / "config.toml"
    try:
        written = [_folder(folder / name) for name in _FOLDERS]
        state = _folder(folder / ".publisher")
        if os.name == "posix":
            state.chmod(0o700)
        config.write_text(_config(answers), encoding="utf-8", newline="\n")
    except OSError as reason:
        raise WorkspaceError(
            f"{folder} cannot be made ({reason.strerror or type(reason).__name__}); choose a folder that you may write."
        ) from None
    return [config, *written, state]


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _config(answers: Answers) -> str:
    quoted = {name: quote(getattr(answers, name)) for name in ("organisation", "sender", "timezone", "website")}
    return _CONFIG.format(**quoted)
