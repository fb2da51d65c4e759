"""What a person decides about dispatches."""

import pytest

from desk_room import NOW, Room
from publisher.desk.approve import approve
from publisher.desk.queue import decide, move, named, queued
from publisher.errors import QueueError
from publisher.model.dispatches import DispatchState


@pytest.fixture
def numbers(room: Room) -> list[int]:
    """The dispatches of an approved campaign, the email and the thread."""
    done = approve(room.checked(), room.store.ledger, by="A. Editor", now=NOW)
    return [dispatch.id for dispatch in sorted(done.dispatches, key=lambda dispatch: dispatch.channel)]


def test_a_campaigns_name_means_all_of_it_and_a_number_one(room: Room, numbers: list[int]) -> None:
    ledger = room.store.ledger
    assert len(named(ledger.dispatches(), ["winter"], DispatchState.HELD)) == 2
    held = move(ledger, [str(numbers[0])], DispatchState.HELD, NOW, note="Wait for the printer.")
    assert [(item.dispatch.id, item.dispatch.note) for item in held] == [(numbers[0], "Wait for the printer.")]
    assert [item.dispatch.id for item in move(ledger, ["winter"], DispatchState.QUEUED, NOW)] == [numbers[0]]


def test_everything_means_all_that_can(room: Room, numbers: list[int]) -> None:
    assert len(move(room.store.ledger, [], DispatchState.HELD, NOW, everything=True)) == len(numbers)
    assert move(room.store.ledger, [], DispatchState.HELD, NOW, everything=True) == []


@pytest.mark.parametrize(
    ("which", "words"), [([], "Say which"), (["wintr"], "Did you mean “winter”"), (["99"], "no dispatch “99”")]
)
def test_what_fits_nothing_is_told(room: Room, numbers: list[int], which: list[str], words: str) -> None:
    with pytest.raises(QueueError, match=words):
        move(room.store.ledger, which, DispatchState.HELD, NOW)


def test_what_is_cancelled_cannot_go_on(room: Room, numbers: list[int]) -> None:
    move(room.store.ledger, ["winter"], DispatchState.CANCELLED, NOW)
    with pytest.raises(QueueError, match="No dispatch of winter can become queued"):
        move(room.store.ledger, ["winter"], DispatchState.QUEUED, NOW)


def test_what_is_over_is_listed_only_on_demand(room: Room, numbers: list[int]) -> None:
    move(room.store.ledger, [str(numbers[0])], DispatchState.CANCELLED, NOW)
    assert [item.dispatch.id for item in queued(room.store.ledger)] == [numbers[1]]
    assert len(queued(room.store.ledger, everything=True)) == len(numbers)


def test_nothing_is_decided_where_nothing_is_in_doubt(room: Room, numbers: list[int]) -> None:
    with pytest.raises(QueueError, match="has no delivery in doubt"):
        decide(room.store.ledger, numbers[0], "resend", NOW)
