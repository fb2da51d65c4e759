"""``publisher subscribers tag``, ``move`` and ``confirm``: changing readers who are there."""

from collections.abc import Sequence

import click

from publisher.app.readers import address_of
from publisher.app.workspace import opened
from publisher.audience.by_hand import checked_names
from publisher.cli.main import Session
from publisher.cli.screen.output import DOUBTFUL, GOOD, Line, Result, Way, shown
from publisher.cli.subscribers.basis import BasisWords, basis_options
from publisher.desk.readers import Edited, edit
from publisher.errors import Exit
from publisher.model.lawful_basis import Basis, BasisKind
from publisher.model.words import counted
from publisher.ports.audience import Edit


@click.command("tag")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--add", "added", multiple=True, metavar="NAME", help="Give this tag; may be given again.")
@click.option("--remove", "removed", multiple=True, metavar="NAME", help="Take this tag away; may be given again.")
@click.pass_obj
@shown
def tag(session: Session, /, addresses: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> Result:
    """Give readers tags, or take them away."""
    if not added and not removed:
        raise click.UsageError("Say which tag: --add NAME or --remove NAME.")
    wanted = Edit(tag=checked_names(added, "tag"), untag=checked_names(removed, "tag"))
    done = _edited(session, addresses, wanted, by="subscribers tag")
    turned = [*(f"--remove {name}" for name in added), *(f"--add {name}" for name in removed)]
    return _result(done, "tag", turned)


@click.command("move")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--to", "to", multiple=True, metavar="LIST", help="Put on this list; may be given again.")
@click.option("--from", "from_", multiple=True, metavar="LIST", help="Take off this list; may be given again.")
@click.pass_obj
@shown
def move(session: Session, /, addresses: tuple[str, ...], to: tuple[str, ...], from_: tuple[str, ...]) -> Result:
    """Move readers between lists.

    Whoever is taken off a list by this may come back with an import; for a reader's own wish to leave a list there is
    publisher subscribers remove --list.
    """
    if not to and not from_:
        raise click.UsageError("Say which list: --to LIST, --from LIST or both.")
    wanted = Edit(put_on=checked_names(to, "list"), take_off=checked_names(from_, "list"))
    done = _edited(session, addresses, wanted, by="subscribers move")
    turned = [*(f"--from {name}" for name in to), *(f"--to {name}" for name in from_)]
    return _result(done, "move", turned)


@click.command("confirm")
@click.argument("address")
@basis_options
@click.pass_obj
@shown
def confirm_(session: Session, /, address: str, basis: BasisWords) -> Result:
    """Make a pending reader active, who has confirmed by another way than a page."""
    said = basis.read()
    with opened(session.workspace) as here:
        now = here.clock.now()
        known = said if said.known else Basis(kind=BasisKind.CONSENT, at=now, how="confirmed by hand")
        done = here.store.audience.confirm(address_of(here, address), known, now, by="subscribers confirm")
    if not done:
        words = "No confirmation of this address is awaited; nothing was changed."
        return Result(data={"confirmed": False}, view=(Line(text=words, style=DOUBTFUL),), exit_code=Exit.FAILED)
    return Result(data={"confirmed": True}, view=(Line(text=f"Confirmed: {address.strip()}.", style=GOOD),))


def _edited(session: Session, addresses: tuple[str, ...], wanted: Edit, *, by: str) -> Edited:
    with opened(session.workspace) as here:
        return edit(
            [address_of(here, word) for word in addresses], wanted, here.store.audience, here.clock.now(), by=by
        )


def _result(done: Edited, command: str, undoing: Sequence[str]) -> Result:
    """Return what was done; the undo names those alone who were changed."""
    view: list[object] = []
    if done.changed:
        view.append(Line(text=f"{counted(len(done.changed), 'reader')} changed.", style=GOOD))
    if done.unchanged:
        view.append(f"{counted(done.unchanged, 'reader')} as they were.")
    view += [Line(text=f"No reader has the address {address}.", style=DOUBTFUL) for address in done.unknown]
    if done.changed:
        whom = " ".join(reader.shown for reader in done.changed)
        view.append(Way(label="Undo", command=f"publisher subscribers {command} {whom} {' '.join(undoing)}"))
    data = {"changed": done.changed, "unchanged": done.unchanged, "unknown": done.unknown}
    return Result(data=data, view=view, exit_code=Exit.FAILED if done.unknown else Exit.DONE)
