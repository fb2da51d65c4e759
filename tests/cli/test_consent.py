"""Nothing counts as a yes but a yes: each command that asks is tried with no answer and with a no."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import click
import pytest

from command_line import Terminal
from newsroom import release
from pseudo_terminal import Terminal as Keyboard
from publisher.cli.main import publisher
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, DispatchState, Outcome, RetryPolicy
from publisher.model.releases import Part, Release, ThreadRelease, freeze
from publisher.ports.store import Store
from publisher.store.opening import open_store

PAST = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
#: Each command that asks, as typed over the workspace below.
ASKING = [
    ("approve", "winter-2018"),
    ("announce", "The new activity pack is out"),
    ("compose", "winter-2018", "--last", "2", "--force"),
    ("schedule", "winter-2018", "--at", "tomorrow 9am"),
    ("campaigns", "delete", "winter-2018"),
    ("queue", "cancel", "waiting"),
    ("queue", "resume", "missed"),
    ("queue", "release", "missed"),
    ("queue", "resolve", "3", "resend"),
    ("queue", "retry", "5"),
    ("queue", "choose", "4", "rest"),
    ("queue", "choose", "4", "delete"),
    ("queue", "choose", "4", "leave"),
    ("queue", "choose", "4", "again"),
    ("x", "delete", "4"),
    ("posts", "remove", "our-helpline-turns-ten"),
    ("subscribers", "remove", "amira@example.org"),
    ("subscribers", "erase", "amira@example.org"),
    ("templates", "copy", "digest", "--force"),
    ("restore", "kept.db"),
]
asking = pytest.mark.parametrize("words", ASKING, ids=" ".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every command that asks has something to ask about."""
    outside = Terminal(tmp_path_factory.mktemp("consent"))
    outside.types("init", "room", "--organisation", "Lantern House", "--sender", "newsroom@example.org",
                  "--timezone", "Europe/London", "--website", "https://www.example.org")  # fmt: skip
    room = Terminal(outside.folder / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        room.types("posts", "import", str(samples / "posts.txt"))
        room.types("subscribers", "import", str(samples / "subscribers.csv"))
    room.types("compose", "winter-2018", "--season", "winter", "--year", "2018", "--title", "Winter digest")
    room.types("templates", "copy", "digest")
    _queue(room.folder)
    room.types("backup", "kept.db")
    return room.folder


def _queue(folder: Path) -> None:
    """Queue 1, which waits; 2, which was missed; 3, in doubt; 4, a thread that stopped in the middle; 5, refused."""
    store = open_store(folder / ".publisher" / "publisher.db", policy=RetryPolicy())
    ledger = store.ledger
    for name in ("waiting", "missed", "doubtful"):
        ledger.enqueue(_to_everyone(name))
    ledger.move(2, DispatchState.MISSED, PAST)
    _leave(store, ledger.start(3, PAST).id, DeliveryState.UNCERTAIN)
    parts = tuple(Part(position=n, text=f"Part {n} https://example.org/{n}") for n in (1, 2, 3))
    thread = ThreadRelease(parts=parts, due=PAST, cost=0.2)
    ledger.enqueue(
        freeze(campaign="stopped", title="stopped", approved_by="A", approved_at=PAST, threads={"x": thread})
    )
    ledger.start(4, PAST)
    _leave(store, 4, DeliveryState.SENT)
    _leave(store, 4, DeliveryState.FAILED)
    ledger.move(4, DispatchState.HELD, PAST)
    ledger.enqueue(_to_everyone("refused"))
    _leave(store, ledger.start(5, PAST).id, DeliveryState.FAILED)
    store.close()


def _to_everyone(name: str) -> Release:
    made = release(name, due=PAST, subject=name)
    email = replace(made.digests["email"], lists=())
    return freeze(campaign=name, title=name, approved_by="A", approved_at=PAST, digests={"email": email})


def _leave(store: Store, dispatch: int, state: DeliveryState) -> None:
    """Bring one delivery of a dispatch into a state."""
    until = PAST + timedelta(minutes=5)
    part = store.ledger.claim_part(dispatch, token="t", now=PAST, until=until)
    if part is not None and part.position:
        number = part.id
    else:
        (claim,) = store.ledger.claim(dispatch, token="t", now=PAST, until=until, limit=1)
        number = claim.delivery.id
    store.ledger.commit([number], token="t", now=PAST)
    outcome = Outcome(delivery_id=number, state=state, cause=Known.NONE, remote_id="1" if part else "")
    store.ledger.settle([outcome], token="t", now=PAST)


@pytest.fixture(autouse=True)
def _nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


def contents(folder: Path) -> dict[str, str]:
    """Return each file of a folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@asking
def test_without_a_terminal_nothing_is_done_and_yes_is_asked_for(folder: Path, words: tuple[str, ...]) -> None:
    """Findings G2, H2."""
    before = contents(folder)
    done = Terminal(folder).answer(*words)
    assert done.stderr.endswith("✗ Nobody can be asked here: add --yes. Nothing was changed.\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert contents(folder) == before


@asking
@pytest.mark.parametrize("answer", ["n\n", "\n", "\x04", ""], ids=["n", "enter", "end of input", "Ctrl-C"])
def test_a_no_at_the_terminal_changes_nothing(folder: Path, words: tuple[str, ...], answer: str) -> None:
    before = contents(folder)
    terminal = Keyboard(folder, *words)
    try:
        terminal.until("[y/N]")
        if not answer:
            terminal.interrupt()
        # Python sees a Ctrl-C that comes in the instant before it begins to read only once there is something to read.
        terminal.type(answer or "\n")
        code = terminal.end()
    finally:
        terminal.close()
    assert terminal.said.rstrip().endswith("Nothing was changed."), terminal.said
    assert code == 130
    assert contents(folder) == before


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        elif command is not None:
            yield (*path, name), command


def test_every_command_that_asks_is_tried_here() -> None:
    asks = {path for path, command in _commands(publisher) if any("--yes" in option.opts for option in command.params)}
    # Setting an account up leads through questions of its own, which its own tests answer.
    asks = {path for path in asks if path[0] != "setup"}
    assert asks == {path for path in asks for words in ASKING if words[: len(path)] == path}


def test_what_is_asked_names_people_time_and_place(folder: Path) -> None:
    terminal = Keyboard(folder, "approve", "winter-2018", columns=200)
    try:
        said = terminal.until("[y/N]")
        terminal.type("n\n")
        terminal.end()
    finally:
        terminal.close()
    assert "8 readers" in said
    assert "as soon as the daemon runs" in said
    assert "into the folder outbox/: a rehearsal; nobody gets it" in said
    assert "thread, 6 parts" in said
    assert "about $" in said
