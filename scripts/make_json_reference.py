"""Write docs/json.md: what each command answers with ``--json``, found out by asking them all.

``python scripts/make_json_reference.py`` makes a workspace in a folder of its own, types every command there, and
writes down which keys the answers have.  Each key has one meaning, in :data:`MEANINGS`, whichever command says it.
"""

import io
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, NamedTuple

from publisher.cli.main import main
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, DispatchState, Outcome, RetryPolicy
from publisher.model.releases import Part, ThreadRelease, freeze
from publisher.ports.store import Store
from publisher.store.opening import open_store

PAGE = Path(__file__).parent.parent / "docs" / "json.md"
PAST: Final = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
_LEASE: Final = "t"
_POST: Final = "our-helpline-turns-ten"

#: What each key means, in every answer that has it.
MEANINGS: Final = {
    "accounted": "whether every delivery is in a final state, or waits for a person",
    "address": "address of the reader",
    "alternatives": "other words for the same place of the thread",
    "added": "how many readers were added",
    "answers": "what became of each dispatch for this reader",
    "approved": "whether it was approved and queued",
    "approved_at": "when it was approved",
    "approved_by": "who approved it",
    "aside": "where the former database is kept",
    "at": "the time as a person said it, or when it happened; nothing for as soon as possible",
    "attempts": "how often it was tried",
    "author": "who wrote it",
    "bad_rows": "rows that were left out",
    "because": "why",
    "began": "when the first was sent",
    "by": "who approved it, or what did it",
    "campaign": "name of the campaign",
    "campaigns": "campaigns of which something may have left since",
    "can_become": "states that it can be brought to from here",
    "cause": "why it is where it is",
    "changed": "how many were changed, or what was",
    "changed_at": "when it came to its state",
    "changes": "what differs, each with what it was and is now",
    "channel": "by which it leaves: email, x",
    "check": "name of the check; it stays the same",
    "choice": "what to type after publisher queue choose NUMBER",
    "complete": "whether all of it could be read",
    "copied_from": "the campaign that it is a copy of",
    "cost": "US dollars; nothing where there is no cost",
    "cost_by_links": "US dollars by where links stand",
    "database": "where the database is, its password masked",
    "decision": "what was decided",
    "deliveries": "how many in each state; after queue resolve their ids",
    "differs": "what it is that differs",
    "dispatch": "number of the dispatch",
    "dispatch_id": "number of the dispatch",
    "dispatches": "the dispatches, each with its number",
    "doubt": "how many are in doubt",
    "done": "whether anything was done",
    "done_by": "when it will be done, at the pace of those before it; nothing where that is not known",
    "due": "the instant at which it leaves",
    "duplicates": "slugs of posts that look like this one",
    "encoding": "how the file is encoded",
    "ended": "when the last was sent",
    "event": "what happened: started, begun, sent, done, waits, held, missed, doubt, returned, paused, clock, failed, "
    "restored, all_held, goes_on, stopping, stopped, idle",
    "everyone": "how many readers there are",
    "evidence": "newest own post before this part was posted",
    "excerpt": "what stands under the title",
    "failed": "how many were refused for good",
    "fields": "fields, or names of those that were changed",
    "file": "the file",
    "findings": "what the pre-flight found",
    "first_name": "first name",
    "flags": "what was cleaned away or looks doubtful",
    "folder": "the folder",
    "hash": "of the release, over all that leaves",
    "held": "whether everything is held",
    "hint": "the way out",
    "html": "the text in HTML",
    "id": "the id; it stays the same",
    "image": "the picture",
    "imported": "whether anything was imported",
    "in_a_digest": "whether a digest has carried it",
    "in_flight": "what was past stopping, and waits for its answer",
    "kind": "new, changed or unchanged; what the file is; which lawful basis",
    "known": "whether the reader is on a list",
    "last_name": "last name",
    "left_out": "how many were left out, by the reason",
    "length": "length as the network counts it",
    "lifted": "how many were taken off the suppression list",
    "limit": "most that a post of the network may have",
    "links": "addresses in the text",
    "lists": "lists; after subscribers lists how many readers each has",
    "looks": "how often the part was looked for",
    "last_left": "when something left last",
    "lost": "whether it means that something could not be read",
    "message": "one sentence that names it",
    "minutes": "minutes to read",
    "name": "the name",
    "networks": "the thread as each network gets it",
    "new": "how many are new",
    "next_attempt": "when it may leave again",
    "not_modified": "whether the source says that nothing has changed",
    "note": "why it is held, missed or cancelled",
    "number": "what a person types to name the dispatch; of a version, its place",
    "options": "ways on for a thread that stopped",
    "originally": "where the post appeared first",
    "own": "whether it is the workspace's own",
    "about": "what it is for",
    "parts": "the parts of the thread, or how many",
    "passes": "whether nothing blocks",
    "paused": "why the account is paused; nothing where it is not",
    "pictures": "its pictures",
    "place": "file and line",
    "position": "place of the part in its thread, from 1; 0 for email",
    "posts": "the posts, or how many",
    "published": "when it was published",
    "queued": "whether it was queued",
    "rate": "deliveries a second; nothing where that cannot be told",
    "reason": "why it is so, as a word that stays the same",
    "readers": "readers, or how many",
    "release": "id of the release",
    "release_hash": "of the release, over all that left",
    "remote_id": "id of the post on the network, or the Message-ID",
    "removed": "slugs of what was removed, or whether anything was",
    "same": "what does not differ",
    "repeated": "rows joined with an earlier one of the same address",
    "replaced": "name in the trash of what stood there before; nothing where nothing did",
    "replaced_at": "when another version took its place; nothing for the one that stands",
    "reply": "what the other side answered",
    "says": "in words",
    "secrets": "which secrets are there, never what they are; after setup, where they are",
    "section": "section of config.toml",
    "sent": "how many were sent",
    "settings": "every setting in force",
    "severity": "error (must), warning (should) or note",
    "since": "since when it is so",
    "slug": "name of the post",
    "snippet": "where the words stand",
    "source": "name of the source",
    "source_id": "id at the source",
    "stands": "how it stands: queued, sending, waits, paused, held, missed, done, rehearsal, to post, cancelled",
    "state": "where it stands",
    "subscriber": "the reader; nothing where there is none",
    "subscriber_id": "id of the reader; empty for a part",
    "suppressed": "why an address gets nothing; as a number, how many",
    "tags": "tags",
    "text": "the words",
    "thread_cost_by_links": "US dollars by where links stand",
    "thread_parts": "how many parts the thread has",
    "title": "the title",
    "told": "what was found of the restored database, in sentences",
    "to": "to whom: readers or parts with their number, or the address",
    "to_go": "how many are still to leave",
    "total": "how many there are in all",
    "trash": "its name in the trash",
    "trouble": "deliveries that failed, wait or are in doubt; the first hundred",
    "unchanged": "how many are as before",
    "unsubscribed": "whether the reader gets nothing more",
    "updated": "when it was updated",
    "url": "its address",
    "versions": "what it was before, and is now",
    "warnings": "what should be better, in sentences",
    "was": "the former name",
    "when": "the day, as it stood there",
    "where": "the name of that place",
    "why": "why it is so",
    "without_address": "posts without an address, or how many",
    "words": "how many words; of a lawful basis, those that were shown",
    "written": "files that were written; of a reader, the address as they wrote it where that differs",
    "bad": "how many rows are bad",
    "bases": "how many readers, by their lawful basis",
    "basis": "the lawful basis, with its evidence",
    "columns": "what each column of the file becomes; empty where it is left out",
    "confirmed": "whether somebody was confirmed, or how many were",
    "departed": "how many have left elsewhere, as the file says",
    "detail": "what was changed, by its name",
    "expression": "the segment as it is written",
    "gained": "how many readers came or came back",
    "history": "what happened to the reader, oldest first",
    "how": "how consent was given",
    "kept_off": "how often nobody was put on a list that they have left",
    "language": "tag of the language",
    "left_lists": "lists that the reader has left, and when",
    "meaning": "whom the segment means, in a sentence",
    "month": "the month",
    "months": "what happened in each month",
    "refusal": "how refusing was offered, of a soft opt-in",
    "rejects": "the file with the bad rows",
    "suppressed_since": "since when an address gets nothing",
    "unknown": "what is not there: addresses, or sentences",
    "what": "what happened",
}

#: Keys under which there is no fixed set of keys, but one for each thing.
_BY_NAME: Final = frozenset(
    {
        "bases", "columns", "cost_by_links", "deliveries", "detail", "fields", "left_lists", "left_out", "lists",
        "networks", "secrets", "settings", "suppressed", "thread_cost_by_links",
    }
)  # fmt: skip
_BEGINNING: Final = """\
# What `--json` says

Every command takes `--json` and then prints its answer as JSON on standard output, and nothing else there. Times are
in ISO 8601, in UTC unless a zone stands with them; costs are exact. Keys may be added; none of these is taken away or
given another meaning.

An error is one line on standard error, and nothing stands on standard output:

```json
{"error": {"code": "campaign", "message": "There is no campaign “witner”", "fix": "Did you mean “winter”?"}}
```

`code` stays the same: `usage` for what was typed wrongly, `unconfirmed` where `--yes` is missing, `declined` and
`stopped` where you said no, otherwise the kind of error. The [exit code](cli.md#exit-codes) is the same with and
without `--json`.

`publisher daemon` writes one such object a line for each thing that happens; into a pipe it does so by itself.
`publisher preview` prints its address and goes on.

Not asked for this page, since they want an editor, a browser, an account, a refusal or a source on the web:
{absent}.

This page is made by `scripts/make_json_reference.py`, which asks the commands.

## Keys

| key | |
|---|---|
"""


class Answer(NamedTuple):
    """What one command answered."""

    #: Of the command: ``("queue", "list")``.
    path: tuple[str, ...]
    code: int
    data: Any


class Room:
    """A workspace that is talked to in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def asks(self, *words: str, lines: bool = False) -> tuple[int, Any]:
        """Type a command with ``--json``; return its exit code and what it answered on standard output."""
        out, err = io.StringIO(), io.StringIO()
        code: Any = 0
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            try:
                main([*words, "--json"])
            except SystemExit as end:
                code = end.code or 0
        said = out.getvalue()
        if not said:
            raise RuntimeError(f"publisher {' '.join(words)} answered nothing: {err.getvalue()}")
        return int(code), [json.loads(line) for line in said.splitlines()] if lines else json.loads(said)


#: Every command, in an order in which each has something to tell; the first words name it, the rest is given to it.
TOUR: Final[Sequence[tuple[str, str]]] = (
    ("config", ""),
    ("posts list", "--last 2"),
    ("posts show", _POST),
    ("posts search", "helpline"),
    ("posts export", "--out posts.json --to json"),
    ("subscribers list", ""),
    ("subscribers show", "amira@example.org"),
    ("subscribers lists", ""),
    ("subscribers add", "new@example.org --first-name New"),
    ("subscribers segment", "list newsletter, not sent in 14 days"),
    ("subscribers tag", "amira@example.org --add parents"),
    ("subscribers move", "amira@example.org --to trial"),
    ("subscribers add", "later@example.org --pending --basis consent --basis-how form"),
    ("subscribers confirm", "later@example.org"),
    ("subscribers data", "amira@example.org"),
    ("subscribers stats", ""),
    ("subscribers suppress", "gone@example.org"),
    ("subscribers suppress", "gone@example.org --lift"),
    ("subscribers export", "readers.csv"),
    ("compose", "winter-2018 --season winter --year 2018 --title Winter"),
    ("campaigns", ""),
    ("campaigns duplicate", "winter-2018 other"),
    ("campaigns rename", "other another"),
    ("campaigns delete", "another --yes"),
    ("thread", "winter-2018"),
    ("templates list", ""),
    ("templates copy", "digest"),
    ("templates check", "single"),
    ("render", "winter-2018 --out look"),
    ("check", "winter-2018"),
    ("test-send", "winter-2018 --to me@example.org"),
    ("announce", "Hello --at tomorrowT09:00 --yes"),
    ("approve", "winter-2018 --yes"),
    ("timeline", "--days 30000"),
    ("diff", "winter-2018"),
    ("schedule", "winter-2018 --at now --yes"),
    ("queue list", "--all"),
    ("queue show", "4"),
    ("queue hold", "waiting"),
    ("queue resume", "waiting --yes"),
    ("queue cancel", "waiting --yes"),
    ("queue hold", "--all"),
    ("queue resume", "--all --yes"),
    ("queue resolve", "3 sent --id 17"),
    ("queue choose", "4 leave --yes"),
    ("daemon", "--once"),
    ("report", "winter-2018"),
    ("report", "stopped"),
    ("why", "amira@example.org"),
    ("subscribers unsubscribe", "ben.osei@example.org"),
    ("subscribers remove", "hana@example.org --yes"),
    ("subscribers erase", "later@example.org --yes"),
    ("posts remove", f"{_POST} --yes"),
    ("backup", "copy.db"),
    ("restore", "copy.db --yes"),
    ("setup x", "--remove --yes"),
    ("setup smtp", "--remove --yes"),
)
#: Under another name now.
_RENAMED: Final = frozenset({("queue", "release")})
#: Those that want what is not here: an editor, a browser, a terminal, an account, a refusal, a source on the web.
ABSENT: Final = frozenset(
    {
        ("campaigns", "restore"), ("demo",), ("posts", "edit"), ("posts", "select"), ("posts", "sync"), ("preview",),
        ("queue", "release"), ("queue", "retry"), ("x", "delete"), ("x", "login"), ("x", "whoami"),
    }
)  # fmt: skip


def answers(folder: Path) -> Iterator[Answer]:
    """Type every command in a workspace below ``folder``, and yield what each answered."""
    outside = Room(folder)
    asked = ["init", "room", "--organisation", "Lantern House", "--sender", "newsroom@example.org"]
    code, data = outside.asks(*asked, "--timezone", "Europe/London", "--website", "https://www.example.org")
    yield Answer(("init",), code, data)
    room = Room(folder / "room")
    with as_file(files("publisher.demo.samples")) as samples:
        yield Answer(("posts", "import"), *room.asks("posts", "import", str(samples / "posts.txt")))
        yield Answer(("subscribers", "import"), *room.asks("subscribers", "import", str(samples / "subscribers.csv")))
    _queue(room.folder)
    for name, given in TOUR:
        path = tuple(name.split())
        words = [word.replace("T09:00", " 09:00") for word in given.split()]
        yield Answer(path, *room.asks(*path, *words, lines=name == "daemon"))


def _queue(folder: Path) -> None:
    """Queue 1, which waits; 2, which was missed; 3, a part in doubt; and 4, a thread that stopped in the middle."""
    store = open_store(folder / ".publisher" / "publisher.db", policy=RetryPolicy())
    for name in ("waiting", "missed", "doubtful", "stopped"):
        parts = tuple(Part(position=n, text=f"Part {n} https://example.org/{name}/{n}") for n in (1, 2, 3))
        thread = ThreadRelease(parts=parts, due=PAST, cost=0.2)
        store.ledger.enqueue(
            freeze(campaign=name, title=name.title(), approved_by="A", approved_at=PAST, threads={"x": thread})
        )
    store.ledger.move(2, DispatchState.MISSED, PAST)
    store.ledger.start(3, PAST)
    _leave(store, 3, DeliveryState.UNCERTAIN)
    store.ledger.start(4, PAST)
    _leave(store, 4, DeliveryState.SENT)
    _leave(store, 4, DeliveryState.FAILED)
    store.ledger.move(4, DispatchState.HELD, PAST)
    store.close()


def _leave(store: Store, dispatch: int, state: DeliveryState) -> None:
    part = store.ledger.claim_part(dispatch, token=_LEASE, now=PAST, until=PAST + timedelta(minutes=5))
    if part is None:
        raise LookupError(dispatch)
    store.ledger.commit([part.id], token=_LEASE, now=PAST)
    outcome = Outcome(delivery_id=part.id, state=state, cause=Known.NONE, remote_id="1")
    store.ledger.settle([outcome], token=_LEASE, now=PAST)


def reference() -> str:
    """Ask every command and return the whole page."""
    with tempfile.TemporaryDirectory() as folder:
        return page(list(answers(Path(folder))))


def page(told: Sequence[Answer]) -> str:
    """Return the whole page as Markdown."""
    shapes = _shapes(told)
    rows = "\n".join(f"| `{key}` | {MEANINGS[key]} |" for key in sorted(names(told)))
    commands = "\n".join(_command(path, shapes[path]) for path in sorted(shapes))
    absent = ", ".join(f"`{' '.join(path)}`" for path in sorted(ABSENT - _RENAMED))
    return f"{_BEGINNING.replace('{absent}', absent)}{rows}\n\n## Commands\n\n{commands}"


def names(told: Sequence[Answer]) -> set[str]:
    """Return the names of all keys in the answers."""
    found = {key.rpartition(".")[2].removesuffix("[]") for keys in _shapes(told).values() for key in keys}
    return found - {""}


def _shapes(told: Sequence[Answer]) -> dict[tuple[str, ...], set[str]]:
    shapes: dict[tuple[str, ...], set[str]] = {}
    for answer in told:
        shapes.setdefault(answer.path, set()).update(_keys(answer.data))
    return shapes


def _command(path: tuple[str, ...], keys: set[str]) -> str:
    named = ", ".join(f"`{key}`" for key in sorted(keys) if key not in {"", "[]"})
    return f"- `publisher {' '.join(path)}`: {named}\n"


def _keys(data: Any, before: str = "") -> Iterator[str]:
    """Yield the keys of an answer by their path; ``[]`` stands for each of a list, ``*`` for a name."""
    if isinstance(data, list):
        for each in data:
            yield from _keys(each, f"{before}[]")
    elif isinstance(data, dict):
        last = before.rpartition(".")[2]
        for key, value in data.items():
            if last in _BY_NAME:
                if last == "networks":
                    yield from _keys(value, f"{before}.*")
                continue
            path = f"{before}.{key}" if before else key
            yield path
            yield from _keys(value, path)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE} is written.\n")
