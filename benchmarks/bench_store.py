"""The store: search, planning a dispatch, and the ledger's commits, each against sqlite3 alone in the same run.

Bars: a search over 10,000 posts under 50 ms; a dispatch of 1,000,000 readers planned in under 30 s.
PUBLISHER_BENCH_READERS sets how many readers are planned for (100,000 unless told).
"""

import os
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from publisher.model.dispatches import DeliveryState, Outcome, RetryPolicy
from publisher.model.posts import Post
from publisher.model.releases import EmailRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store
from publisher.store.opening import open_store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(hours=1)
POSTS = 10_000
READERS = int(os.environ.get("PUBLISHER_BENCH_READERS", "100000"))
LEASE = "bench"
GROUPS = (10, 100)
ROUNDS = 30
WORDS = [first + second for first in ("safe", "lan", "win", "fam", "walk", "talk") for second in "abcdefghijklmnop"]
QUERIES = ("lanterns", "lanterns safea", '"winb talkc"', "wal*", "families -safea")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that ``work`` takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def posts(dice: random.Random) -> Iterator[Post]:
    for number in range(POSTS):
        text = " ".join(dice.choices([*WORDS, "families", "lanterns"], k=400))
        yield Post(
            slug=f"post-{number}", title=" ".join(dice.choices(WORDS, k=5)), author="A. Editor",
            published=NOW - timedelta(hours=number), source="bench", source_id=str(number),
            html=f"<p>{text}</p>", text=text, excerpt=text[:160],
        )  # fmt: skip


def searching(store: Store, path: Path) -> None:
    taking = timed(lambda: store.library.upsert(posts(random.Random(5)), NOW))
    print(f"store: {POSTS:,} posts taken in at {POSTS / taking:,.0f} a second")
    with closing(sqlite3.connect(path)) as raw:
        for query in QUERIES:
            words = query if "-" not in query else "families NOT safea"
            words = words.replace("wal*", "wal *")
            ours, bare = [], []
            for _ in range(ROUNDS):
                ours.append(timed(lambda query=query: store.library.search(query)))  # type: ignore[misc]  # bound at once
                bare.append(timed(lambda words=words: raw_search(raw, words)))  # type: ignore[misc]  # the same
            print(
                f"store: search {query!r} {median(ours) * 1e3:.1f} ms (bar 50), "
                f"{median(ours) / median(bare):.2f} times sqlite3 alone"
            )
    thousand = list(posts(random.Random(5)))[:1_000]
    again = timed(lambda: store.library.upsert(thousand, NOW))
    print(f"store: an unchanged sync of 1,000 in {again:.2f} s")


def raw_search(raw: sqlite3.Connection, words: str) -> Sequence[object]:
    query = (
        "SELECT posts.*, snippet(post_search, -1, '«', '»', '…', 24) FROM post_search "
        "JOIN posts ON posts.id = post_search.rowid WHERE post_search MATCH ? ORDER BY post_search.rank LIMIT 20"
    )
    return raw.execute(query, (words,)).fetchall()


def readers() -> Iterator[Subscriber]:
    dice = random.Random(7)
    for number in range(READERS):
        yield Subscriber(id=f"{dice.getrandbits(80):020x}", address=f"reader{number}@example.org", lists=("all",))


def planning(store: Store, path: Path) -> int:
    taking = timed(lambda: store.audience.add(readers(), NOW))
    print(f"store: {READERS:,} readers taken in at {READERS / taking:,.0f} a second")
    email = EmailRelease(subject="s", sender="news@example.org", skeleton=b"", lists=("all",), due=NOW)
    approved = freeze(campaign="c", title="t", approved_by="e", approved_at=NOW, digests={"email": email})
    [dispatch] = store.ledger.enqueue(approved)
    ours = timed(lambda: store.ledger.start(dispatch.id, NOW))
    with closing(sqlite3.connect(path.with_name("bare.db"), isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("ATTACH ? AS main_store", (str(path),))
        raw.execute("CREATE TABLE plan (id INTEGER PRIMARY KEY, reader TEXT UNIQUE, state TEXT)")
        copied = "INSERT INTO plan (reader, state) SELECT id, 'pending' FROM main_store.subscribers ORDER BY id"
        bare = timed(lambda: raw.execute(copied))
    print(
        f"store: {READERS:,} deliveries planned in {ours:.2f} s, {ours / READERS * 1e6:.1f} s a million (bar 30), "
        f"{ours / bare:.2f} times a bare INSERT … SELECT of two columns"
    )
    return dispatch.id


def committing(store: Store, dispatch: int, path: Path) -> None:
    with closing(sqlite3.connect(path.with_name("commits.db"), isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, state TEXT)")
        raw.execute("INSERT INTO rows WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 100000) "
                    "SELECT i, 'pending' FROM n")  # fmt: skip
        for group in GROUPS:
            ours, bare = [], []
            sent: list[Outcome] = []
            for number in range(ROUNDS):
                claims = store.ledger.claim(dispatch, token=LEASE, now=NOW, until=UNTIL, limit=group)
                ids = [claim.delivery.id for claim in claims]
                begin = perf_counter()
                store.ledger.commit(ids, token=LEASE, now=NOW, outcomes=sent)
                ours.append((perf_counter() - begin) / group)
                sent = [Outcome(delivery_id=each, state=DeliveryState.SENT, reply="250 ok") for each in ids]
                bare.append(timed(lambda n=number, g=group: raw_commit(raw, n, g)) / group)  # type: ignore[misc]  # bound at once
            store.ledger.settle(sent, token=LEASE, now=NOW)
            print(
                f"store: {1 / median(ours):,.0f} recipients a second durably committing and settled in groups of "
                f"{group}, {median(ours) / median(bare):.2f} times two bare UPDATEs each in groups of as many"
            )


def raw_commit(raw: sqlite3.Connection, number: int, group: int) -> None:
    first = number * group
    ids = [(number,) for number in range(first + 1, first + group + 1)]
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany("UPDATE rows SET state = 'sent' WHERE id = ?", ids)
    raw.executemany("UPDATE rows SET state = 'committing' WHERE id = ?", ids)
    raw.execute("COMMIT")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "publisher.db"
        store = open_store(path, policy=RetryPolicy())
        searching(store, path)
        committing(store, planning(store, path), path)
        store.close()


if __name__ == "__main__":
    main()
