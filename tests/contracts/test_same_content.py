"""The same thing twice: what a reader got is known by what it says, on each database (findings F1)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from publisher.errors import ReleaseError
from publisher.model.causes import Cause, Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Outcome
from publisher.model.releases import EmailRelease, Part, Release, ThreadRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.store import Store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)
S = DeliveryState


def release(campaign: str, *, content: str = "same", again: bool = False, parts: int = 0) -> Release:
    email = EmailRelease(
        subject="Winter", sender="news@example.org", skeleton=b"skeleton", due=NOW, content=content, again=again
    )
    thread = ThreadRelease(parts=tuple(Part(position=n, text=f"{n}") for n in range(1, parts + 1)), due=NOW)
    return freeze(
        campaign=campaign,
        title=campaign,
        approved_by="A. Editor",
        approved_at=NOW,
        digests={} if parts else {"email": email},
        threads={"x": replace(thread, content=content)} if parts else {},
    )


def replace_posts(approved: Release, *posts: str) -> Release:
    """Return the release as one of these posts."""
    return freeze(
        campaign=approved.campaign,
        title=approved.title,
        approved_by=approved.approved_by,
        approved_at=approved.approved_at,
        digests=approved.digests,
        posts=posts,
    )


def queue(store: Store, campaign: str, *, content: str = "same", again: bool = False, parts: int = 0) -> Dispatch:
    [dispatch] = store.ledger.enqueue(release(campaign, content=content, again=again, parts=parts))
    return dispatch


def send(store: Store, dispatch: Dispatch, *, limit: int = 100, to: S = S.SENT) -> int:
    """Start a dispatch and bring what can be claimed into the state ``to``; return how many that were."""
    store.ledger.start(dispatch.id, NOW)
    claims = store.ledger.claim(dispatch.id, token="t", now=NOW, until=SOON, limit=limit)
    numbers = [claim.delivery.id for claim in claims]
    store.ledger.commit(numbers, token="t", now=NOW)
    if to is not S.COMMITTING:
        outcomes = [Outcome(delivery_id=number, state=to, reply="250 ok", cause=Known.NONE) for number in numbers]
        store.ledger.settle(outcomes, token="t", now=NOW)
    return len(numbers)


def states(store: Store, dispatch: Dispatch) -> list[tuple[DeliveryState, Cause]]:
    return [(row.state, row.cause) for row in store.ledger.deliveries(dispatch.id)]


@pytest.fixture(autouse=True)
def _three_readers(store: Store) -> None:
    readers = [Subscriber(id=f"reader-{n}", address=f"reader{n}@example.org", lists=("newsletter",)) for n in range(3)]
    store.audience.add(readers, NOW)


@pytest.mark.parametrize("to", [S.SENT, S.COMMITTING, S.UNCERTAIN])
def test_a_copy_under_another_name_goes_to_nobody_who_has_it(store: Store, to: DeliveryState) -> None:
    assert send(store, queue(store, "winter"), limit=2, to=to) == 2
    copy = queue(store, "a-copy")
    assert store.ledger.having("same") == 2
    assert send(store, copy) == 1
    assert sorted(states(store, copy), key=str) == sorted(
        [(S.SUPPRESSED, Known.HAS_IT)] * 2 + [(S.SENT, Known.NONE)], key=str
    )


def test_of_two_that_run_at_once_each_reader_gets_one(store: Store) -> None:
    first, copy = queue(store, "winter"), queue(store, "a-copy")
    for dispatch in (first, copy):
        store.ledger.start(dispatch.id, NOW)
    assert [send(store, first, limit=2), send(store, copy)] == [2, 1]
    assert [send(store, first), send(store, copy)] == [0, 0]


def test_two_who_claim_in_the_same_instant_do_not_lease_one_reader_twice(store: Store) -> None:
    more = [Subscriber(id=f"more-{n:02}", address=f"more{n}@example.org", lists=("newsletter",)) for n in range(40)]
    store.audience.add(more, NOW)
    dispatches = queue(store, "winter"), queue(store, "a-copy")
    for dispatch in dispatches:
        store.ledger.start(dispatch.id, NOW)
    together = Barrier(2)

    def work(dispatch: Dispatch) -> list[str]:
        together.wait()
        leased: list[str] = []
        while claims := store.ledger.claim(dispatch.id, token=f"t{dispatch.id}", now=NOW, until=SOON, limit=1):
            leased += [claim.subscriber.id for claim in claims]
        return leased

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(work, dispatches)
    assert len({*one, *other}) == len(one) + len(other) == 43


def test_said_again_it_goes_to_all(store: Store) -> None:
    send(store, queue(store, "winter"))
    assert send(store, queue(store, "a-copy", again=True)) == 3


@pytest.mark.parametrize("content", ["other", ""])
def test_another_content_goes_to_all(store: Store, content: str) -> None:
    send(store, queue(store, "winter", content=content))
    assert send(store, queue(store, "another", content="" if not content else "same")) == 3
    assert store.ledger.having("") == 0


@pytest.mark.parametrize("to", [S.FAILED, S.WRITTEN], ids=["refused", "a rehearsal"])
def test_who_got_nothing_has_nothing(store: Store, to: DeliveryState) -> None:
    send(store, queue(store, "winter"), to=to)
    assert store.ledger.having("same") == 0
    assert send(store, queue(store, "a-copy")) == 3


def test_posts_that_were_only_rehearsed_have_been_carried_by_no_digest(store: Store) -> None:
    for campaign, to in (("a-trial", S.WRITTEN), ("winter", S.SENT)):
        [dispatch] = store.ledger.enqueue(replace_posts(release(campaign, content=campaign), f"post-of-{campaign}"))
        send(store, dispatch, to=to)
        assert store.ledger.finish(dispatch.id, NOW)
        store.ledger.check_way("a-trial")  # a rehearsal may be approved again
    assert store.library.in_digests() == {"post-of-winter"}


def test_readers_who_have_it_are_counted_among_those_chosen(store: Store) -> None:
    send(store, queue(store, "winter"))
    assert [store.ledger.having("same", lists) for lists in (("newsletter",), ("volunteers",), ())] == [3, 0, 3]


def test_a_thread_that_is_on_its_way_or_out_is_found_by_its_content(store: Store) -> None:
    first = queue(store, "winter", parts=1)
    found = store.ledger.posted("same", "x", "a-copy")
    assert found is not None
    assert found.id == first.id
    assert store.ledger.posted("same", "x", "winter") is None  # approving winter again replaces it
    assert store.ledger.posted("same", "bluesky", "a-copy") is None
    store.ledger.start(first.id, NOW)
    part = store.ledger.claim_part(first.id, token="t", now=NOW, until=SOON)
    assert part is not None
    store.ledger.commit([part.id], token="t", now=NOW)
    store.ledger.settle([Outcome(delivery_id=part.id, state=S.SENT, remote_id="17")], token="t", now=NOW)
    store.ledger.finish(first.id, NOW)
    assert store.ledger.posted("same", "x", "a-copy") is not None
    store.ledger.retracted(part.id, NOW)
    assert store.ledger.posted("same", "x", "a-copy") is None


def test_a_renamed_campaign_has_the_history_of_the_old_one(store: Store) -> None:
    dispatch = queue(store, "winter")
    store.ledger.rename("winter", "river-week")
    assert [item.id for item in store.ledger.dispatches(campaign="river-week")] == [dispatch.id]
    assert store.ledger.dispatches(campaign="winter") == []
    send(store, dispatch)
    with pytest.raises(ReleaseError, match="river-week is on its way already"):
        store.ledger.check_way("river-week")
    store.ledger.check_way("winter")


def test_a_name_with_a_history_is_not_taken_over(store: Store) -> None:
    queue(store, "winter")
    queue(store, "river-week", content="other")
    with pytest.raises(ReleaseError, match="There is a history of a campaign river-week already"):
        store.ledger.rename("winter", "river-week")
    assert len(store.ledger.dispatches(campaign="winter")) == 1


def test_what_nobody_got_may_be_approved_again(store: Store) -> None:
    """Findings F6."""
    dispatch = queue(store, "winter")
    send(store, dispatch, to=S.FAILED)
    store.ledger.finish(dispatch.id, NOW)
    assert store.ledger.dispatch(dispatch.id).state is DispatchState.DONE
    assert send(store, queue(store, "winter", content="mended")) == 3
