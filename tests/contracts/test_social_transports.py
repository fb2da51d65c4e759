"""What every social transport must do; each one passes the same statements."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.model.dispatches import DeliveryState
from publisher.model.releases import Part
from publisher.ports.clock import Clock
from publisher.ports.transports import Posting, SocialTransport
from publisher.transports.folder import FolderSocial
from x_bench import Bench

Make = Callable[[], SocialTransport]
TEXTS = ("Snow & ice: what to do?", "Ring 0800 555 0100 <any hour>. https://example.org/help?a=1&b=2", "Thank you. 🎄")


@pytest.fixture(params=["folder", "x", "x by login"])
def make(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Make]:
    """A way to make the transport, as often as a restart would."""
    if request.param == "folder":
        yield lambda: FolderSocial(tmp_path / "outbox", "x")
        return
    with Bench(tmp_path, clock) as bench:
        bench.log_in()
        yield lambda: bench.transport(auth="oauth2" if request.param == "x by login" else "oauth1")


def posting(position: int = 1, reply_to: str = "") -> Posting:
    part = Part(position=position, text=TEXTS[position - 1])
    return Posting(campaign="winter-2018", part=part, total=3, reply_to=reply_to)


def always() -> bool:
    return True


def test_it_names_its_account(make: Make) -> None:
    assert make().account


def test_a_posted_part_has_an_id(make: Make) -> None:
    transport = make()
    answer = transport.post(posting(), always)
    # The folder posts nothing, and says so.
    assert answer.state is (DeliveryState.WRITTEN if isinstance(transport, FolderSocial) else DeliveryState.SENT)
    assert answer.remote_id


def test_a_thread_gets_an_id_for_each_part(make: Make) -> None:
    transport, last, ids = make(), "", []
    for position in (1, 2, 3):
        last = transport.post(posting(position, last), always).remote_id
        ids.append(last)
    assert len(set(ids)) == 3
    assert all(ids)


def test_a_refused_commit_leaves_nothing(make: Make) -> None:
    transport = make()
    head = transport.head()
    assert transport.post(posting(), lambda: False).state is DeliveryState.PENDING
    assert transport.head() == head
    assert transport.find(posting(), head) is None


def test_the_commit_is_asked_before_anything_is_there(make: Make) -> None:
    transport, seen = make(), list[str | None]()

    def commit() -> bool:
        seen.append(transport.find(posting(), ""))
        return True

    transport.post(posting(), commit)
    assert seen == [None]


def test_a_posted_part_is_found_after_a_restart(make: Make) -> None:
    head = make().head()
    first = make().post(posting(), always).remote_id
    second = make().post(posting(2, first), always).remote_id
    assert make().find(posting(), head) == first
    assert make().find(posting(2, first), head) == second


def test_a_part_that_was_not_posted_is_not_found(make: Make) -> None:
    first = make().post(posting(), always).remote_id
    assert make().find(posting(2, first), "") is None


def test_a_deleted_part_is_gone_and_deleting_again_is_no_error(make: Make) -> None:
    transport = make()
    remote_id = transport.post(posting(), always).remote_id
    transport.delete(remote_id)
    transport.delete(remote_id)
    assert transport.find(posting(), "") is None
