"""The one place where a person is asked for a yes, before anything leaves, goes away or is written over.

Nothing counts as a yes but a yes: ``y`` at a terminal, or ``--yes``.
"""

import getpass
import sys
from typing import IO, Any, Final

import click

from publisher.cli.screen.output import Answer, Line, complain, signs
from publisher.errors import Exit

_UNCHANGED: Final = "Nothing was changed."


class DeclinedError(click.ClickException):
    """A person said no: ``n``, nothing at all, the end of input, or Ctrl-C."""

    exit_code = Exit.DECLINED

    def __init__(self) -> None:
        super().__init__(_UNCHANGED)

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Say so on standard error."""
        click.echo(self.message, err=True)


class NobodyToAskError(click.ClickException):
    """There is a question, no terminal to ask it at, and no ``--yes``."""

    exit_code = Exit.MISTAKE

    def __init__(self) -> None:
        super().__init__(f"Nobody can be asked here: add --yes. {_UNCHANGED}")

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Say so on standard error."""
        complain(Answer(kind="bad", text=self.message))


def confirm(question: str, *about: Any, yes: bool) -> None:
    """Show what the question is ``about`` on standard error, ask it, and return where the answer is yes.

    ``about`` is what :func:`publisher.cli.screen.output.say` prints, strings being lines; ``yes`` is the person's
    ``--yes``, with which all is shown but nothing asked.  Raises :class:`DeclinedError` for any other answer, and
    :class:`NobodyToAskError` where standard input or standard error is no terminal.
    """
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NobodyToAskError
    complain(*(Line(text=item) if isinstance(item, str) else item for item in about))
    if not yes and not _agrees(signs(sys.stderr).written(question)):
        raise DeclinedError


def _agrees(question: str) -> bool:
    try:
        return click.confirm(question, default=False, err=True)
    except click.Abort:
        click.echo(err=True)  # what was being typed ends here
        return False


def login_name() -> str:
    """Return the name that the person is logged in with at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id, as in some containers
        return "unknown"
