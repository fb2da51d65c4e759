"""``publisher diff NAME``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from publisher.app.workspace import opened
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import Result, SignedLine, Way, shown
from publisher.errors import Exit
from publisher.model.words import counted

if TYPE_CHECKING:
    from publisher.app.workspace import OpenWorkspace
    from publisher.cli.main import Session
    from publisher.desk.difference import Difference


@click.command()
@click.argument("name")
@click.pass_obj
@shown
def diff(session: Session, /, name: str) -> Result:
    """Show what has changed since a campaign was approved.

    Words, pictures, parts, readers, times and cost.  What was approved leaves as it was, until you approve again.  Ends
    with 0 where all is as approved, and 1 where something differs.
    """
    from publisher.app.drafts import draft_of  # noqa: PLC0415 - the digest
    from publisher.desk.difference import difference  # noqa: PLC0415 - the digest

    with opened(session.workspace) as here:
        found = difference(draft_of(here, name), here.store)
        return Result(
            data=_data(name, found),
            view=_view(here, name, found),
            exit_code=Exit.FAILED if found.changes else Exit.DONE,
        )


def _view(here: OpenWorkspace, name: str, found: Difference) -> list[Any]:
    local = found.release.approved_at.astimezone(here.workspace.zone)
    when = f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
    by = found.release.approved_by
    if not found.changes:
        return [SignedLine(kind="good", text=f"{name} is what {by} approved, {when}.")]
    head = f"{name}: {counted(len(found.changes), 'change')} since {by} approved it, {when}."
    view: list[Any] = [SignedLine(kind="look", text=head), "", Facts(rows=_rows(found))]
    view += [f"Same: {', '.join(found.same)}"] if found.same else []
    view.append("")
    if found.waiting:
        again = "What was approved stays as it was until you approve again."
        return [*view, again, Way(label="Next", command=f"publisher approve {name}")]
    return [*view, "What was approved has begun to leave, and leaves as it was."]


def _rows(found: Difference) -> list[tuple[str, str]]:
    """Return a row for each change; several of one thing have its name once."""
    rows: list[tuple[str, str]] = []
    last = ""
    for change in found.changes:
        rows.append(("" if change.what == last else change.what, f"was  {change.was}\nnow  {change.now}"))
        last = change.what
    return rows


def _data(name: str, found: Difference) -> dict[str, Any]:
    return {
        "campaign": name,
        "differs": bool(found.changes),
        "release": found.release.id,
        "approved_by": found.release.approved_by,
        "approved_at": found.release.approved_at,
        "changes": found.changes,
        "same": found.same,
        "dispatches": [{"number": one.id, "channel": one.channel, "state": one.state} for one in found.dispatches],
    }
