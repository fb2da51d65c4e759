"""The one place where a person is asked for a yes, before anything leaves, goes away or is written over.

Nothing counts as a yes but a yes: ``y`` at a terminal, or ``--yes``.
"""

import getpass
import sys
from collections.abc import Callable
from typing import IO, Any, Final, TypeVar

import click

from publisher.cli.screen.output import Line, SignedLine, asked, complain, signs
from publisher.errors import Exit, MistakeError

T = TypeVar("T")
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
        complain(SignedLine(kind="bad", text=self.message))


def confirm(question: str, *about: Any, yes: bool) -> None:
    """Show what the question is ``about`` on standard error, ask it, and return where the answer is yes.

    ``about`` is what :func:`publisher.cli.screen.output.say` prints, strings being lines.  With the person's ``--yes``
    all is shown, but with ``-q`` or ``--json``, and nothing asked.  Raises :class:`DeclinedError` for any answer but
    yes, and :class:`NobodyToAskError` where standard input or standard error is no terminal.
    """
    if not yes and not somebody_is_here():
        raise NobodyToAskError
    if not yes or not (asked("quiet") or asked("as_json")):
        complain(*(Line(text=item) if isinstance(item, str) else item for item in about))
    if not yes and not _agrees(signs(sys.stderr).written(question)):
        raise DeclinedError


def _agrees(question: str) -> bool:
    try:
        return click.confirm(question, default=False, err=True)
    except click.Abort:
        click.echo(err=True)  # what was being typed ends here
        return False


def somebody_is_here() -> bool:
    """Tell whether there is somebody who can be asked: standard input and standard error are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answered(question: str, read: Callable[[str], T], *, default: str = "") -> T:
    """Ask a question at a terminal until ``read`` takes the answer, and return what it makes of it.

    Enter takes the default.  What ``read`` raises (:class:`MistakeError`) is told, and the same question is asked
    again, and no other.  Raises :class:`click.Abort` for Ctrl-C and the end of input.
    """
    shown = f"{question} [{default}]" if default else question
    while True:
        answer: str = click.prompt(shown, default=default, show_default=False, err=True)
        try:
            return read(answer.strip())
        except MistakeError as mistake:
            complain(SignedLine(kind="bad", text=str(mistake)))


def login_name() -> str:
    """Return the name that the person is logged in with at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id, as in some containers
        return "unknown"
