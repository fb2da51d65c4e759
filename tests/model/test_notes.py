"""Why a dispatch is where it is: kept whole, and said in one place."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.dispatches import Dispatch, DispatchState
from publisher.model.note_words import brief, sentence
from publisher.model.notes import NOTHING, Note, Reason, read, said, written

NOTES = st.builds(
    Note,
    reason=st.sampled_from([reason for reason in Reason if reason is not Reason.NONE]),
    by=st.text(),
    words=st.text(),
    reply=st.text(),
    part=st.integers(0, 99),
    count=st.integers(0, 10**9),
    limit=st.integers(0, 10**9),
)


def held(note: Note) -> Dispatch:
    due = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
    return Dispatch(
        id=7, release_id="r", campaign="winter", title="Winter", channel="x", at=None, due=due,
        state=DispatchState.HELD, note=note,
    )  # fmt: skip


@given(NOTES)
def test_the_ledger_keeps_a_note_whole(note: Note) -> None:
    assert read(written(note)) == note


def test_nothing_is_kept_as_nothing() -> None:
    assert (written(NOTHING), read(""), said("")) == ("", NOTHING, NOTHING)


@pytest.mark.parametrize("text", ["Wait.", "[1]", '{"reason": "of a later version"}', '{"words": "x"}', "7"])
def test_what_is_not_known_comes_back_as_words(text: str) -> None:
    assert read(text) == said(text)


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason not in (Reason.NONE, Reason.APPROVED)])
def test_every_reason_is_said_briefly_and_in_a_sentence(reason: Reason) -> None:
    note = Note(reason=reason, by="A. Editor", words="The server is away.", reply="554 no", part=3, count=4, limit=5)
    assert brief(note)
    assert not brief(note).endswith(".")
    assert sentence(held(note)).endswith(".")


def test_a_hold_says_who_and_why() -> None:
    note = Note(reason=Reason.BY_HAND, by="A. Editor", words="a wrong link")
    assert brief(note) == "by A. Editor"
    assert sentence(held(note)) == "Held by A. Editor: a wrong link."
    assert sentence(held(Note(reason=Reason.BY_HAND))) == "Held by hand."
