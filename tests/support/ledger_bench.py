"""Dispatches and deliveries in the states that a test of the ledger wants."""

from datetime import UTC, datetime, timedelta

from publisher.model.dispatches import Delivery, DeliveryState, Dispatch, DispatchState, Outcome, Tally
from publisher.model.releases import EmailRelease, Part, Release, ThreadRelease, freeze
from publisher.model.subscribers import Subscriber
from publisher.ports.ledger import Claim
from publisher.ports.store import Store
from publisher.when import WallTime

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
SOON = timedelta(minutes=5)
MINE = "t"
D = DispatchState
S = DeliveryState


def reader(number: int, *lists: str, tags: tuple[str, ...] = ()) -> Subscriber:
    return Subscriber(
        id=f"reader-{number:04}",
        address=f"reader{number}@example.org",
        first_name=f"Reader {number}",
        lists=lists or ("newsletter",),
        tags=tags,
        fields={"school": "Hillside"},
    )


def release(
    *,
    campaign: str = "winter-2018",
    email: bool = True,
    parts: int = 0,
    at: datetime = NOW,
    lists: tuple[str, ...] = ("newsletter",),
    tags: tuple[str, ...] = (),
    posts: tuple[str, ...] = (),
    wall: WallTime | None = None,
) -> Release:
    digest = EmailRelease(
        subject="Winter", sender="news@example.org", skeleton=b"skeleton", lists=lists, tags=tags, at=wall, due=at
    )
    thread = ThreadRelease(parts=tuple(Part(position=n, text=f"Part {n}") for n in range(1, parts + 1)), due=at)
    return freeze(
        campaign=campaign,
        title="Winter digest",
        approved_by="A. Editor",
        approved_at=at,
        digests={"email": digest} if email else {},
        threads={"x": thread} if parts else {},
        posts=posts,
    )


def begun(store: Store, readers: int = 3) -> Dispatch:
    """A running dispatch of email to so many readers."""
    store.audience.add([reader(number) for number in range(readers)], NOW)
    return store.ledger.start(store.ledger.enqueue(release())[0].id, NOW)


def thread(store: Store, parts: int = 3) -> Dispatch:
    """A running dispatch of a thread of so many parts."""
    return store.ledger.start(store.ledger.enqueue(release(email=False, parts=parts))[0].id, NOW)


def claim(store: Store, dispatch: Dispatch, *, token: str = MINE, now: datetime = NOW, limit: int = 100) -> list[Claim]:
    return store.ledger.claim(dispatch.id, token=token, now=now, until=now + SOON, limit=limit)


def ids(claims: list[Claim]) -> list[int]:
    return [claim.delivery.id for claim in claims]


def one(store: Store, dispatch: Dispatch) -> Delivery:
    [delivery] = store.ledger.deliveries(dispatch.id)
    return delivery


def committed(store: Store, dispatch: Dispatch, *, token: str = MINE, now: datetime = NOW) -> int:
    """Bring the only delivery to ``committing`` and return its id."""
    [number] = ids(claim(store, dispatch, token=token, now=now))
    assert store.ledger.commit([number], token=token, now=now) == {number}
    return number


def settle(
    store: Store, number: int, state: DeliveryState, *, token: str = MINE, now: datetime = NOW, **more: object
) -> None:
    store.ledger.settle([Outcome(delivery_id=number, state=state, **more)], token=token, now=now)  # type: ignore[arg-type]  # the rest of an Outcome


def counts(store: Store, dispatch: Dispatch) -> dict[DeliveryState, int]:
    tally: Tally = store.ledger.tally(dispatch.id)
    return dict(tally.counts)


def next_part(store: Store, dispatch: Dispatch, now: datetime = NOW) -> Delivery | None:
    return store.ledger.claim_part(dispatch.id, token="t", now=now, until=now + SOON)
