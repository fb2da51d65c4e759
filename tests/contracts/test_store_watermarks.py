"""How far a database has come is counted with every step after which something may have left, on each database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsroom import reader, release
from publisher.model.dispatches import RetryPolicy
from publisher.model.watermarks import Watermark
from publisher.store.opening import open_store

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def test_every_commit_counts_and_is_noted_outside_once_it_is_durable(address: str | Path, tmp_path: Path) -> None:
    store = open_store(address, policy=RetryPolicy(), outside=tmp_path / "outside")
    assert store.witness is not None
    before = store.watermarks.current() or Watermark(number=0, at=NOW)
    store.audience.add([reader(number) for number in range(3)], NOW)
    (dispatch, *_) = store.ledger.enqueue(release(campaign="marked"))
    store.ledger.start(dispatch.id, NOW)
    claims = store.ledger.claim(dispatch.id, token="t", now=NOW, until=LATER, limit=3)
    assert store.witness.seen() is None
    for step, claim in enumerate(claims, start=1):
        at = NOW + timedelta(seconds=step)
        store.ledger.commit([claim.delivery.id], token="t", now=at)
        assert store.watermarks.current() == store.witness.seen() == Watermark(number=before.number + step, at=at)
    # What is refused has not left.
    assert store.ledger.commit([claims[0].delivery.id], token="another", now=LATER) == frozenset()
    assert store.watermarks.current() == Watermark(number=before.number + 3, at=NOW + timedelta(seconds=3))
    store.close()


def test_a_mark_is_set_whatever_stood_there(address: str | Path) -> None:
    store = open_store(address, policy=RetryPolicy())
    for number in (7, 3):
        store.watermarks.set(Watermark(number=number, at=NOW))
        assert store.watermarks.current() == Watermark(number=number, at=NOW)
    store.close()
