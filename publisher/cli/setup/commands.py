"""``publisher setup``: a mail server or an account, tried and saved."""

import click

from publisher.cli.setup.smtp import smtp
from publisher.cli.setup.x import x


@click.group()
def setup() -> None:
    """Connect a mail server or X, try it, and save it."""


setup.add_command(smtp)
setup.add_command(x)
