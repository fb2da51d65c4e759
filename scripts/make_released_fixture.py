"""Make tests/released/v0_1_0: a workspace and its two databases, as version 0.1.0 leaves them.

Run it in a checkout of the tag 0.1.0, whose code it drives, with the address of a PostgreSQL server of version 15 on
which it may make a database of its own:

    git worktree add ../publisher-0.1.0 0.1.0 && cd ../publisher-0.1.0
    PYTHONPATH=.:tests/support python scripts/make_released_fixture.py postgresql://postgres@127.0.0.1/postgres

What a person wrote is read from the folder ``workspace``: config.toml, blog.txt, readers.csv.  All else is made anew
by the commands a person types, each a process of its own, against a real mail server and the fake X on loopback,
once for each database: the campaigns and the copied template, ``publisher.db.gz``, ``postgres.sql``.  Beside them
stands what later versions must do to the byte: the message that the server took before it hung up, which may be sent
again (``in-doubt-*.eml.gz``); a message of the queued digest as 0.1.0 sends it, from a queue that is not kept
(``queued-*.eml.gz``); and the parts of the threads as they were approved (``threads.json``).

The story, by the numbers of the dispatches:

1, 2  rehearsal      email and thread, written into outbox/ before there was a mail server: done
3     autumn-letter  email, seven sent (one at the second try), one refused for good: done
4     autumn-letter  thread of four parts; X refused the third: held
5     schools-note   email; the server hung up after the final dot of two of five readers: done, two uncertain
6     open-day       email for 2031-01-04 18:00, held by hand
7, 8  new-year       email and thread for 2031-01-05 09:00: queued
9     opening-hours  an announcement for 2031-03-01 08:00: queued
-     spring-letter  a draft

After the autumn letter one of its readers unsubscribed and one was erased; before it one was suppressed.  One post
was removed, and the title of one was changed.
"""

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg

import publisher
from publisher.app import SystemClock, make_daemon, open_desk
from publisher.testing import FakeX, Fault
from smtp_peer import DROP, Peer, serving

FIXTURE: Final = Path(__file__).parent.parent / "tests" / "released" / "v0_1_0"
WRITTEN: Final = ("config.toml", "blog.txt", "readers.csv")
REMOVED: Final = "the-car-park-is-closed-on-friday"
RENAMED: Final = "a-shelf-of-maps-for-rainy-days"
KEYS: Final = ("api_key", "api_secret", "access_token", "access_secret")
IN_DOUBT: Final = ("hana@example.org", "jonas@example.org")
NEW_YEAR: Final = datetime(2031, 1, 5, 9, 0, tzinfo=UTC)
#: Settings of a session that other versions of PostgreSQL refuse, and what only psql understands.
_SESSION: Final = re.compile(
    r"^(SET (?!client_encoding|standard_conforming_strings).*|\\(un)?restrict .*)\n", re.MULTILINE
)


class Stopped(SystemClock):
    """A clock that stands at one instant."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return that instant."""
        return self._now


class Story:
    """What happens in one workspace."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self._database = database
        self._environ = dict(os.environ) | {
            "PYTHONPATH": str(Path(publisher.__file__).parent.parent),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    @contextmanager
    def _wired(self) -> Iterator[None]:
        self.peer, self.x = Peer(), FakeX()
        with serving(self.peer), self.x:
            self._give_keys()
            yield

    def tell(self) -> bytes:
        """Let it happen; return the message that a reader in doubt may have got."""
        with self._wired():
            self._configure(wired=False)
            self._gather()
            self._rehearse()
            self._configure(wired=True)
            self._send_the_autumn_letter()
            self._lose_answers()
            self._queue()
        return self._taken()

    def go_on(self) -> bytes:
        """Send what is queued; return the message of the same reader."""
        with self._wired():
            self._configure(wired=True)
            self._work(NEW_YEAR)
        return self._taken()

    def threads(self) -> dict[str, list[str]]:
        """Return the parts of the threads that are to go on, or to leave, by campaign."""
        told = {name: json.loads(self._types("thread", name, "--json")) for name in ("autumn-letter", "new-year")}
        return {name: [part["text"] for part in thread["parts"]] for name, thread in told.items()}

    def _taken(self) -> bytes:
        return next(message for recipient, message in self.peer.taken if recipient == IN_DOUBT[0])

    def _work(self, now: datetime) -> None:
        with open_desk(self.folder) as desk:
            daemon = make_daemon(replace(desk, clock=Stopped(now)), stop=threading.Event(), tell=print)
            daemon.begin()
            daemon.tick()

    def _give_keys(self) -> None:
        for name in KEYS:
            # For the processes, and for what is done in this one.
            self._environ[f"PUBLISHER_X_{name.upper()}"] = getattr(self.x.gate.keys, name)
        os.environ.update(self._environ)

    def _gather(self) -> None:
        self._types("posts", "import", "blog.txt")
        self._types("posts", "remove", REMOVED, "--yes")
        with open_desk(self.folder) as desk:
            maps = replace(desk.store.library.get(RENAMED), title="A long shelf of maps for rainy days")
            desk.store.library.update(maps, desk.clock.now())
        self._types("subscribers", "import", "readers.csv")
        self._types("subscribers", "suppress", "kwame@example.net", "--because", "bounced")
        self._types("templates", "copy", "seasonal")
        own = self.folder / "templates" / "email" / "seasonal.html.j2"
        own.write_text(own.read_text(encoding="utf-8") + "{# Ours since the autumn letter. #}\n", encoding="utf-8")

    def _rehearse(self) -> None:
        posts = ["open-mornings-for-small-listeners", "how-we-choose-a-first-book"]
        self._compose("rehearsal", posts, lists=["schools"])
        self._approve("rehearsal")
        self._types("daemon", "--once")

    def _send_the_autumn_letter(self) -> None:
        posts = ["what-the-night-library-is-for", "twelve-volunteers-and-a-kettle"]
        self._compose("autumn-letter", posts, "--template", "seasonal", lists=["newsletter"])
        self._approve("autumn-letter")
        self.peer.script |= {
            ("rcpt", "celia@example.net"): "550 5.1.1 No such mailbox here",
            ("rcpt", "emeka@example.net"): "451 4.7.1 Greylisted, come back later",
        }
        self.x.script.add("POST /2/tweets", Fault.REPLY_REFUSED, call=3)
        self._types("daemon", "--once")
        self.peer.script.clear()
        # When what was deferred may leave again.
        self._work(datetime.now(UTC) + timedelta(minutes=3))
        self._types("subscribers", "unsubscribe", "freya@example.org")
        self._types("subscribers", "remove", "dorota@example.org", "--yes")

    def _lose_answers(self) -> None:
        self._compose("schools-note", ["letters-between-two-schools"], lists=["schools"], thread=False)
        self._approve("schools-note")
        self.peer.taken.clear()
        self.peer.script |= {("dot", address): DROP for address in IN_DOUBT}
        self._types("daemon", "--once")
        self.peer.script.clear()

    def _queue(self) -> None:
        held, queued = "2031-01-04 18:00", "2031-01-05 09:00"
        self._compose("open-day", ["the-reading-dog-comes-back"], "--at", held, lists=["newsletter"], thread=False)
        self._approve("open-day")
        self._types("queue", "hold", "open-day", "--because", "The day of the open day is not certain yet.")
        posts = ["large-print-small-print-and-no-print", RENAMED]
        self._compose("new-year", posts, "--at", queued, lists=["newsletter", "schools"])
        self._approve("new-year")
        hours = ("From today the Quayside room opens at eight.", "--link", "https://www.example.org/hours")
        at = ("--at", "2031-03-01 08:00", "--name", "opening-hours", "--by", "A. Editor", "--yes")
        self._types("announce", *hours, *at)
        self._compose("spring-letter", ["open-mornings-for-small-listeners", RENAMED], "--template", "seasonal",
                      lists=["newsletter"])  # fmt: skip

    def _configure(self, *, wired: bool) -> None:
        text = (FIXTURE / "workspace" / "config.toml").read_text(encoding="utf-8")
        text = text.replace('database = ""', f'database = "{self._database}"')
        text = text.replace("port = 2525", f"port = {self.peer.port}").replace("http://127.0.0.1:8080", self.x.url)
        (self.folder / "config.toml").write_text(text if wired else text.partition("[smtp]")[0], encoding="utf-8")

    def _compose(self, name: str, posts: list[str], *options: str, lists: list[str], thread: bool = True) -> None:
        chosen = [word for slug in posts for word in ("--post", slug)]
        to = [word for each in lists for word in ("--list", each)]
        self._types("compose", name, *chosen, *to, *options)
        if not thread:
            file = self.folder / "campaigns" / name / "campaign.toml"
            file.write_text(file.read_text(encoding="utf-8").replace("send = true", "send = false"), encoding="utf-8")

    def _approve(self, name: str) -> None:
        self._types("approve", name, "--by", "A. Editor", "--yes")

    def _types(self, *words: str) -> bytes:
        print("publisher", *words)
        command = [sys.executable, "-m", "publisher", *words]
        return subprocess.run(command, cwd=self.folder, env=self._environ, check=True, stdout=subprocess.PIPE).stdout


def main() -> None:
    """Tell the story twice and keep what it leaves."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and one address
        raise SystemExit(__doc__)
    with _workspace() as folder:
        story = Story(folder, "")
        _keep("in-doubt-sqlite.eml.gz", story.tell())
        _keep_campaigns(folder, story.threads())
        _keep_sqlite(folder / ".publisher" / "publisher.db")
        _keep("queued-sqlite.eml.gz", story.go_on())
    with _workspace() as folder, _database(sys.argv[1]) as address:
        story = Story(folder, address)
        _keep("in-doubt-postgresql.eml.gz", story.tell())
        _keep_postgres(address)
        _keep("queued-postgresql.eml.gz", story.go_on())


@contextmanager
def _workspace() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        for file in WRITTEN:
            shutil.copy(FIXTURE / "workspace" / file, name)
        yield Path(name)


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"publisher_released_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _keep_campaigns(folder: Path, threads: dict[str, list[str]]) -> None:
    for name in ("campaigns", "templates"):
        shutil.rmtree(FIXTURE / "workspace" / name, ignore_errors=True)
        shutil.copytree(folder / name, FIXTURE / "workspace" / name)
    text = json.dumps(threads, ensure_ascii=False, indent=2) + "\n"
    (FIXTURE / "threads.json").write_text(text, encoding="utf-8", newline="\n")


def _keep_sqlite(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.close()
    _keep("publisher.db.gz", file.read_bytes())


def _keep_postgres(address: str) -> None:
    command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", f"--dbname={address}"]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (FIXTURE / "postgres.sql").write_text(_SESSION.sub("", dump), encoding="utf-8", newline="\n")


def _keep(name: str, content: bytes) -> None:
    # Without the time, so that the same content is the same file.
    (FIXTURE / name).write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main()
