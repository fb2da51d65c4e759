"""Approving: what was checked is what is frozen, and nothing else is queued."""

from datetime import timedelta

import pytest

from desk_room import NOW, Room
from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.channels.x.channel import XPlan
from publisher.desk.approve import approve, frozen
from publisher.errors import ReleaseError
from publisher.model.dispatches import DispatchState
from publisher.model.releases import Release
from publisher.workspace.campaigns import PostEntry


def test_exactly_the_bytes_that_were_checked_are_frozen(room: Room) -> None:
    checked = room.checked()
    assert checked.skeleton is not None
    assert checked.digest is not None
    room.store.library.remove("helpline", NOW)  # what is in the library by now is beside the point
    release = approve(checked, room.store.ledger, by="A. Editor", now=NOW).release
    assert release.email is not None
    assert release.email.skeleton == checked.skeleton.to_bytes()
    assert (release.email.subject, release.email.readers) == (checked.digest.subject, checked.readers)
    assert release.threads["x"].parts is checked.threads[0].parts
    assert release.posts == ("lantern-walk", "warm-rooms", "helpline")
    assert room.store.ledger.release(release.id) == release


def test_each_channel_is_queued_for_its_time(room: Room) -> None:
    campaign = room.campaign(email=EmailPlan(lists=("news",), at="2019-01-02 09:00"), x=Plan(at=""))
    later = NOW + timedelta(minutes=5)
    done = approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=later)
    due = {dispatch.channel: dispatch.due.isoformat() for dispatch in done.dispatches}
    assert due == {"email": "2019-01-02T09:00:00+00:00", "x": later.isoformat()}
    assert {dispatch.state for dispatch in done.dispatches} == {DispatchState.QUEUED}


def test_what_blocks_is_refused_with_its_reason(room: Room) -> None:
    checked = room.checked(room.campaign(posts=(PostEntry(slug="gone"),)))
    with pytest.raises(ReleaseError, match="“gone” is not in the library"):
        approve(checked, room.store.ledger, by="A. Editor", now=NOW)
    assert room.store.ledger.dispatches() == []


def test_the_months_posts_block_approval_as_they_block_the_check(room: Room) -> None:
    with pytest.raises(ReleaseError, match="1 of this month's posts"):
        frozen(room.checked(posts_left=1), by="A. Editor", now=NOW)


def test_a_person_who_says_no_has_queued_nothing(room: Room) -> None:
    def no(release: Release) -> None:
        assert release.approved_by == "A. Editor"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        approve(room.checked(), room.store.ledger, by="A. Editor", now=NOW, agree=no)
    assert room.store.ledger.dispatches() == []


def test_a_thread_alone_carries_no_post_to_a_reader(room: Room) -> None:
    release = frozen(room.checked(room.campaign(email=None)), by="A. Editor", now=NOW)
    assert (release.email, release.posts) == (None, ())


def test_what_a_campaign_asks_of_its_network_is_frozen_with_the_thread(room: Room) -> None:
    campaign = room.campaign(x=XPlan(reply_settings="following"))
    release = approve(room.checked(campaign), room.store.ledger, by="A. Editor", now=NOW).release
    assert release.threads["x"].options == {"reply_settings": "following"}
    assert room.store.ledger.release(release.id).threads["x"].options == {"reply_settings": "following"}
    plain = frozen(room.checked(room.campaign(name="plain", x=XPlan())), by="A. Editor", now=NOW)
    assert plain.threads["x"].options == {}
