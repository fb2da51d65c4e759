"""Taking down what a dispatch has posted, once a person has said so."""

from publisher.app.workspace import OpenWorkspace
from publisher.channels.registry import channel
from publisher.cli.screen.dispatches import described
from publisher.cli.screen.questions import confirm
from publisher.desk.stopped_threads import delete_posted, live
from publisher.desk.where import where_it_goes
from publisher.model.dispatches import Dispatch
from publisher.model.words import counted


def delete_live(here: OpenWorkspace, dispatch: Dispatch, *, yes: bool) -> list[int]:
    """Ask, and delete what is live of ``dispatch``, the last part first; return the positions, from 1.

    Raises :class:`StateError` where nothing is live, and what the transport raises.
    """
    from publisher.app.sending import open_transports  # noqa: PLC0415 - the transports

    ledger = here.store.ledger
    if count := len(live(ledger, dispatch)):
        where = where_it_goes(channel(dispatch.channel), here.config)
        question = f"Delete {counted(count, 'post')} of “{dispatch.title}”, {where}? There is no undo."
        confirm(question, described(here, dispatch), yes=yes)
    return delete_posted(ledger, open_transports(here).social[dispatch.channel], dispatch, here.clock.now())
