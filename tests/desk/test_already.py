"""Approving what readers have already: it is counted, told, and refused where all of them do (findings F1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_room import NOW, Room
from publisher.desk.already import already
from publisher.desk.approve import approve, frozen
from publisher.errors import ReleaseError
from publisher.model.dispatches import DeliveryState, Dispatch, Outcome
from publisher.model.subscribers import Subscriber


def sent(room: Room, name: str = "winter") -> Dispatch:
    """Send the email of a campaign to its two readers."""
    dispatch, *_ = room.begun(room.campaign(name=name, x=None))
    claims = room.store.ledger.claim(dispatch.id, token="t", now=NOW, until=NOW + timedelta(minutes=5), limit=9)
    numbers = [claim.delivery.id for claim in claims]
    room.store.ledger.commit(numbers, token="t", now=NOW)
    outcomes = [Outcome(delivery_id=number, state=DeliveryState.SENT, reply="250 ok") for number in numbers]
    room.store.ledger.settle(outcomes, token="t", now=NOW)
    room.store.ledger.finish(dispatch.id, NOW)
    return dispatch


def test_a_copy_that_all_have_is_refused_and_goes_again_only_when_said(room: Room) -> None:
    sent(room)
    copy = room.checked(room.campaign(name="a-copy", x=None))
    with pytest.raises(ReleaseError, match="All 2 readers have this already, so nobody would get anything; --again"):
        approve(copy, room.store.ledger, by="A. Editor", now=NOW)
    done = approve(copy, room.store.ledger, by="A. Editor", now=NOW, again=True)
    dispatch = room.store.ledger.start(done.dispatches[0].id, NOW)
    assert room.store.ledger.tally(dispatch.id)[DeliveryState.PENDING] == 2


def test_those_who_have_it_are_counted_and_the_others_get_it(room: Room) -> None:
    sent(room)
    new = Subscriber(id="r3", address="reader3@example.org", first_name="Robin", lists=("news",))
    room.store.audience.add([new], NOW)
    copy = room.checked(room.campaign(name="a-copy", x=None))
    found = already(frozen(copy, by="A. Editor", now=NOW), room.store.ledger)
    assert found.sentence == "2 of 3 readers have this already and get nothing; --again sends it to them too."
    done = approve(copy, room.store.ledger, by="A. Editor", now=NOW)
    room.store.ledger.start(done.dispatches[0].id, NOW)
    tally = room.store.ledger.tally(done.dispatches[0].id)
    assert (tally[DeliveryState.PENDING], tally[DeliveryState.SUPPRESSED]) == (1, 2)


def test_other_words_are_another_thing(room: Room) -> None:
    sent(room)
    campaign = replace(room.campaign(name="a-copy", x=None), intro="Dear friend, this is another digest.\n")
    assert approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW).dispatches


def test_a_thread_that_is_on_its_way_is_not_queued_under_another_name(room: Room) -> None:
    approve(room.checked(room.campaign(email=None)), room.store.ledger, by="A. Editor", now=NOW)
    copy = room.checked(room.campaign(name="a-copy", email=None))
    with pytest.raises(ReleaseError, match=r"The same thread is on X already, or on its way there, as 1 \(winter"):
        approve(copy, room.store.ledger, by="A. Editor", now=NOW)
    assert len(room.store.ledger.dispatches()) == 1
    approve(copy, room.store.ledger, by="A. Editor", now=NOW, again=True)
