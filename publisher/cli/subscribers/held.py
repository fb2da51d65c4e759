"""``publisher subscribers data`` and ``erase``: what is held on a person, and taking it away."""

from pathlib import Path
from typing import Any, Final

import click

from publisher.app.readers import address_of, save_page
from publisher.app.workspace import opened
from publisher.cli.main import Session
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import DOUBTFUL, GOOD, Line, Result, SignedLine, Way, shown
from publisher.cli.screen.questions import confirm
from publisher.cli.screen.table import Column, Table
from publisher.cli.subscribers.basis import basis_in_words
from publisher.desk.held_data import HeldData, held_data
from publisher.desk.held_page import held_page
from publisher.errors import Exit
from publisher.model.email_addresses import in_letters
from publisher.model.words import counted

_UNKNOWN: Final = "There is no such reader; nothing was changed."


@click.command("data")
@click.argument("address")
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a page that can be read.")
@click.option("--force", is_flag=True, help="Write over a page that is there.")
@click.pass_obj
@shown
def data_(session: Session, /, address: str, page: Path | None, force: bool) -> Result:
    """Tell everything that is held on a person.

    This answers a subject access request: the profile with its lawful basis, each change, and each email with what
    became of it.  With --json it is a machine's, with --page a person's to read.  ADDRESS may be an id.
    """
    with opened(session.workspace) as here:
        held = held_data(here.store, address_of(here, address))
        zone, organisation, now = here.workspace.zone, here.config.organisation.name, here.clock.now()
    if page is not None:
        save_page(page, held_page(held, organisation=organisation, now=now, zone=zone), force=force)
    written = [Line(text=f"The page is {page}. It holds personal data.", style=GOOD)] if page is not None else []
    if not held.known:
        return Result(data=held, view=["Nothing is held about this address.", *written], exit_code=Exit.FAILED)
    return Result(data=held, view=[*_view(held, zone), *written])


def _view(held: HeldData, zone: Any) -> list[Any]:
    reader = held.subscriber
    suppressed = ""
    if held.suppressed is not None:
        since = f", since {held.suppressed_since.astimezone(zone):%Y-%m-%d}" if held.suppressed_since else ""
        suppressed = f"{held.suppressed}{since}"
    rows = [("Address", held.address), ("State", str(held.state)), ("Gets nothing", suppressed)]
    if reader is None:
        return [Facts(rows=rows), "Of the address itself only a scrambled form is kept."]
    rows += [
        ("Name", reader.name),
        ("Language", reader.language),
        ("Lists", ", ".join(reader.lists)),
        ("Left", ", ".join(held.left_lists)),
        ("Tags", ", ".join(reader.tags)),
        *sorted(reader.fields.items()),
        ("Basis", basis_in_words(reader.basis, zone)),
        ("Id", reader.id),
    ]
    changes = [[f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}", row.sentence, row.by] for row in held.history]
    sent = [
        [f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}" if row.at else "", row.title, row.state, row.why]
        for row in held.sent
    ]
    return [
        Facts(rows=rows),
        "",
        Table(columns=["When", Column(name="What happened", wrap=True), "By"], rows=changes),
        "",
        Table(
            columns=["When", Column(name="Email", shorten=True), "Became", "Why"],
            rows=sent,
            empty="No email has been queued for them yet.",
        ),
    ]


@click.command("erase")
@click.argument("address")
@click.option("--added-by-mistake", "mistake", is_flag=True, help="Of one who has got nothing: let them come in again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def erase(session: Session, /, address: str, mistake: bool, yes: bool) -> Result:
    """Erase a reader.

    Address, names, fields, lists, tags and history go, and the address goes from what mail servers answered.  A keyed
    hash of it stays on the suppression list, so that no later import brings the reader back.  ADDRESS may be an id.
    """
    return taken_back(session, address, yes=yes) if mistake else erased(session, address, yes=yes)


def taken_back(session: Session, address: str, *, yes: bool) -> Result:
    """Ask, let a reader be as if never added, and say so."""
    with opened(session.workspace) as here:
        audience, normal = here.store.audience, address_of(here, address)
        named = in_letters(normal)
        if audience.find(normal) is None:
            return Result(data={"done": False}, view=(_UNKNOWN,), exit_code=Exit.FAILED)
        confirm(f"Take {named} back, as if never added?", yes=yes)
        done = audience.take_back(normal)
    if not done:
        words = f"{named} stays: an email was to go to them. To erase them: publisher subscribers erase {named}"
        return Result(data={"done": False}, view=(Line(text=words, style=DOUBTFUL),), exit_code=Exit.FAILED)
    view = [
        SignedLine(kind="good", text=f"{named} is taken back, and may come in again."),
        Way(label="Undo", command=f"publisher subscribers add {named}"),
    ]
    return Result(data={"done": True}, view=view)


def erased(session: Session, address: str, *, yes: bool) -> Result:
    """Ask, erase, and say so."""
    with opened(session.workspace) as here:
        audience, normal = here.store.audience, address_of(here, address)
        named = in_letters(normal)
        if audience.find(normal) is not None:
            confirm(f"Erase everything that is kept about {named}? There is no undo.", yes=yes)
        done = audience.remove(normal, here.clock.now())
        sent = sorted(here.workspace.outbox.rglob("*.eml")) if done and here.workspace.outbox.is_dir() else []
    if not done:
        return Result(data={"done": False}, view=(_UNKNOWN,), exit_code=Exit.FAILED)
    view: list[Any] = [SignedLine(kind="good", text=f"{named} is erased, and no import brings them back.")]
    if sent:
        view.append(
            f"{counted(len(sent), 'message')} of rehearsals in {here.workspace.outbox.name}/ may still hold the "
            f"address: delete those files when you need them no more. So may exports and backups of yours."
        )
    return Result(data={"done": True}, view=view)
