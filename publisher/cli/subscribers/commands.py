"""``publisher subscribers``: who gets the digests."""

from datetime import datetime, tzinfo
from typing import Any, Final

import click

from publisher.app.readers import address_of
from publisher.app.workspace import opened
from publisher.audience.by_hand import named_addresses, new_subscriber, reader_who_leaves
from publisher.cli.main import Session
from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import DOUBTFUL, GOOD, Line, Result, Way, shown
from publisher.cli.screen.table import Column, Table
from publisher.cli.subscribers.basis import BasisWords, basis_in_words, basis_options, text_options
from publisher.cli.subscribers.changes import confirm_, move, tag
from publisher.cli.subscribers.files import export, import_
from publisher.cli.subscribers.growth import stats
from publisher.cli.subscribers.held import data_, erase, erased
from publisher.cli.subscribers.segments import segment
from publisher.desk import readers
from publisher.errors import Exit
from publisher.model.email_addresses import in_letters, normalise_reader
from publisher.model.segment_grammar import asked
from publisher.model.subscribers import ReaderState
from publisher.model.words import counted
from publisher.ports.audience import ACTIVE

#: Readers that are listed where nobody says how many.
_A_LOOK: Final = 50


@click.group()
def subscribers() -> None:
    """Import and look after the readers."""


subscribers.add_command(import_)


@subscribers.command("add")
@click.argument("address")
@text_options
@click.option("--list", "lists", multiple=True, metavar="NAME", help="Put on this list; may be given again.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Give this tag; may be given again.")
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help="Set a field of your own.")
@basis_options
@click.option("--pending", is_flag=True, help="Write to them only once they have confirmed.")
@click.pass_obj
@shown
def add(
    session: Session,
    /,
    address: str,
    texts: dict[str, str],
    lists: tuple[str, ...],
    tags: tuple[str, ...],
    fields: tuple[str, ...],
    basis: BasisWords,
    pending: bool,
) -> Result:
    """Add a reader, or change one that is there.

    Lists and tags are added to those that the reader has.  An address on the suppression list stays there, and nobody
    is put back on a list that they have left: for that there is publisher subscribers move.
    """
    reader = new_subscriber(
        address, texts=texts, lists=lists, tags=tags, fields=tuple(fields), basis=basis.read(), pending=pending
    )
    with opened(session.workspace) as here:
        done, reason = readers.add_reader(reader, here.store.audience, here.clock.now())
        left = sorted({*here.store.audience.left_lists(reader.address)} & {*reader.lists})
    if done.suppressed:
        words = (
            f"Not added: this address is on the suppression list ({reason}). At the reader's own wish: "
            f"publisher subscribers suppress --lift ADDRESS."
        )
        return Result(data=done, view=(Line(text=words, style=DOUBTFUL),), exit_code=Exit.FAILED)
    word = "Added" if done.added else "Changed" if done.changed else "Nothing to change"
    view: list[Any] = [Line(text=f"{word}: {reader.shown}.", style=GOOD)]
    view += [
        Line(
            text=f"Not put on {name}, which they have left. At the reader's own wish: "
            f"publisher subscribers move {reader.shown} --to {name}.",
            style=DOUBTFUL,
        )
        for name in left
    ]
    if done.added:
        view.append(Way(label="Undo", command=f"publisher subscribers erase {reader.shown} --added-by-mistake"))
    return Result(data=done, view=view, exit_code=Exit.FAILED if left else Exit.DONE)


@subscribers.command("list")
@click.option("--list", "lists", multiple=True, metavar="NAME", help="Only readers on this list; may be given again.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Only readers with this tag; may be given again.")
@click.option("--find", default="", metavar="TEXT", help="Only readers with this in their address or name.")
@click.option("--who", default="", metavar="SEGMENT", help="Only readers in this segment.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in ReaderState if state is not ReaderState.ERASED]),
    help="Readers in this state; may be given again.  [default: active]",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="At most so many.  [default: 50; all with --json]",
)
@click.option("--all", "everybody", is_flag=True, help="All of them.")
@click.pass_context
@shown
def list_(
    context: click.Context,
    /,
    lists: tuple[str, ...],
    tags: tuple[str, ...],
    find: str,
    who: str,
    states: tuple[str, ...],
    limit: int | None,
    everybody: bool,
) -> Result:
    """List the readers that would get a digest, or those in another state."""
    session: Session = context.obj
    # Nobody looks at what a program reads, so that nothing is to be kept short.
    all_of_them = everybody or (limit is None and context.params["as_json"])
    limit = 0 if all_of_them else _A_LOOK if limit is None else limit
    with opened(session.workspace) as here:
        among = tuple(ReaderState(state) for state in states) or ACTIVE
        done = readers.find_readers(
            here.store.audience,
            lists=lists,
            tags=tags,
            find=find,
            who=asked(who, here.clock.now()),
            states=among,
            limit=limit,
        )
    found, matching = done.readers, done.matching
    rows = [
        [
            reader.shown,
            reader.name,
            ", ".join(reader.lists),
            ", ".join(reader.tags),
            *([reader.state] if states else []),
        ]
        for reader in found
    ]
    empty = "No reader matches. publisher subscribers import FILE.csv brings them in."
    columns: list[Column | str] = ["Address", Column(name="Name", shorten=True), "Lists", "Tags"]
    readers_in_all = counted(matching, "reader")
    more = f"{len(found):,} of {readers_in_all}. More: --all" if matching > len(found) else f"{readers_in_all}."
    if states:
        columns.append("State")
    view = (Table(columns=columns, rows=rows, empty=empty), *([more] if found else []))
    return Result(data=found, view=view)


@subscribers.command("show")
@click.argument("address")
@click.pass_obj
@shown
def show(session: Session, /, address: str) -> Result:
    """Show one reader, with what happened to them.

    ADDRESS is the reader's address or id.  Everything that is held on a person is told by publisher subscribers data.
    """
    with opened(session.workspace) as here:
        known = readers.look_up(address_of(here, address), here.store.audience)
        zone = here.workspace.zone
    reader, reason = known.reader, known.suppressed
    suppressed = f"On the suppression list: {reason}." if reason else "Not on the suppression list."
    data: dict[str, Any] = {"subscriber": reader, "suppressed": reason}
    if reader is None:
        return Result(data=data, view=("There is no reader with this address.", suppressed), exit_code=Exit.FAILED)
    data |= {"history": known.history, "left_lists": known.left_lists}
    facts = Facts(
        rows=[
            ("Address", reader.shown),
            ("Name", reader.name),
            ("State", str(reader.state)),
            ("Language", reader.language),
            ("Lists", ", ".join(reader.lists)),
            ("Left", ", ".join(f"{name} ({_day(at, zone)})" for name, at in known.left_lists.items())),
            ("Tags", ", ".join(reader.tags)),
            *sorted(reader.fields.items()),
            ("Basis", basis_in_words(reader.basis, zone)),
        ]
    )
    rows = [[_day(change.at, zone), change.sentence, change.by] for change in known.history]
    history = Table(columns=["When", Column(name="What", wrap=True), "By"], rows=rows)
    return Result(data=data, view=(facts, "", history, "", suppressed), details=(f"Id {reader.id}",))


@subscribers.command("lists")
@click.pass_obj
@shown
def lists_(session: Session, /) -> Result:
    """Show the lists with their readers, and what is suppressed."""
    with opened(session.workspace) as here:
        lists = dict(here.store.audience.lists())
        suppressed = dict(here.store.audience.suppressions())
        everyone = here.store.audience.count()
    figures = Column(name="Readers", align="right")
    left_out = Column(name="Addresses", align="right")
    view: list[Any] = [
        Table(columns=["List", figures], rows=[*lists.items(), ["Everyone", everyone]]),
    ]
    if suppressed:
        view.append(Table(columns=["Suppressed because", left_out], rows=list(suppressed.items())))
    return Result(data={"lists": lists, "everyone": everyone, "suppressed": suppressed}, view=view)


for command in (segment, tag, move, confirm_, erase, data_, stats):
    subscribers.add_command(command)


@subscribers.command("remove")
@click.argument("address")
@click.option("--list", "lists", multiple=True, metavar="NAME", help="Only take off this list; may be given again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
@shown
def remove(session: Session, /, address: str, lists: tuple[str, ...], yes: bool) -> Result:
    """Take a reader off a list at their wish, or erase one.

    No import puts a reader back on a list that they have left.  Without --list this is publisher subscribers erase.
    """
    if not lists:
        return erased(session, address, yes=yes)
    normal = normalise_reader(address)
    with opened(session.workspace) as here:
        done = here.store.audience.leave(normal, lists, here.clock.now(), by="subscribers remove")
    if not done:
        words = "There is no such reader; nothing was changed."
        return Result(data={"done": False}, view=(words,), exit_code=Exit.FAILED)
    back = " ".join(f"--to {name}" for name in lists)
    return Result(
        data={"done": True},
        view=(
            Line(
                text=f"{in_letters(normal)} is taken off {', '.join(lists)}, and no import brings them back there.",
                style=GOOD,
            ),
            Way(label="Undo", command=f"publisher subscribers move {in_letters(normal)} {back}"),
        ),
    )


@subscribers.command("suppress")
@click.argument("addresses", nargs=-1, metavar="ADDRESS...")
@click.option("--from", "file", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Every address in this file.")
@click.option("--because", default="by hand", show_default=True, help="Why: unsubscribed, bounced, complained …")
@click.option("--lift", is_flag=True, help="Take off the suppression list, at the reader's own wish.")
@click.pass_obj
@shown
def suppress(session: Session, /, addresses: tuple[str, ...], file: str | None, because: str, lift: bool) -> Result:
    """Put addresses on the suppression list.

    Nothing is sent to them from then on, whatever is imported later.
    """
    wanted, bad_rows = named_addresses(addresses, file)
    with opened(session.workspace) as here:
        audience, now = here.store.audience, here.clock.now()
        done = (
            readers.lift(wanted, audience, now)
            if lift
            else readers.suppress(wanted, audience, because=because, now=now)
        )
    words = f"{done} taken off the suppression list." if lift else f"{done} on the suppression list: {because}."
    faults = [f"Line {row.line} was left out: {row.reason}." for row in bad_rows]
    data = {"lifted": done} if lift else {"suppressed": done, "because": because}
    named = " ".join(map(in_letters, addresses)) if addresses else f"--from {file}"
    undo = f"publisher subscribers suppress {named}{'' if lift else ' --lift'}"
    view = (
        Line(text=words, style=GOOD),
        *(Line(text=fault, style=DOUBTFUL) for fault in faults),
        Way(label="Undo", command=undo),
    )
    rows = [{"line": row.line, "reason": row.reason} for row in bad_rows]
    return Result(data={**data, "bad_rows": rows}, view=view, exit_code=Exit.FAILED if bad_rows else Exit.DONE)


@subscribers.command("unsubscribe")
@click.argument("words", nargs=-1, required=True, metavar="TOKEN|ADDRESS")
@click.pass_obj
@shown
def unsubscribe(session: Session, /, words: tuple[str, ...]) -> Result:
    """Unsubscribe a reader who asks for it.

    Mail programs write to the unsubscribe address of config.toml with the subject “unsubscribe TOKEN”: give the
    token, the whole subject, or the reader's address.
    """
    with opened(session.workspace) as here:
        address = reader_who_leaves(" ".join(words), here.store.audience, here.store.key())
        known = readers.look_up(address, here.store.audience)
        if known.reader is None and known.suppressed is None:
            raise _NobodyError(in_letters(address), in_letters(readers.nearest_address(address, here.store.audience)))
        here.store.audience.suppress(address, "unsubscribed", here.clock.now(), by="subscribers unsubscribe")
    undo = Way(label="Undo", command=f"publisher subscribers suppress {in_letters(address)} --lift")
    said = Line(text=f"{in_letters(address)} gets nothing more.", style=GOOD)
    return Result(data={"unsubscribed": True}, view=(said, undo))


subscribers.add_command(export)


class _NobodyError(click.ClickException):
    """No reader has the address that a person named."""

    exit_code = Exit.MISTAKE

    def __init__(self, address: str, nearest: str) -> None:
        meant = f"Did you mean {nearest}? " if nearest else ""
        super().__init__(
            f"No reader has the address {address}. Nothing was changed; {meant}To keep it out of later imports: "
            f"publisher subscribers suppress {address}"
        )


def _day(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
