"""Opening a database: made, migrated, refused."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from publisher.errors import StoreError
from publisher.model.accounts import Pause, Spending, Window
from publisher.model.dispatches import RetryPolicy
from publisher.model.posts import Post
from publisher.store.engine import Database, database_url, make_file
from publisher.store.migrate import MIGRATIONS, REVISIONS, upgrade
from publisher.store.opening import SqlStore, open_store

POLICY = RetryPolicy()


def run(code: str, *words: str | Path) -> str:
    """Run Python elsewhere and return what it prints."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / ".publisher" / "publisher.db"
    store = open_store(path, policy=POLICY)
    store.accounts.resume("x")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    store.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == {"publisher.db": 0o600, "publisher.db-wal": 0o600, "publisher.db-shm": 0o600}


def test_the_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "publisher.db"
    keys = set()
    for _ in range(2):
        store = open_store(path, policy=POLICY)
        keys.add(store.key())
        store.close()
    [key] = keys
    assert len(key) == 32
    other = open_store(tmp_path / "other.db", policy=POLICY)
    assert other.key() != key
    other.close()


def test_several_processes_may_make_the_same_database_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from publisher.model.dispatches import RetryPolicy\n"
        "from publisher.store.opening import open_store\n"
        "print(open_store(sys.argv[1], policy=RetryPolicy()).key().hex())"
    )
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: run(code, tmp_path / ".publisher" / "publisher.db"), range(4)))
    assert len(keys) == 1


def test_opening_what_is_up_to_date_imports_no_alembic(store: SqlStore, tmp_path: Path) -> None:
    code = (
        "import sys; from publisher.model.dispatches import RetryPolicy\n"
        "from publisher.store.opening import open_store\n"
        "open_store(sys.argv[1], policy=RetryPolicy()).close(); print('alembic' in sys.modules)"
    )
    assert run(code, tmp_path / ".publisher" / "publisher.db") == "False"


def test_a_database_of_a_newer_publisher_is_refused(store: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / ".publisher" / "publisher.db"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match=r"newer Publisher .*9999.* install the newer version"):
        open_store(path, policy=POLICY)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "publisher.db"
    path.write_text("not a database, but long enough to be read as the head of one" * 20, encoding="utf-8")
    with pytest.raises(StoreError, match="restore it from a backup"):
        open_store(path, policy=POLICY)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(tmp_path / "file" / "publisher.db", policy=POLICY)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://user:hunter2@host/name", "kind mysql"),
        ("sqlite://", "kind sqlite"),
        ("://nonsense:hunter2", "cannot be read"),
    ],
)
def test_other_databases_are_refused_without_showing_the_password(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as refused:
        open_store(address, policy=POLICY)
    assert "hunter2" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as refused:
        open_store("postgresql://user:hunter2@127.0.0.1:9/name?connect_timeout=2", policy=POLICY)
    assert "hunter2" not in str(refused.value)


@pytest.mark.skipif("PUBLISHER_TEST_POSTGRES" not in os.environ, reason="needs a PostgreSQL server")
def test_a_database_that_is_not_there_is_said_to_be_missing() -> None:
    """Findings L11."""
    server = os.environ["PUBLISHER_TEST_POSTGRES"].rpartition("/")[0]
    with pytest.raises(StoreError, match=r"no_such_desk on .* does not exist on its server"):
        open_store(f"{server}/no_such_desk", policy=POLICY)


def test_an_address_may_be_a_path_or_a_file_address(tmp_path: Path) -> None:
    path = tmp_path / "publisher.db"
    assert database_url(path) == database_url(str(path)) == database_url(f"sqlite:///{path}")


def test_a_path_with_a_percent_sign_is_a_path(tmp_path: Path) -> None:
    open_store(tmp_path / "50%s" / "publisher.db", policy=POLICY).close()


def test_the_revisions_are_those_of_the_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert tuple(reversed([each.revision for each in script.walk_revisions()])) == REVISIONS


def test_a_library_of_the_first_form_is_brought_up_whole(tmp_path: Path) -> None:
    path = tmp_path / "publisher.db"
    make_file(path)
    database = Database(database_url(path))
    with database.migrating() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO posts (slug, title, author, published, url, source, source_id, html, text, excerpt, tags, "
            "title_day, content_hash, source_hash, edited, taken_at, changed_at) VALUES ('lanterns', 'Lanterns', '', "
            "'2018-12-20 09:00:00.000000', '', 'blog', '1', '<p>Safeguarding.</p>', 'Safeguarding.', '', '[]', "
            "'lanterns 2018-12-20', '', '', '[]', '2018-12-20 09:00:00.000000', '2018-12-20 09:00:00.000000')"
        )
        connection.exec_driver_sql("INSERT INTO workspace (name, value) VALUES ('key', x'00')")
    database.close()
    store = open_store(path, policy=POLICY)
    assert [hit.post.slug for hit in store.library.search("lanterns safegua*")] == ["lanterns"]
    store.library.remove("lanterns", datetime(2018, 12, 21, tzinfo=UTC))
    assert store.library.search("lanterns") == []
    store.close()


def test_what_0_1_0_kept_of_an_account_is_carried_over(tmp_path: Path) -> None:
    now = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
    kept = {
        "POST /2/tweets x-rate-limit": "98 2018-12-20T10:15:00+01:00",
        "POST /2/tweets x-app-limit-24hour": "99999999999999999999 2018-12-21T09:00:00.250000+00:00",
        "cost": "0.0330",
        "month": "2018-12",
        "paused": "The account has no credit left: buy some.",
        "paused_at": "2018-12-20T09:00:00+00:00",
        "posts": "2",
    }
    path = tmp_path / "publisher.db"
    make_file(path)
    database = Database(database_url(path))
    with database.migrating() as connection:
        upgrade(connection, "0002")
        connection.execute(
            text("INSERT INTO limits (account, state) VALUES ('x', :kept), ('email', :paused), ('idle', '{}')"),
            {"kept": json.dumps(kept), "paused": '{"paused": "The login is refused."}'},
        )
        connection.exec_driver_sql("INSERT INTO workspace (name, value) VALUES ('key', x'00')")
    database.close()
    store = open_store(path, policy=POLICY)
    accounts = store.accounts
    assert accounts.paused("x") == Pause(why="The account has no credit left: buy some.", since=now)
    paused = accounts.paused("email")
    assert paused is not None
    assert paused.why == "The login is refused."
    assert accounts.paused("idle") is None
    assert accounts.spent("x", "2018-12") == Spending(month="2018-12", posts=2, cost=0.033)
    assert accounts.windows("x", "POST /2/tweets") == {
        "x-rate-limit": Window(remaining=98, reset=now + timedelta(minutes=15)),
        "x-app-limit-24hour": Window(remaining=2**31 - 1, reset=now + timedelta(days=1, milliseconds=250)),
    }
    store.close()


def test_an_unchanged_sync_writes_nothing(store: SqlStore, tmp_path: Path) -> None:
    now = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
    posts = [
        Post(
            slug=f"post-{number}",
            title=f"Title {number}",
            author="A. Editor",
            published=now,
            source="feed",
            source_id=str(number),
            html="<p>Words.</p>",
            text="Words.",
            excerpt="Words.",
        )
        for number in range(1_000)
    ]
    store.library.upsert(posts, now)
    log = tmp_path / ".publisher" / "publisher.db-wal"
    before = log.read_bytes()
    assert {each.kind for each in store.library.upsert(posts, now)} == {"unchanged"}
    assert log.read_bytes() == before
