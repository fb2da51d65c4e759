"""What can be done about a thread that stopped in the middle, and doing it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from files_carried import Noticeboard
from ledger_bench import reader, release
from publisher.desk import stopped_threads
from publisher.errors import QueueError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Outcome
from publisher.model.note_words import sentence
from publisher.model.releases import Media, Part, ThreadRelease, freeze
from publisher.ports.store import Store
from publisher.ports.transports import Posting

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
PICTURE = Media(name="snow.png", content=b"snow", type="image/png", alt="Snow")
TEXTS = (
    "Snow is coming, and our doors stay open all winter. 1/3",
    "Ring 0800 555 0100 at any hour. 2/3",
    "All of it is here: https://example.org/winter 3/3",
)


class Folder(Noticeboard):
    """A network that refuses to take down one post, as often as asked."""

    def __init__(self, outbox: Path, *, keeps: str = "") -> None:
        super().__init__(outbox, "x")
        self.keeps = keeps
        self.asked: list[str] = []

    def delete(self, remote_id: str) -> None:
        self.asked.append(remote_id)
        if remote_id == self.keeps:
            raise TransportError("The network is away.")
        super().delete(remote_id)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "outbox")


def queued(store: Store) -> Dispatch:
    parts = tuple(Part(position=at, text=text, media=(PICTURE,) if at == 2 else ()) for at, text in enumerate(TEXTS, 1))
    thread = ThreadRelease(parts=parts, due=NOW)
    approved = freeze(
        campaign="winter", title="Winter", approved_by="A. Editor", approved_at=NOW, threads={"x": thread},
        posts=("snow",),
    )  # fmt: skip
    [dispatch] = store.ledger.enqueue(approved)
    return dispatch


def posted(store: Store, folder: Folder, count: int) -> Dispatch:
    """A running thread of three parts of which so many are live."""
    ledger = store.ledger
    dispatch = ledger.start(queued(store).id, NOW)
    for _ in range(count):
        row = ledger.claim_part(dispatch.id, token="t", now=NOW, until=NOW.replace(hour=10))
        assert row is not None
        part = Part(position=row.position, text=TEXTS[row.position - 1])
        ledger.commit([row.id], token="t", now=NOW)
        answer = folder.post(Posting(campaign="winter", part=part, total=3), lambda: True)
        ledger.settle([Outcome.of(row.id, answer)], token="t", now=NOW)
    return dispatch


def stopped(store: Store, folder: Folder, live: int = 1) -> Dispatch:
    """A thread that is held because the part after ``live`` ones was refused."""
    dispatch, ledger = posted(store, folder, live), store.ledger
    row = ledger.claim_part(dispatch.id, token="t", now=NOW, until=NOW.replace(hour=10))
    assert row is not None
    refused = Outcome(delivery_id=row.id, state=DeliveryState.FAILED, cause=Known.REPLY_REFUSED)
    ledger.settle([refused], token="t", now=NOW)
    return ledger.move(dispatch.id, DispatchState.HELD, NOW)


def choices(store: Store, dispatch: Dispatch) -> list[str]:
    return [option.choice for option in stopped_threads.options(store.ledger, store.ledger.dispatch(dispatch.id))]


def live(store: Store, dispatch: Dispatch) -> list[int]:
    return [row.position for row in stopped_threads.live(store.ledger, dispatch)]


def test_a_refused_part_leaves_four_ways_on(store: Store, folder: Folder) -> None:
    dispatch = stopped(store, folder)
    assert choices(store, dispatch) == ["rest", "delete", "leave", "again"]
    says = [option.says for option in stopped_threads.options(store.ledger, dispatch)]
    assert "Delete the part that is live and let the thread be." in says
    assert "Try part 2 again, once its cause is mended." in says


def test_where_nothing_is_live_there_is_no_rest_and_nothing_to_delete(store: Store, folder: Folder) -> None:
    assert choices(store, stopped(store, folder, live=0)) == ["leave", "again"]


def test_a_thread_that_is_held_by_hand_offers_nothing(store: Store, folder: Folder) -> None:
    dispatch = posted(store, folder, 1)
    assert choices(store, dispatch) == []
    store.ledger.move(dispatch.id, DispatchState.HELD, NOW)
    assert choices(store, dispatch) == []


def test_a_thread_that_has_not_begun_and_a_digest_offer_nothing(store: Store) -> None:
    dispatch = queued(store)
    store.ledger.move(dispatch.id, DispatchState.HELD, NOW)
    assert choices(store, dispatch) == []
    assert choices(store, digest(store)) == []


def digest(store: Store) -> Dispatch:
    """A dispatch of email that is held after one message was sent and one was refused."""
    ledger = store.ledger
    store.audience.add([reader(1), reader(2)], NOW)
    dispatch = ledger.start(ledger.enqueue(release(campaign="digest"))[0].id, NOW)
    claims = ledger.claim(dispatch.id, token="t", now=NOW, until=NOW.replace(hour=10), limit=2)
    sent, refused = [claim.delivery.id for claim in claims]
    ledger.commit([sent], token="t", now=NOW)
    outcomes = [
        Outcome(delivery_id=sent, state=DeliveryState.SENT, remote_id="<1@example.org>"),
        Outcome(delivery_id=refused, state=DeliveryState.FAILED, cause=Known.REFUSED_MAIL),
    ]
    ledger.settle(outcomes, token="t", now=NOW)
    return ledger.move(dispatch.id, DispatchState.HELD, NOW)


def test_the_rest_is_one_post_of_its_own_with_the_first_picture_that_was_not_posted(
    store: Store, folder: Folder
) -> None:
    dispatch = stopped(store, folder)
    words = stopped_threads.rest_of(store.ledger, dispatch).text
    assert words == "Ring 0800 555 0100 at any hour.\n\nAll of it is here: https://example.org/winter"
    rest = stopped_threads.post_rest(store.ledger, dispatch, text=words, by="B. Editor", now=NOW)
    approved = store.ledger.release(rest.release_id)
    assert approved.threads["x"].parts == (Part(position=1, text=words, media=(PICTURE,)),)
    assert (rest.campaign, rest.state, rest.due) == ("winter-rest", DispatchState.QUEUED, NOW)
    assert (approved.approved_by, approved.posts) == ("B. Editor", ("snow",))
    former = store.ledger.dispatch(dispatch.id)
    said = f"The rest is posted as one post, dispatch {rest.id}."
    assert (former.state, sentence(former)) == (DispatchState.CANCELLED, said)


def test_what_is_live_is_deleted_last_part_first_and_the_thread_is_over(store: Store, folder: Folder) -> None:
    dispatch = stopped(store, folder, live=2)
    assert stopped_threads.delete_posted(store.ledger, folder, dispatch, NOW) == [2, 1]
    assert folder.asked == ["winter/2", "winter/1"]
    assert live(store, dispatch) == []
    assert store.ledger.dispatch(dispatch.id).state is DispatchState.CANCELLED


def test_deleting_that_breaks_off_goes_on_where_it_was(store: Store, folder: Folder) -> None:
    dispatch = posted(store, folder, 3)
    folder.keeps = "winter/2"
    with pytest.raises(TransportError):
        stopped_threads.delete_posted(store.ledger, folder, dispatch, NOW)
    assert live(store, dispatch) == [1, 2]
    held = store.ledger.dispatch(dispatch.id)
    assert held.state is DispatchState.HELD, "nothing further is posted meanwhile"
    folder.keeps = ""
    assert stopped_threads.delete_posted(store.ledger, folder, held, NOW) == [2, 1]


def test_a_thread_whose_parent_was_deleted_can_be_left_but_not_tried_again(store: Store, folder: Folder) -> None:
    dispatch = posted(store, folder, 2)
    rows = sorted(store.ledger.deliveries(dispatch.id), key=lambda row: row.position)
    store.ledger.retracted(rows[1].id, NOW)
    dispatch = store.ledger.move(dispatch.id, DispatchState.HELD, NOW)
    assert choices(store, dispatch) == ["rest", "delete", "leave"]


def test_nothing_of_a_digest_is_deleted_from_a_network(store: Store, folder: Folder) -> None:
    """The Message-ID of a sent digest was taken for the id of a post, and the network was asked to delete it."""
    dispatch = digest(store)
    with pytest.raises(QueueError, match="Nothing of dispatch"):
        stopped_threads.delete_posted(store.ledger, folder, dispatch, NOW)
    assert folder.asked == []


def test_a_thread_that_is_left_stays_as_it_is(store: Store, folder: Folder) -> None:
    dispatch = stopped(store, folder)
    assert stopped_threads.leave(store.ledger, dispatch, NOW).state is DispatchState.CANCELLED
    assert live(store, dispatch) == [1]


def test_the_refused_part_is_tried_again_and_nothing_else_is_touched(store: Store, folder: Folder) -> None:
    dispatch = stopped(store, folder)
    assert stopped_threads.try_again(store.ledger, dispatch, NOW).state is DispatchState.QUEUED
    rows = sorted(store.ledger.deliveries(dispatch.id), key=lambda row: row.position)
    assert [(row.state, row.cause) for row in rows] == [
        (DeliveryState.SENT, Known.NONE),
        (DeliveryState.PENDING, Known.AGAIN_BY_HAND),
        (DeliveryState.PENDING, Known.NONE),
    ]


def post_rest(store: Store, dispatch: Dispatch) -> object:
    return stopped_threads.post_rest(store.ledger, dispatch, text="More", by="B. Editor", now=NOW)


def leave(store: Store, dispatch: Dispatch) -> object:
    return stopped_threads.leave(store.ledger, dispatch, NOW)


def try_again(store: Store, dispatch: Dispatch) -> object:
    return stopped_threads.try_again(store.ledger, dispatch, NOW)


@pytest.mark.parametrize("act", [post_rest, leave, try_again])
def test_what_does_not_stand_still_waits_for_no_decision(
    store: Store, folder: Folder, act: Callable[[Store, Dispatch], object]
) -> None:
    dispatch = posted(store, folder, 1)
    with pytest.raises(QueueError, match="waits for no such decision"):
        act(store, dispatch)
    assert store.ledger.dispatches() == [dispatch]
