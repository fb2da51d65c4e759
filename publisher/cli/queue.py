"""``publisher queue``: what is going to leave, and stopping it."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import click
from rich.text import Text

from publisher.app.changes import changed
from publisher.app.workspace import OpenWorkspace, opened
from publisher.channels.channel import Mail
from publisher.channels.registry import channel
from publisher.cli.brake import hold_all, resume_all
from publisher.cli.choose import choose
from publisher.cli.main import Session
from publisher.cli.retry import retry
from publisher.cli.screen.dispatches import data_of, described, leaves
from publisher.cli.screen.output import GOOD, Line, Result, SignedLine, Way, complain, shown
from publisher.cli.screen.questions import confirm, login_name
from publisher.cli.screen.standings import STYLES, below, progress, stands, ways_out
from publisher.cli.screen.table import Column, Table
from publisher.cli.screen.times import dated
from publisher.cli.show import show
from publisher.desk.needs import standing
from publisher.desk.queue import Queued, decide, doubtful, move, queued
from publisher.desk.standing import Standing
from publisher.desk.timeline import whom
from publisher.desk.where import where_it_goes
from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.note_words import sentence
from publisher.model.notes import NOTHING, Note, Reason
from publisher.model.words import agreeing
from publisher.when import zone
from publisher.workspace.brake import GO_ON

_OVER: Final = frozenset({DispatchState.DONE, DispatchState.CANCELLED})
#: What is held for these leaves only after another yes, whenever its time is.
_ASKED: Final = frozenset({Reason.RETIMED, Reason.OLDER})


@click.group()
def queue() -> None:
    """List, hold, resume and cancel what is queued."""


queue.add_command(choose)
queue.add_command(retry)
queue.add_command(show)


@queue.command("list")
@click.option("--all", "everything", is_flag=True, help="Show what is done and cancelled too.")
@click.pass_obj
@shown
def list_(session: Session, /, everything: bool) -> Result:
    """List the dispatches: what leaves when, to whom, and how far it has come.

    What is done is among them while somebody of it is in doubt, and for a week where not everybody got it.
    """
    with opened(session.workspace) as here:
        now, home = here.clock.now(), here.workspace.zone
        found = queued(here.store.ledger, now, everything=everything)
        standings = [stands(here, item) for item in found]
        rows = [_row(here, item, stood) for item, stood in zip(found, standings, strict=True)]
        names = dict.fromkeys(item.dispatch.campaign for item in found)
        edited = [said for name in names if (said := changed(here, name))]
        channels = [item.dispatch.channel for item in found if item.dispatch.state not in _OVER]
        where = ways_out(here, channels)
        needed = standing(here.store, daemon=here.daemon() is not None, all_held=here.workspace.brake.on())
    table = Table(
        columns=[Column(name="No", align="right", numbers=True), "State", "Leaves", "What", "To", "Progress"],
        rows=rows,
        remarks={place: said for place, one in enumerate(standings) if (said := below(one, now, home))},
        empty="Nothing is queued. publisher approve NAME puts a campaign into the queue.",
    )
    all_held = here.workspace.brake.says(home)
    brake = [all_held, Way(label="Go on", command=GO_ON)] if all_held else []
    notes = [SignedLine(kind="look", text=said) for said in edited]
    data = [data_of(item, stood) for item, stood in zip(found, standings, strict=True)]
    view = (table, *(["", where] if channels else []), *notes, *brake)
    return Result(data=data, view=view, exit_code=needed)


@queue.command("hold")
@click.argument("which", nargs=-1, metavar="NUMBER|CAMPAIGN...")
@click.option("--all", "everything", is_flag=True, help="Hold everything, what is queued later too.")
@click.option("--because", default="", help="Why, for whoever looks at it.")
@click.option("--by", default="", help="Who holds it.  [default: your login name]")
@click.pass_obj
@shown
def hold(session: Session, /, which: tuple[str, ...], everything: bool, because: str, by: str) -> Result:
    """Stop dispatches: nothing further leaves until they are resumed.

    With --all nothing leaves by any channel, what is approved afterwards neither; it works with a full disk and with a
    database that is locked or gone.
    """
    if everything:
        return hold_all(session, why=because, by=by or login_name())
    return _move(session, which, DispatchState.HELD, "held", note=_by_hand(by, because))


@queue.command("resume")
@click.argument("which", nargs=-1, metavar="NUMBER|CAMPAIGN...")
@click.option("--all", "everything", is_flag=True, help="Undo hold --all; without it, resume all that is held.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def resume(session: Session, /, which: tuple[str, ...], everything: bool, yes: bool) -> Result:
    """Let held or missed dispatches go on.

    One whose time is past leaves at once: each of those is asked about, and each that is held since its time was
    changed or since it may have left already.
    """
    return _resume(session, which, everything=everything, yes=yes)


@queue.command("release", hidden=True)
@click.argument("which", nargs=-1, metavar="NUMBER|CAMPAIGN...")
@click.option("--all", "everything", is_flag=True, help="Resume all that is held.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def release(session: Session, /, which: tuple[str, ...], everything: bool, yes: bool) -> Result:
    """Do what resume does, under the name that it had in 0.1."""
    complain("publisher queue release is called publisher queue resume now, and does the same.")
    return _resume(session, which, everything=everything, yes=yes)


@queue.command("cancel")
@click.argument("which", nargs=-1, metavar="NUMBER|CAMPAIGN...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--because", default="", help="Why, for whoever looks at it.")
@click.option("--by", default="", help="Who cancels it.  [default: your login name]")
@click.pass_obj
@shown
def cancel(session: Session, /, which: tuple[str, ...], yes: bool, because: str, by: str) -> Result:
    """Cancel dispatches for good: what has not left will not leave."""

    def agree(here: OpenWorkspace, wanted: Sequence[Dispatch]) -> None:
        these = agreeing(len(wanted), "this", "these")
        told = [described(here, dispatch) for dispatch in wanted]
        confirm(f"Cancel {these} for good? There is no undo.", *told, yes=yes)

    return _move(session, which, DispatchState.CANCELLED, "cancelled", note=_by_hand(by, because), agree=agree)


@queue.command("resolve")
@click.argument("number", type=int)
@click.argument("decision", type=click.Choice(["resend", "sent", "failed"]))
@click.option("--delivery", type=int, help="Only this delivery.  [default: every uncertain one]")
@click.option("--id", "remote_id", default="", help="With sent, for a thread: the post's id, which ends its address.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def resolve(session: Session, /, number: int, decision: str, delivery: int | None, remote_id: str, yes: bool) -> Result:
    """Decide the deliveries of a dispatch whose outcome is not known.

    resend sends them again, byte for byte the same; sent and failed only note what you found out.
    """
    with opened(session.workspace) as here:
        if decision == "resend":
            _agree_to_resend(here, number, delivery, yes=yes)
        decided = decide(
            here.store.ledger, number, decision, here.clock.now(), only=delivery, remote_id=remote_id.rpartition("/")[2]
        )
    return Result(
        data={"dispatch": number, "decision": decision, "deliveries": decided},
        view=(Line(text=f"{len(decided)} decided: {decision}.", style=GOOD),),
    )


def _by_hand(by: str, because: str) -> Note:
    return Note(reason=Reason.BY_HAND, by=by or login_name(), words=because)


def _resume(session: Session, which: Sequence[str], *, everything: bool, yes: bool) -> Result:
    if everything and (gone_on := resume_all(session, yes=yes)) is not None:
        return gone_on

    def agree(here: OpenWorkspace, wanted: Sequence[Dispatch]) -> None:
        now = here.clock.now()
        for dispatch in wanted:
            if dispatch.note.reason in _ASKED:
                confirm("Let it go on all the same?", described(here, dispatch), sentence(dispatch), yes=yes)
            elif dispatch.due <= now:
                confirm("Send now?", described(here, dispatch), yes=yes)

    return _move(session, which, DispatchState.QUEUED, "resumed", note=NOTHING, everything=everything, agree=agree)


def _agree_to_resend(here: OpenWorkspace, number: int, only: int | None, *, yes: bool) -> None:
    dispatch = here.store.ledger.dispatch(number)
    count = len(doubtful(here.store.ledger, dispatch, only=only))
    on = channel(dispatch.channel)
    they = agreeing(count, f"The {on.nouns.one}", f"These {on.nouns.many}")
    confirm(
        f"Send again to {on.nouns.counted(count)} now, {where_it_goes(on, here.config)}?"
        if isinstance(on, Mail)
        else f"Post {on.nouns.counted(count)} again now, {where_it_goes(on, here.config)}?",
        described(here, dispatch),
        f"{they} may have arrived already and would be there twice.",
        yes=yes,
    )


def _move(
    session: Session,
    which: Sequence[str],
    to: DispatchState,
    done: str,
    *,
    note: Note,
    everything: bool = False,
    agree: Callable[[OpenWorkspace, Sequence[Dispatch]], None] = lambda _here, _wanted: None,
) -> Result:
    with opened(session.workspace) as here:
        moved = move(
            here.store.ledger,
            which,
            to,
            here.clock.now(),
            note=note,
            everything=everything,
            agree=lambda wanted: agree(here, wanted),
        )
    lines = [
        Line(text=f"{item.dispatch.id} ({item.dispatch.campaign}, {item.dispatch.channel}) is {done}.", style=GOOD)
        for item in moved
    ]
    undo = {DispatchState.HELD: "resume", DispatchState.QUEUED: "hold"}.get(to)
    numbers = " ".join(str(item.dispatch.id) for item in moved)
    ways = [Way(label="Undo", command=f"publisher queue {undo} {numbers}")] if undo and moved else []
    return Result(
        data=[data_of(item) for item in moved], view=[*lines, *ways] if lines else ["There was nothing to do."]
    )


def _leaves(here: OpenWorkspace, dispatch: Dispatch) -> str:
    """Return when a dispatch leaves or left, as it was said; one of another zone names it."""
    now, home = here.clock.now(), here.workspace.zone
    if dispatch.at is None:
        left = dispatch.since if dispatch.state is DispatchState.DONE else None
        return dated(left, now, home) if left is not None else leaves(here, dispatch)
    elsewhere = f" {dispatch.at.zone}" if dispatch.at.zone != here.config.organisation.timezone else ""
    return f"{dated(dispatch.at.instant, now, zone(dispatch.at.zone))}{elsewhere}"


def _row(here: OpenWorkspace, item: Queued, stood: Standing) -> list[Any]:
    dispatch = item.dispatch
    state = Text(stood.stand, style=STYLES.get(stood.stand, ""))
    leaving = _leaves(here, dispatch)
    what = f"{dispatch.campaign}, {dispatch.channel}"
    return [dispatch.id, state, leaving, what, whom(here.store, dispatch), progress(item)]
