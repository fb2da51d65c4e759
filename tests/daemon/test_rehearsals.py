"""What went into ``outbox/`` is a rehearsal: nobody has it, and the real thing may follow (findings F7)."""

from datetime import timedelta
from pathlib import Path

import pytest

from files_carried import Letterbox
from ground import FixedClock
from newsroom import NOON, Newsroom
from publisher.errors import TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, DeliveryState, DispatchState
from publisher.model.rehearsals import OUTBOX
from publisher.ports.transports import Commit, Envelope
from publisher.transports.folder import FolderEmail


class Full(FolderEmail):
    """A folder on a disk that has room for so many messages."""

    def __init__(self, outbox: Path, room: int) -> None:
        super().__init__(outbox)
        self.room = room

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        if self.room == 0:
            raise TransportError("There is no room.")
        self.room -= 1
        return super().send(envelope, commit)


@pytest.fixture
def room(tmp_path: Path, clock: FixedClock) -> Newsroom:
    return Newsroom(tmp_path, clock)


def test_a_rehearsal_is_done_and_nothing_of_it_is_sent(room: Newsroom) -> None:
    dispatch = room.queue()
    room.daemon(rehearses=True).tick()
    assert room.store.ledger.dispatch(dispatch.id).state is DispatchState.DONE
    assert room.counts(dispatch) == {"written": 5}
    assert len(room.received()) == 5
    room.store.ledger.check_way(dispatch.campaign)  # it may be approved again


def test_a_rehearsal_that_goes_on_for_real_reaches_every_reader_once(room: Newsroom, clock: FixedClock) -> None:
    dispatch = room.queue()
    room.daemon(Full(room.folder / "rehearsed", 2), rehearses=True).tick()
    assert room.counts(dispatch) == {"pending": 3, "written": 2}
    clock.set(NOON + timedelta(minutes=5))
    room.daemon().tick()
    assert room.counts(dispatch) == {"sent": 5}
    assert len(room.received()) == len(set(room.received())) == 5
    told = [room.store.ledger.events(dispatch.id, row.id) for row in room.store.ledger.deliveries(dispatch.id)]
    assert [event.cause for events in told for event in events] == [Known.FOR_REAL] * 2


def test_what_was_sent_stays_so_where_the_rest_is_only_rehearsed(room: Newsroom, clock: FixedClock) -> None:
    class Away(Letterbox):
        def send(self, envelope: Envelope, commit: Commit) -> Answer:
            if len(room.received()) == 2:
                raise TransportError("The mail server is away.")
            return super().send(envelope, commit)

    dispatch = room.queue()
    room.daemon(Away(room.folder / "outbox")).tick()
    clock.set(NOON + timedelta(minutes=5))
    room.daemon(rehearses=True).tick()
    assert room.counts(dispatch) == {"sent": 2, "written": 3}
    assert room.store.ledger.having("") == 0
    assert room.store.ledger.dispatch(dispatch.id).state is DispatchState.DONE


def test_a_crash_in_a_rehearsal_leaves_nothing_in_doubt(room: Newsroom, clock: FixedClock) -> None:
    dispatch = room.queue()
    ledger = room.store.ledger
    ledger.start(dispatch.id, NOON)
    (claim,) = ledger.claim(dispatch.id, token="t", now=NOON, until=NOON + timedelta(minutes=5), limit=1)
    ledger.commit([claim.delivery.id], token="t", now=NOON, evidence=OUTBOX)
    daemon = room.daemon(rehearses=True)
    daemon.begin()
    assert room.counts(dispatch) == {"pending": 5}
    daemon.tick()
    assert room.counts(dispatch) == {"written": 5}
    assert {row.state for row in ledger.deliveries(dispatch.id)} == {DeliveryState.WRITTEN}
