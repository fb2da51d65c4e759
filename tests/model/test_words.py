"""Counts read well in English, and cut texts end between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.words import agreeing, counted, shortened, spelled


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 readers"), (1, "1 reader"), (2, "2 readers"), (1_200, "1,200 readers")]
)
def test_one_reader_is_not_one_readers(number: int, said: str) -> None:
    assert counted(number, "reader") == said


def test_a_noun_brings_its_own_plural() -> None:
    assert counted(1, "delivery", "deliveries") == "1 delivery"
    assert counted(3, "delivery", "deliveries") == "3 deliveries"


def test_small_numbers_stand_in_words() -> None:
    assert [spelled(number) for number in (0, 1, 12, 13, 1_200)] == ["no", "one", "twelve", "13", "1,200"]


def test_verbs_follow_the_number() -> None:
    assert [agreeing(number, "has", "have") for number in (0, 1, 2)] == ["have", "has", "have"]


@given(st.text(), st.integers(2, 200))
def test_a_shortened_text_fits_and_says_so_where_it_was_cut(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=3), st.integers(12, 60))
def test_a_text_is_cut_between_words(words: list[str], most: int) -> None:
    text = " ".join(words)
    short = shortened(text, most)
    if short != text:
        kept = short[:-1].split(" ")
        assert kept == words[: len(kept)]


def test_no_loose_punctuation_stands_before_the_ellipsis() -> None:
    assert shortened("Winter, a time for fires · and stories", 27) == "Winter, a time for fires…"
    assert shortened("A fence: mended", 12) == "A fence…"
