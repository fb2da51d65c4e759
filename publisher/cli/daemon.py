"""``publisher daemon``."""

import logging
from datetime import datetime

import click

from publisher.app.workspace import opened
from publisher.cli.main import Session


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@click.option("--log", type=click.Choice(["quiet", "info", "debug"]), default="quiet", help="How much to log.")
@click.pass_obj
def daemon(session: Session, /, once: bool, log: str) -> None:
    """Send what is due.

    Runs until it is stopped with Ctrl-C or SIGTERM; what is in flight is finished first.  One daemon at a time can
    run for a workspace.
    """
    from publisher.app.sending import run_daemon  # noqa: PLC0415 - the daemon and its transports

    level = {"quiet": logging.WARNING, "info": logging.INFO, "debug": logging.DEBUG}[log]
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with opened(session.workspace) as here:
        zone = here.workspace.zone
        said = 0

        def tell(sentence: str) -> None:
            nonlocal said
            said += 1
            click.echo(f"{datetime.now(zone):%H:%M:%S}  {sentence}")

        if not once:
            tell("The daemon runs. Ctrl-C stops it; what is in flight is finished first.")
        run_daemon(here, once=once, tell=tell)
        if once and not said:
            click.echo("Nothing is due.")
        if not once:
            tell("The daemon has stopped; nothing is in flight.")
