"""``publisher queue choose``: what becomes of a thread that stopped in the middle."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import click

from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.registry import channel
from publisher.cli.deleting import delete_live
from publisher.cli.main import Session
from publisher.cli.screen.dispatches import described
from publisher.cli.screen.output import GOOD, Line, Result, Way, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.desk import stopped_threads
from publisher.desk.stopped_threads import Choice
from publisher.desk.where import where_it_goes
from publisher.model.dispatches import Dispatch
from publisher.model.words import agreeing

#: Asks, does one of the choices, and says what was done; takes the workspace, the dispatch, ``--text`` and ``--yes``.
_Way = Callable[[OpenWorkspace, Dispatch, str, bool], str]


@click.command("choose")
@click.argument("number", type=int)
@click.argument("choice", type=click.Choice(["rest", "delete", "leave", "again"]))
@click.option("--text", default="", help="With rest: the text of the one post.  [default: made from the parts]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def choose(session: Session, /, number: int, choice: Choice, text: str, yes: bool) -> Result:
    """Choose what becomes of a thread that stopped in the middle.

    rest posts what is missing as one post with the link; delete takes down what is live; leave lets it be; again tries
    the failed part once more.
    """
    with opened(session.workspace) as here:
        said = _WAYS[choice](here, here.store.ledger.dispatch(number), text, yes)
    undo = [Way(label="Stop it", command=f"publisher queue hold {number}")] if choice == "again" else []
    data = {"dispatch": number, "choice": choice, "says": said}
    return Result(data=data, view=[Line(text=said, style=GOOD), *undo])


def _rest(here: OpenWorkspace, dispatch: Dispatch, text: str, yes: bool) -> str:
    ledger = here.store.ledger
    rest = stopped_threads.rest_of(ledger, dispatch)
    words = text or rest.text
    without = "" if text else _left_out(rest.left_out)
    where = where_it_goes(channel(dispatch.channel), here.config)
    confirm("Post this as one post?", words, "", f"Where  {where}", *([without] if without else []), yes=yes)
    queued = stopped_threads.post_rest(ledger, dispatch, text=words, by=login_name(), now=here.clock.now())
    return " ".join(filter(None, [f"Queued as {queued.id}; publisher daemon posts it.", without]))


def _delete(here: OpenWorkspace, dispatch: Dispatch, _text: str, yes: bool) -> str:
    deleted = delete_live(here, dispatch, yes=yes)
    return f"Deleted, the last first: part {', '.join(map(str, deleted))}."


def _leave(here: OpenWorkspace, dispatch: Dispatch, _text: str, yes: bool) -> str:
    confirm("Leave this thread as it is, for good? There is no undo.", described(here, dispatch), yes=yes)
    stopped_threads.leave(here.store.ledger, dispatch, here.clock.now())
    return "The thread stays as it is."


def _again(here: OpenWorkspace, dispatch: Dispatch, _text: str, yes: bool) -> str:
    confirm("Post the part that failed again, and those after it?", described(here, dispatch), yes=yes)
    stopped_threads.try_again(here.store.ledger, dispatch, here.clock.now())
    return "The part is tried again; publisher daemon posts it."


def _left_out(positions: Sequence[int]) -> str:
    if not positions:
        return ""
    named = f"{agreeing(len(positions), 'Part', 'Parts')} {', '.join(map(str, positions))}"
    are = agreeing(len(positions), "is", "are")
    return f"{named} {are} not in it: there is no room, or the words would stand with another article's link."


_WAYS: Final[Mapping[Choice, _Way]] = {"rest": _rest, "delete": _delete, "leave": _leave, "again": _again}
