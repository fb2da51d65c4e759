"""``publisher campaigns``: what there is, other names for it, and the trash."""

from dataclasses import asdict

import click

from publisher.app.changes import changed
from publisher.app.workspace import OpenWorkspace, opened
from publisher.cli.main import Session
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm
from publisher.cli.screen.table import Column, Table
from publisher.desk.campaigns import ahead, overview
from publisher.desk.campaigns import rename as give_name
from publisher.workspace import campaigns as folders
from publisher.workspace.trash import folder_of, take_back, throw_away


@click.group(invoke_without_command=True)
@click.pass_context
@shown
def campaigns(ctx: click.Context, /) -> Result:
    """List the campaigns.

    With one of the commands below, rename, copy or delete one.
    """
    session: Session = ctx.obj
    return Result() if ctx.invoked_subcommand else _listed(session)


@campaigns.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
@shown
def rename(session: Session, /, old: str, new: str) -> Result:
    """Give a campaign another name.

    Its history comes along: what is queued, who got it, its report.
    """
    with opened(session.workspace) as here:
        give_name(old, new, here.workspace.campaigns, here.store.ledger)
    view = [
        SignedLine(kind="good", text=f"{old} is called {new} now, with its history."),
        Way(label="Undo", command=f"publisher campaigns rename {new} {old}"),
    ]
    return Result(data={"campaign": new, "was": old}, view=view)


@campaigns.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
@shown
def duplicate(session: Session, /, old: str, new: str) -> Result:
    """Copy a campaign under another name, to edit the copy.

    Who got the one is still known: what says the same goes to nobody twice.
    """
    with opened(session.workspace) as here:
        folders.duplicate(old, new, here.workspace.campaigns)
    view = [
        SignedLine(kind="good", text=f"campaigns/{new}/ is a copy of {old}. Nothing leaves yet."),
        Way(label="Undo", command=f"publisher campaigns delete {new}"),
        Way(label="Next", command=f"publisher preview {new}"),
    ]
    return Result(data={"campaign": new, "copied_from": old}, view=view)


@campaigns.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def delete(session: Session, /, name: str, yes: bool) -> Result:
    """Put a campaign's folder into the trash.

    What was approved is frozen and leaves all the same until it is cancelled; reports stay.
    """
    with opened(session.workspace) as here:
        there = folders.find(name, here.workspace.campaigns)
        confirm(f"Put campaigns/{name}/ into the trash?", *_still_leaving(here, name), yes=yes)
        kept = throw_away(there, folder_of(here.workspace.state), here.clock.now())
        leaving = _still_leaving(here, name)
    view = [
        SignedLine(kind="good", text=f"campaigns/{name}/ is in the trash."),
        *leaving,
        Way(label="Undo", command=f"publisher campaigns restore {kept}"),
    ]
    return Result(data={"campaign": name, "trash": kept}, view=view)


@campaigns.command()
@click.argument("kept", metavar="NAME-TIME")
@click.pass_obj
@shown
def restore(session: Session, /, kept: str) -> Result:
    """Take a campaign back out of the trash.

    NAME-TIME is its name there, which delete and compose --force told.  A campaign of that name that is there goes
    into the trash in its place.
    """
    with opened(session.workspace) as here:
        back, other = take_back(kept, folder_of(here.workspace.state), here.workspace.campaigns, here.clock.now())
    undo = f"publisher campaigns {f'restore {other}' if other else f'delete {back.name}'}"
    view = [SignedLine(kind="good", text=f"campaigns/{back.name}/ is back."), Way(label="Undo", command=undo)]
    return Result(data={"campaign": back.name, "replaced": other or None}, view=view)


def _still_leaving(here: OpenWorkspace, name: str) -> list[str]:
    return [
        f"{dispatch.id} ({dispatch.channel}) is {dispatch.state}, and leaves all the same until you: "
        f"publisher queue cancel {dispatch.id}"
        for dispatch in ahead(name, here.store.ledger)
    ]


def _listed(session: Session) -> Result:
    with opened(session.workspace) as here:
        found = overview(here.workspace.campaigns, here.store.ledger)
        edited = {item.name: said for item in found if (said := changed(here, item.name))}
    rows = [[item.name, item.title, item.posts, item.parts, item.state] for item in found]
    columns: list[Column | str] = [
        "Name",
        Column(name="Title", shorten=True),
        Column(name="Posts", align="right", nouns=("post", "posts")),
        Column(name="Parts", align="right", nouns=("part", "parts")),
        "State",
    ]
    empty = "There is no campaign yet. publisher compose NAME --last 5 makes one."
    notes = [SignedLine(kind="look", text=said) for said in edited.values()]
    data = [{**asdict(item), "changed": item.name in edited} for item in found]
    return Result(data=data, view=[Table(columns=columns, rows=rows, empty=empty), *notes])
