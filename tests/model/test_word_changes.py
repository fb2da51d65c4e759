"""What has changed between two texts is shown by its words."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.word_changes import changes

TEXT = st.lists(st.sampled_from("we walk at five and come home along the river".split()), max_size=30).map(" ".join)  # noqa: SIM905


def test_a_changed_word_is_shown_with_those_beside_it() -> None:
    was = "We take three walks along the river, and come home."
    (found,) = changes(was, was.replace("three", "four"))
    assert found == ("We take three walks along", "We take four walks along")


def test_changes_far_apart_are_told_one_by_one() -> None:
    was = "one two three four five six seven eight nine ten eleven twelve"
    found = changes(was, was.replace("two", "2").replace("eleven", "11"))
    assert [pair.now for pair in found] == ["one 2 three four", "nine ten 11 twelve"]


def test_what_was_added_at_the_end_has_its_place() -> None:
    assert changes("We walk at five.", "We walk at five. Bring a coat.") == [("at five.", "at five. Bring a coat.")]
    assert changes("", "All is new.") == [("", "All is new.")]


@given(TEXT, TEXT)
def test_texts_of_the_same_words_have_no_change_and_others_have(was: str, now: str) -> None:
    found = changes(was, now.replace(" ", "\n  "))
    assert (found == []) == (was.split() == now.split())
    assert all(pair.was != pair.now and pair.was in was and pair.now in now for pair in found)
