"""Questions before what cannot be undone."""

import getpass
import sys

import click


def confirm(question: str, *, yes: bool) -> None:
    """Ask ``question`` at a terminal and abort on no; without a terminal, or with ``yes``, go on."""
    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm(question, abort=True, err=True)


def login_name() -> str:
    """Return the name that the person is logged in with at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id, as in some containers
        return "unknown"
