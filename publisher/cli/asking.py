"""Questions before what cannot be undone."""

import sys

import click


def confirm(question: str, *, yes: bool) -> None:
    """Ask ``question`` at a terminal and abort on no; without a terminal, or with ``yes``, go on."""
    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm(question, abort=True, err=True)
