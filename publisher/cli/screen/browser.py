"""An address that a person opens in the browser."""

from collections.abc import Callable
from typing import Final

import click

#: Before the address of X's page of consent.
LOGIN: Final = "Log in to X and allow Publisher in, at this address:"


def opening(words: str, *, browser: bool) -> Callable[[str], None]:
    """Return what tells a person an address after ``words``, and opens it too where ``browser``."""

    def show(address: str) -> None:
        click.echo(f"{words}\n{address}", err=True)
        if browser:
            click.launch(address)

    return show
