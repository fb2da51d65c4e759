"""A workspace that version 0.1.0 left in the middle of its work, opened by the code of today.

``v0_1_0`` is the workspace, made by ``scripts/make_released_fixture.py``, whose docstring tells its story; it is never
made anew from later code.  Each test gets it as it was, on each database, with a mail server and a fake X behind it.
"""

import gzip
import json
import os
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.engine import make_url

from command_line import Terminal
from publisher.app.sending import make_daemon
from publisher.app.workspace import SystemClock, opened
from publisher.testing import FakeX
from smtp_peer import Peer, serving

MADE: Final = Path(__file__).parent / "v0_1_0"
SERVER: Final = os.environ.get("PUBLISHER_TEST_POSTGRES", "")

NEWSLETTER: Final = ["anwen@example.org", "bilal@example.org", "celia@example.net", "emeka@example.net",
                     "gareth@example.org", "hana@example.org"]  # fmt: skip
SCHOOLS: Final = ["gareth@example.org", "hana@example.org", "ilse@example.net", "jonas@example.org", "lena@example.net"]
EVERYONE: Final = sorted({*NEWSLETTER, *SCHOOLS})

#: Number of the dispatch, campaign, channel, state, and what became of its deliveries.
QUEUE: Final = [
    (1, "rehearsal", "email", "done", {"written": 5, "suppressed": 1}),
    (2, "rehearsal", "x", "done", {"written": 4}),
    (3, "autumn-letter", "email", "done", {"sent": 7, "failed": 1}),
    (4, "autumn-letter", "x", "held", {"sent": 2, "failed": 1, "pending": 1}),
    (5, "schools-note", "email", "done", {"sent": 3, "uncertain": 2, "suppressed": 1}),
    (6, "open-day", "email", "held", {}),
    (7, "new-year", "email", "queued", {}),
    (8, "new-year", "x", "queued", {}),
    (9, "opening-hours", "x", "queued", {}),
]

EVE: Final = datetime(2031, 1, 4, 18, 0, tzinfo=UTC)
NEW_YEAR: Final = datetime(2031, 1, 5, 9, 0, tzinfo=UTC)
MARCH: Final = datetime(2031, 3, 1, 8, 0, tzinfo=UTC)


class Stopped(SystemClock):
    """A clock that stands at one instant."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


class Room(Terminal):
    """The workspace, a person in it, and what its accounts get to see."""

    def __init__(self, folder: Path, peer: Peer, x: FakeX) -> None:
        super().__init__(folder)
        self.peer = peer
        self.x = x

    def works(self, now: datetime) -> list[str]:
        """Let a daemon begin and look at the queue once at this instant; return what it told."""
        told: list[str] = []
        with opened(self.folder) as desk:
            here = replace(desk, clock=Stopped(now))
            daemon = make_daemon(here, stop=threading.Event(), tell=lambda news: told.append(str(news)))
            daemon.begin()
            daemon.tick()
        return told

    @property
    def readers(self) -> list[str]:
        """To whom a message was sent, once for each."""
        return sorted(recipient for recipient, _ in self.peer.taken)

    @property
    def posts(self) -> list[str]:
        """What is live on X, in order."""
        return [post.text for post in self.x.account.live]

    def queue(self) -> list[tuple[int, str, str, str, dict[str, int]]]:
        rows = self.asks("queue", "list", "--all")
        return sorted((r["number"], r["campaign"], r["channel"], r["state"], r["deliveries"]) for r in rows)

    def parts(self, campaign: str) -> list[str]:
        return [part["text"] for part in self.asks("thread", campaign)["parts"]]

    def in_doubt(self) -> dict[str, str]:
        """The numbers of the deliveries in doubt, by address."""
        (report,) = self.asks("report", "schools-note")
        numbers = {row["subscriber_id"]: str(row["id"]) for row in report["trouble"] if row["state"] == "uncertain"}
        return {person["address"]: numbers[person["id"]] for person in self.asks("subscribers", "list")
                if person["id"] in numbers}  # fmt: skip


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not SERVER, reason="PUBLISHER_TEST_POSTGRES is not set")),
    ]
)
def backend(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    name: str = request.param
    return name


@pytest.fixture
def database(backend: str) -> Iterator[str]:
    """What stands in config.toml as the address of the database."""
    if backend == "sqlite":
        yield ""
        return
    import psycopg

    url, name = make_url(SERVER), f"publisher_{secrets.token_hex(6)}"
    dump = (MADE / "postgres.sql").read_text(encoding="utf-8").replace("public.", f"{name}.")
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name};{dump}".encode())
        address = url.update_query_dict({"options": f"-csearch_path={name}"})
        yield address.render_as_string(hide_password=False)
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


@pytest.fixture
def room(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    folder = tmp_path / "workspace"
    shutil.copytree(MADE / "workspace", folder)
    file = folder / ".publisher" / "publisher.db"
    file.parent.mkdir(mode=0o700)
    if not database:
        file.write_bytes(kept("publisher.db"))
    with serving(Peer()) as peer, FakeX() as x:
        for name in ("api_key", "api_secret", "access_token", "access_secret"):
            monkeypatch.setenv(f"PUBLISHER_X_{name.upper()}", getattr(x.gate.keys, name))
        config = folder / "config.toml"
        text = config.read_text(encoding="utf-8").replace('database = ""', f'database = "{database}"')
        text = text.replace("port = 2525", f"port = {peer.port}").replace("http://127.0.0.1:8080", x.url)
        config.write_text(text, encoding="utf-8")
        yield Room(folder, peer, x)


@pytest.fixture
def letter(backend: str) -> bytes:
    """What the mail server took for Hana before it hung up."""
    return kept(f"in-doubt-{backend}.eml")


@pytest.fixture
def threads() -> Mapping[str, list[str]]:
    """The parts as they were approved, by campaign."""
    approved: dict[str, list[str]] = json.loads((MADE / "threads.json").read_text(encoding="utf-8"))
    return approved


def kept(name: str) -> bytes:
    """What stands compressed beside the workspace."""
    return gzip.decompress((MADE / f"{name}.gz").read_bytes())


def test_posts_and_what_a_person_did_to_them_are_there(room: Room) -> None:
    listed = {post["slug"]: post["title"] for post in room.asks("posts", "list")}
    assert len(listed) == 8
    assert listed["a-shelf-of-maps-for-rainy-days"] == "A long shelf of maps for rainy days"
    assert "A shelf of maps" in room.types("posts", "show", "a-shelf-of-maps-for-rainy-days", "--version", "1")
    found = [post["slug"] for post in room.asks("posts", "search", "maps", "islands")]
    assert found == ["a-shelf-of-maps-for-rainy-days"]


def test_importing_the_same_posts_again_changes_nothing(room: Room) -> None:
    before = room.asks("posts", "list")
    (imported,) = room.asks("posts", "import", "blog.txt")
    assert (imported["new"], imported["changed"], imported["unchanged"]) == (0, 0, 8)
    assert room.asks("posts", "list") == before


def test_readers_and_campaigns_are_there(room: Room) -> None:
    assert [reader["address"] for reader in room.asks("subscribers", "list")] == EVERYONE
    lists = room.asks("subscribers", "lists")
    assert lists["lists"] == {"newsletter": 6, "schools": 5}
    assert lists["suppressed"] == {"bounced": 1, "erased": 1, "unsubscribed": 1}
    states = {campaign["name"]: campaign["state"] for campaign in room.asks("campaigns")}
    assert states == {
        "autumn-letter": "done, held",
        "new-year": "queued",
        "open-day": "held",
        "opening-hours": "queued",
        "rehearsal": "rehearsal",
        "schools-note": "done",
        "spring-letter": "draft",
    }


def test_who_has_left_does_not_come_back_with_an_import(room: Room) -> None:
    imported = room.asks("subscribers", "import", "readers.csv")
    assert (imported["added"], imported["changed"], imported["suppressed"]) == (0, 0, 3)
    assert [reader["address"] for reader in room.asks("subscribers", "list")] == EVERYONE


def test_the_queue_and_the_timeline_tell_what_is_coming(room: Room) -> None:
    assert room.queue() == QUEUE
    coming = room.asks("timeline", "--days", "7300")
    assert [(entry["number"], entry["state"], entry["to"]) for entry in coming] == [
        (4, "held", "4 parts"),
        (6, "held", "6 readers"),
        (7, "queued", "9 readers"),
        (8, "queued", "4 parts"),
        (9, "queued", "1 part"),
    ]
    assert "Sun 5 Jan 2031, 09:00" in room.types("queue", "list")
    assert [option["choice"] for option in room.asks("queue", "show", "4")["options"]] == [
        "rest", "delete", "leave", "again",
    ]  # fmt: skip


def test_every_dispatch_is_reported(room: Room) -> None:
    for campaign in sorted({row[1] for row in QUEUE}):
        told = [
            (r["number"], campaign, r["channel"], r["state"], r["deliveries"]) for r in room.asks("report", campaign)
        ]
        assert told == [row for row in QUEUE if row[1] == campaign]
        assert "approved by A. Editor" in room.types("report", campaign)
    room.types("report", "autumn-letter", "--csv", "ledger.csv")
    assert len((room.folder / "ledger.csv").read_text(encoding="utf-8").splitlines()) == 1 + 8 + 4
    answers = {answer["campaign"]: answer["state"] for answer in room.asks("why", "celia@example.net")["answers"]}
    assert answers["autumn-letter"] == "failed"
    assert "5.1.1" in room.types("why", "celia@example.net")


def test_every_release_is_still_what_was_approved(room: Room) -> None:
    with opened(room.folder) as desk:
        releases = {
            dispatch.id: desk.store.ledger.release(dispatch.release_id) for dispatch in desk.store.ledger.dispatches()
        }
    assert {number: release.campaign for number, release in releases.items()} == {row[0]: row[1] for row in QUEUE}


def test_what_the_account_has_spent_and_its_limits_are_there(room: Room) -> None:
    with opened(room.folder) as desk:
        spent = desk.store.accounts.spent("x", "2026-11")
        windows = desk.store.accounts.windows("x", "POST /2/tweets")
    assert (spent.posts, spent.cost) == (2, 0.033)
    assert {name: window.remaining for name, window in windows.items()} == {"x-rate-limit": 98}


def test_the_draft_is_checked_approved_and_sent_in_the_workspaces_own_template(room: Room) -> None:
    own = [template["name"] for template in room.asks("templates", "list") if template["own"]]
    assert own == ["seasonal"]
    assert room.asks("check", "spring-letter")["passes"]
    room.types("approve", "spring-letter", "--by", "A. Editor", "--yes")
    room.types("daemon", "--once")
    assert room.readers == NEWSLETTER
    assert room.posts == room.parts("spring-letter")


def test_what_was_queued_leaves_for_exactly_its_readers_byte_for_byte_as_it_would_have_then(
    room: Room, backend: str, threads: Mapping[str, list[str]]
) -> None:
    room.works(NEW_YEAR)
    assert room.readers == EVERYONE
    assert ("hana@example.org", kept(f"queued-{backend}.eml")) in room.peer.taken
    assert room.posts == threads["new-year"]
    assert room.queue() == [
        *QUEUE[:6],
        (7, "new-year", "email", "done", {"sent": 9, "suppressed": 2}),
        (8, "new-year", "x", "done", {"sent": 4}),
        *QUEUE[8:],
    ]
    room.works(NEW_YEAR)
    assert room.readers == EVERYONE
    assert len(room.posts) == 4


def test_the_announcement_leaves_at_its_time(room: Room) -> None:
    room.works(MARCH)
    link = "https://www.example.org/hours?utm_source=x&utm_medium=social&utm_campaign=opening-hours"
    assert room.posts == [f"From today the Quayside room opens at eight.\n\n{link}"]


def test_nothing_that_has_left_or_is_held_leaves_by_itself(room: Room) -> None:
    assert room.types("daemon", "--once", "--plain") == "Nothing is due; 2 are held: publisher queue list\n"
    room.works(EVE)
    assert room.readers == []
    assert room.posts == []
    assert room.queue() == QUEUE


def test_what_a_person_held_goes_on_when_a_person_says_so(room: Room) -> None:
    room.types("queue", "release", "open-day", "--yes")
    room.works(EVE)
    assert room.readers == NEWSLETTER
    assert (6, "open-day", "email", "done", {"sent": 6, "suppressed": 1}) in room.queue()


def test_who_is_in_doubt_is_decided_one_by_one_and_sent_the_same_bytes_again(room: Room, letter: bytes) -> None:
    numbers = room.in_doubt()
    assert sorted(numbers) == ["hana@example.org", "jonas@example.org"]
    room.types("queue", "resolve", "5", "sent", "--delivery", numbers["jonas@example.org"])
    room.types("queue", "resolve", "5", "resend", "--delivery", numbers["hana@example.org"], "--yes")
    room.types("daemon", "--once")
    assert room.peer.taken == [("hana@example.org", letter)]
    assert (5, "schools-note", "email", "done", {"sent": 5, "suppressed": 1}) in room.queue()


def test_a_thread_that_stopped_goes_on_at_its_gap(room: Room, threads: Mapping[str, list[str]]) -> None:
    parts = threads["autumn-letter"]
    first = room.x.account.add(parts[0])
    room.x.account.add(parts[1], reply_to=first.id)
    room.types("queue", "choose", "4", "again", "--yes")
    room.types("daemon", "--once")
    live = room.x.account.live
    assert [post.text for post in live] == parts
    assert [post.reply_to for post in live] == ["", *(post.id for post in live[:-1])]
    assert (4, "autumn-letter", "x", "done", {"sent": 4}) in room.queue()


def test_what_was_only_rehearsed_is_followed_by_the_real_thing(room: Room) -> None:
    """Findings F7."""
    room.types("approve", "rehearsal", "--by", "A. Editor", "--yes")
    room.types("daemon", "--once")
    assert room.readers == SCHOOLS
    assert room.posts == room.parts("rehearsal")


def test_a_reader_leaves_by_the_link_in_an_old_message(room: Room, letter: bytes) -> None:
    link = str(message_from_bytes(letter, policy=policy.default)["List-Unsubscribe"])
    token = link.rpartition("%20")[2].rstrip(">")
    room.types("subscribers", "unsubscribe", f"unsubscribe {token}")
    room.works(NEW_YEAR)
    assert room.readers == [address for address in EVERYONE if address != "hana@example.org"]
