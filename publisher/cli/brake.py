"""Holding everything at once, and letting it go on."""

from collections.abc import Sequence

from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.dispatches import described
from publisher.cli.screen.output import Result, SignedLine, Way, complain
from publisher.cli.screen.questions import confirm
from publisher.desk.queue import in_flight, late
from publisher.errors import PublisherError
from publisher.model.dispatches import Dispatch
from publisher.model.words import agreeing, counted
from publisher.workspace.brake import GO_ON
from publisher.workspace.folder import Workspace, open_workspace


def hold_all(session: Session, *, why: str, by: str) -> Result:
    """Pull the brake, whatever state the database is in; then say what is in flight, where that can be known."""
    from publisher.app.workspace import SystemClock  # noqa: PLC0415 - for this alone

    workspace = open_workspace(session.workspace)
    workspace.brake.pull(by=by, now=SystemClock().now(), why=why)
    complain(SignedLine(kind="good", text="All is held: nothing leaves any more, by no channel."))
    flying, told = _flying(session, workspace)
    view = [*told, Way(label="Undo", command=GO_ON)]
    return Result(data={"held": True, "in_flight": flying}, view=view)


def resume_all(session: Session, *, yes: bool) -> Result | None:
    """Let the brake go, once a person has said so of what leaves at once; ``None`` where it is not on."""
    workspace = open_workspace(session.workspace)
    brake = workspace.brake
    if not brake.on():
        return None
    with opened(session.workspace) as here:
        waiting = late(here.store.ledger, here.clock.now())
        if waiting:
            these = agreeing(len(waiting), "This", "These")
            confirm(f"{these} may leave at once. Go on?", *[described(here, one) for one in waiting], yes=yes)
    brake.release()
    return Result(
        data={"held": False, "dispatches": [one.id for one in waiting]},
        view=[
            SignedLine(kind="good", text="All goes on. What is held by itself stays held."),
            Way(label="Undo", command="publisher queue hold --all"),
        ],
    )


def _flying(session: Session, workspace: Workspace) -> tuple[list[dict[str, object]], list[str]]:
    """Return what is in flight, as data and in sentences."""
    if not workspace.has_database:
        return [], ["There is no database, so what was in flight is not known."]
    try:
        with opened(session.workspace) as here:
            found = in_flight(here.store.ledger)
    except PublisherError as error:
        return [], [f"What is in flight is not known: {error}"]
    return [_data(dispatch, count) for dispatch, count in found], _sentences(found)


def _data(dispatch: Dispatch, count: int) -> dict[str, object]:
    return {"number": dispatch.id, "campaign": dispatch.campaign, "channel": dispatch.channel, "deliveries": count}


def _sentences(found: Sequence[tuple[Dispatch, int]]) -> list[str]:
    return [
        f"In flight: {counted(count, 'delivery', 'deliveries')} of {dispatch.id} ({dispatch.campaign}, "
        f"{dispatch.channel}); publisher queue show {dispatch.id} says what became of {agreeing(count, 'it', 'them')}."
        for dispatch, count in found
    ]
