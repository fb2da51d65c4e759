"""How a dispatch stands, told as it is."""

from datetime import UTC, datetime, timedelta

import pytest

from publisher.desk.standing import Stand, standing
from publisher.model.accounts import Pause
from publisher.model.dispatches import DeliveryState, Dispatch, DispatchState, Tally
from publisher.model.notes import NOTHING, Note, Reason

NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
S, D = DeliveryState, DispatchState
REFUSED = Pause(why="The mail server refused the login (535); check username.", since=NOON)
WAITS = Note(reason=Reason.WAITS, words="The mail server asks to wait (421); it is asked again.")


def dispatch(state: DispatchState, note: Note = NOTHING, *, channel: str = "email") -> Dispatch:
    return Dispatch(
        id=7, release_id="r", campaign="winter", title="Winter", channel=channel, at=None, due=NOON, state=state,
        note=note, since=NOON,
    )  # fmt: skip


def done(*, channel: str = "email", **counts: int) -> tuple[Stand, str]:
    tally = Tally(counts={S(name): count for name, count in counts.items()})
    found = standing(dispatch(D.DONE, channel=channel), tally, now=NOON)
    return found.stand, found.way


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"sent": 5}, (Stand.DONE, "")),
        ({"written": 5}, (Stand.REHEARSAL, "")),
        ({"written": 4, "suppressed": 1}, (Stand.REHEARSAL, "")),
        ({"sent": 3, "written": 2}, (Stand.DONE, "")),
        ({"sent": 4, "uncertain": 1}, (Stand.DONE, "publisher queue show 7")),
        ({"sent": 4, "failed": 1}, (Stand.DONE, "publisher queue show 7")),
    ],
)
def test_what_is_done_is_a_rehearsal_or_says_who_has_it_not(
    counts: dict[str, int], expected: tuple[Stand, str]
) -> None:
    assert done(channel="email", **counts) == expected


def test_what_nothing_here_can_post_is_for_a_person_to_post() -> None:
    assert done(channel="mastodon", written=3) == (Stand.TO_POST, "")


def test_doubt_failures_and_what_was_only_written_are_never_hidden() -> None:
    tally = Tally(counts={S.SENT: 5, S.UNCERTAIN: 1, S.FAILED: 2, S.DEFERRED: 3, S.WRITTEN: 4})
    besides = ("1 reader in doubt", "2 failed", "3 to be tried again", "4 only written into outbox/")
    for state in (D.RUNNING, D.HELD, D.DONE, D.CANCELLED):
        assert standing(dispatch(state), tally, now=NOON).besides == besides


def test_what_waits_for_the_other_side_needs_nobody() -> None:
    found = standing(dispatch(D.RUNNING, WAITS), Tally(), now=NOON)
    assert (found.stand, found.why, found.since, found.looks) == (Stand.WAITS, "for the mail server", NOON, False)
    assert found.detail == "the mail server asks to wait (421)"


@pytest.mark.parametrize("state", [D.RUNNING, D.QUEUED])
def test_a_paused_account_keeps_what_is_due_and_says_what_mends_it(state: DispatchState) -> None:
    found = standing(dispatch(state), Tally(), now=NOON, pause=REFUSED)
    assert (found.stand, found.why, found.since) == (Stand.PAUSED, "the mail server refused the login (535)", NOON)
    assert found.way == "publisher setup smtp"
    posts = standing(dispatch(state, channel="x"), Tally(), now=NOON, pause=REFUSED)
    assert posts.way == "publisher queue show 7"


def test_what_is_not_due_yet_or_stands_still_does_not_wait_for_an_account() -> None:
    early = NOON - timedelta(days=1)
    assert standing(dispatch(D.QUEUED), Tally(), now=early, pause=REFUSED).stand is Stand.QUEUED
    assert standing(dispatch(D.HELD), Tally(), now=NOON, pause=REFUSED).stand is Stand.HELD
    assert standing(dispatch(D.DONE), Tally(), now=NOON, pause=REFUSED).stand is Stand.DONE


def test_who_holds_it_is_said_and_the_way_on() -> None:
    by_hand = standing(dispatch(D.HELD, Note(reason=Reason.BY_HAND, by="A. Editor")), Tally(), now=NOON)
    assert (by_hand.why, by_hand.way) == ("by A. Editor", "publisher queue resume 7")
    refused = standing(dispatch(D.HELD, Note(reason=Reason.TOO_LARGE, count=5, limit=4)), Tally(), now=NOON)
    assert (refused.why, refused.way) == ("the message is too large for the mail server", "publisher queue show 7")
