"""``publisher daemon``."""

import logging
import sys
from collections.abc import Mapping

import click

from publisher.app.workspace import OpenWorkspace, opened
from publisher.cli.main import Session
from publisher.cli.screen.output import asked
from publisher.cli.screen.telling import Lines, Sentences, Teller
from publisher.desk.needs import need, smallest, standing
from publisher.errors import Exit
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Tally
from publisher.model.words import agreeing


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@click.option("--json", "as_json", is_flag=True, help="Tell each thing as a line of JSON, as into a pipe.")
@click.option("--log", type=click.Choice(["quiet", "info", "debug"]), default="quiet", help="How much to log.")
@click.pass_obj
def daemon(session: Session, /, once: bool, as_json: bool, log: str) -> int:
    """Send what is due.

    Runs until it is stopped with Ctrl-C or SIGTERM; what is in flight is finished first.  One daemon at a time can
    run for a workspace.  Into a pipe each thing that happens is a line of JSON; with --plain it is a sentence there
    too.  With --once the exit code tells what needs a person.
    """
    if log != "quiet":
        level = {"info": logging.INFO, "debug": logging.DEBUG}[log]
        logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    with opened(session.workspace) as here:
        if as_json or not (sys.stdout.isatty() or asked("plain") or session.quiet):
            return _run(here, Lines(clock=here.clock), once=once)
        people = Sentences(zone=here.workspace.zone, clock=here.clock, quiet=session.quiet)
        return _run(here, people, once=once)


def _run(here: OpenWorkspace, teller: Teller, *, once: bool) -> int:
    from publisher.app.sending import run_daemon  # noqa: PLC0415 - the daemon and its transports

    ledger = here.store.ledger
    with teller.following(ledger.tally):
        if not once:
            teller.started()
        run_daemon(here, once=once, tell=teller.tell, stopping=teller.stopping, at_once=teller.at_once)
    worked = {number: (ledger.dispatch(number), ledger.tally(number)) for number in teller.worked}
    if not once:
        teller.stopped(_left(worked))
        return Exit.DONE
    held = here.workspace.brake.on()
    if not worked and not held:
        teller.idle(_waiting(here))
    each = (need(dispatch, tally, paused=False, daemon=True) for dispatch, tally in worked.values())
    return smallest([*each, standing(here.store, daemon=True, all_held=held)])


def _left(worked: Mapping[int, tuple[Dispatch, Tally]]) -> dict[str, int]:
    """Return the figures of what was not done when the daemon stopped."""
    tallies = [tally for dispatch, tally in worked.values() if dispatch.state is DispatchState.RUNNING]
    return {
        "sent": sum(tally[DeliveryState.SENT] for tally in tallies),
        "total": sum(tally.total for tally in tallies),
        "to_go": sum(tally.open for tally in tallies),
        "doubt": sum(tally[DeliveryState.UNCERTAIN] for tally in tallies),
    }


def _waiting(here: OpenWorkspace) -> str:
    """Say what a person may have to do where nothing is due."""
    states = [dispatch.state for dispatch in here.store.ledger.dispatches()]
    counts = {"held": states.count(DispatchState.HELD), "missed": states.count(DispatchState.MISSED)}
    said = [f"{count} {agreeing(count, 'is', 'are')} {word}" for word, count in counts.items() if count]
    return f"Nothing is due; {' and '.join(said)}: publisher queue list" if said else "Nothing is due."
