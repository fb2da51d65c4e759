"""``publisher templates``: the looks of a digest."""

from typing import Any

import click

from publisher.app.workspace import SystemClock
from publisher.cli.main import Session
from publisher.cli.screen.findings import data_of, listed
from publisher.cli.screen.output import GOOD, Line, Result, shown
from publisher.cli.screen.questions import confirm
from publisher.cli.screen.table import Column, Table
from publisher.errors import Exit
from publisher.workspace.folder import open_workspace


@click.group()
def templates() -> None:
    """List, copy and check the email templates."""


@templates.command("list")
@click.pass_obj
@shown
def list_(session: Session, /) -> Result:
    """List the templates that a campaign can name."""
    from publisher.digest.page.collection import collection  # noqa: PLC0415 - jinja2

    found = collection([open_workspace(session.workspace).templates])
    rows = [[item.name, "yours" if item.own else "packaged", item.about] for item in found]
    data = [{"name": item.name, "own": item.own, "about": item.about, "file": str(item.file)} for item in found]
    return Result(data=data, view=[Table(columns=["Name", "From", Column(name="For", wrap=True)], rows=rows)])


@templates.command()
@click.argument("name")
@click.option("--shared", is_flag=True, help="Copy the parts that all templates share too: layout, colours, footer.")
@click.option("--force", is_flag=True, help="Write over what is there, after asking.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def copy(session: Session, /, name: str, shared: bool, force: bool, yes: bool) -> Result:
    """Copy a packaged template into templates/email/, to change it there.

    What stands there wins over the packaged one of the same name.
    """
    from publisher.digest.page.collection import copy as copy_into  # noqa: PLC0415 - jinja2
    from publisher.digest.page.collection import in_the_way  # noqa: PLC0415 - jinja2

    folder = open_workspace(session.workspace).templates
    there = in_the_way(name, folder, shared=shared) if force else []
    if there:
        named = [f"templates/email/{path.name}" for path in there]
        confirm("Write over your own? What you changed in them goes for good.", *named, yes=yes)
    written = copy_into(name, folder, shared=shared, replace=force)
    return Result(
        data={"name": name, "written": [str(path) for path in written]},
        view=[
            Line(text=f"{name} is yours now:", style=GOOD),
            *(f"  {path}" for path in written),
            f"Edit it, then look: publisher templates check {name}",
        ],
    )


@templates.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_obj
@shown
def check(session: Session, /, names: tuple[str, ...]) -> Result:
    """Try templates out on sample posts, all of them where none is named.

    Copies of packaged templates whose design has become older are named too.  Ends with 0 where nothing must be
    mended, and 1 otherwise.
    """
    from publisher.desk.older_templates import finding  # noqa: PLC0415 - the pre-flight
    from publisher.desk.try_template import try_out  # noqa: PLC0415 - the pre-flight
    from publisher.digest.page.designs import older  # noqa: PLC0415 - jinja2
    from publisher.digest.page.template_files import names as all_names  # noqa: PLC0415 - jinja2

    workspace = open_workspace(session.workspace)
    folders, now = (workspace.templates,), SystemClock().now()
    found = {name: try_out(name, workspace.config, folders=folders, now=now) for name in names or all_names(folders)}
    aged = older(workspace.templates)
    found |= {one.name: (*found[one.name], finding(one)) for one in aged if one.name in found}
    shared = [finding(one) for one in aged if one.shared]
    bad = {name for name, findings in found.items() if any(item.severity == "error" for item in findings)}
    view: list[Any] = []
    for name, findings in found.items():
        view += listed(findings)
        good = f"{name} is good on 0, 1, 3 and 12 posts."
        view += [f"{name} must be mended." if name in bad else Line(text=good, style=GOOD)]
    view += listed(shared)
    data = [
        {"name": name, "passes": name not in bad, "findings": data_of((*item, *shared))} for name, item in found.items()
    ]
    return Result(data=data, view=view, exit_code=Exit.FAILED if bad else Exit.DONE)
