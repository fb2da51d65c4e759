"""``publisher queue retry``: once more to those who have not got it."""

from collections.abc import Mapping, Sequence
from typing import Final

import click

from publisher.app.workspace import opened
from publisher.channels.channel import Channel
from publisher.channels.registry import channel
from publisher.cli.main import Session
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.desk import queue
from publisher.desk.reports import named
from publisher.desk.where import rehearses, where_it_goes
from publisher.model.dispatches import Delivery, DeliveryState, DispatchState

#: Readers that a question names one by one.
_NAMED: Final = 10


@click.command("retry")
@click.argument("number", type=int)
@click.option("--failed", is_flag=True, help="Only those who were refused, not those who have a file in outbox/.")
@click.option("--by", default="", help="Who asks for it.  [default: your login name]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def retry(session: Session, /, number: int, failed: bool, by: str, yes: bool) -> Result:
    """Try again those who have not got a dispatch.

    That is who was refused for good, once the cause is mended; and, where a mail server or an account has been set up
    since, what was only written into outbox/.  It goes byte for byte as before, with all attempts anew.  Nobody else
    gets anything: not who has it, not who is in doubt, not who has left or was suppressed since.
    """
    with opened(session.workspace) as here:
        ledger = here.store.ledger
        dispatch = ledger.dispatch(number)
        on = channel(dispatch.channel)
        rehearsal, where = rehearses(on, here.config), where_it_goes(on, here.config)
        rows = queue.not_gotten(ledger, dispatch, failed=failed, rehearses=rehearsal)
        facts = Facts(
            rows=[
                ("What", f"{dispatch.id}  {dispatch.campaign}, {on.name}, byte for byte as before"),
                ("Who", _who(on, rows, named(rows[:_NAMED], here.store.audience))),
                ("When", _when(dispatch.state)),
                ("Where", where),
            ]
        )
        confirm(f"Try {on.nouns.counted(len(rows))} again?", facts, "", yes=yes)
        tried = queue.retry(
            ledger, dispatch, here.clock.now(), failed=failed, rehearses=rehearsal, by=by or login_name()
        )
        held = ledger.dispatch(number).state in (DispatchState.HELD, DispatchState.MISSED)
    view = [
        SignedLine(
            kind="good", text=f"{number}  {dispatch.campaign}, {on.name}: {on.nouns.counted(tried)} to try again."
        ),
        Way(label="Undo", command=f"publisher queue cancel {number}" if held else f"publisher queue hold {number}"),
        Way(label="Next", command=f"publisher queue resume {number}" if held else "publisher daemon"),
    ]
    return Result(data={"dispatch": number, "deliveries": tried}, view=view)


def _who(on: Channel, rows: Sequence[Delivery], names: Mapping[str, str]) -> str:
    failed = sum(row.state is DeliveryState.FAILED for row in rows)
    counts = [(failed, "refused before"), (len(rows) - failed, "with only a file in outbox/")]
    said = " and ".join(f"{on.nouns.counted(count)} {words}" for count, words in counts if count)
    known = [names[row.subscriber_id] for row in rows[:_NAMED] if row.subscriber_id in names]
    more = f" and {len(rows) - len(known):,} more" if len(rows) > len(known) else ""
    return f"{said}: {', '.join(known)}{more}" if known else said


def _when(state: DispatchState) -> str:
    if state in (DispatchState.HELD, DispatchState.MISSED):
        return f"once it is resumed; it is {state}"
    return "as soon as the daemon runs"
