"""What commands end with: the meaning of each exit code, and which command can end with which."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import click

from publisher.errors import Exit

#: Each code in a person's words.
MEANINGS: Final[Mapping[Exit, str]] = MappingProxyType(
    {
        Exit.DONE: "it did what you asked; where it tells how things stand, all is well",
        Exit.FAILED: "it failed, or the answer is no: `check` found what blocks, a file has rows to mend",
        Exit.MISTAKE: "something must be said differently, or `--yes` is missing where nobody can be asked; "
        "nothing was changed",
        Exit.DOUBT: "something is in doubt, or was refused for good",
        Exit.MISSED: "something is past its grace, and waits for you",
        Exit.STOPPED: "something is held, or an account is paused",
        Exit.NO_DAEMON: "something is queued, and no daemon runs",
        Exit.DECLINED: "you said no, or stopped it",
    }
)
_ALWAYS: Final = frozenset({Exit.DONE, Exit.FAILED, Exit.MISTAKE})
_STANDING: Final = frozenset({Exit.DOUBT, Exit.MISSED, Exit.STOPPED, Exit.NO_DAEMON})
#: Those that tell how things stand.
_TELLING: Final[Mapping[tuple[str, ...], frozenset[Exit]]] = MappingProxyType(
    {
        ("queue", "list"): _STANDING,
        ("queue", "show"): _STANDING,
        ("report",): _STANDING,
        ("timeline",): _STANDING,
        ("daemon",): _STANDING - {Exit.NO_DAEMON} | {Exit.DECLINED},
    }
)
#: Those that ask without having ``--yes``.
_ASKING: Final = frozenset({("init",), ("posts", "edit"), ("posts", "select"), ("preview",)})


def ends(path: Sequence[str], command: click.Command) -> list[Exit]:
    """Return the codes that the command at ``path`` can end with, in order."""
    asks = any("--yes" in option.opts for option in command.params) or tuple(path) in _ASKING
    declined = {Exit.DECLINED} if asks else set()
    return sorted(_ALWAYS | _TELLING.get(tuple(path), frozenset()) | declined)
