"""Several parts as one post."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.channels.x.channel import CHANNEL as X
from publisher.channels.x.length import weighted_length
from publisher.social.condense import condense

LONG = "Children notice more than we think, and they need a calm grown-up beside them. " * 3


def test_what_fits_is_kept_whole_without_its_numbers() -> None:
    assert condense(["One. 2/3", "Two: https://example.org 3/3"], X) == "One.\n\nTwo: https://example.org"


def test_a_fraction_that_is_no_number_stays() -> None:
    assert condense(["Fill it 1/2"], X) == "Fill it 1/2"
    assert condense(["Fill it 1/2", "Then wait"], X) == "Fill it 1/2\n\nThen wait"


def test_what_is_too_long_ends_at_a_sentence_and_keeps_the_last_link() -> None:
    said = condense([f"{LONG}2/4", f"See https://example.org/one. {LONG}3/4", "All: https://example.org/all 4/4"], X)
    words, _, link = said.rpartition("\n\n")
    assert link == "https://example.org/all"
    assert words.endswith(".")
    assert "example.org/one" not in words
    assert weighted_length(said) <= 280


def test_a_cut_inside_a_sentence_shows() -> None:
    assert condense(["word " * 100], X).endswith("…")


@given(st.lists(st.text(max_size=400), max_size=5), st.sampled_from(["", " https://example.org/a?b=1"]))
def test_it_always_fits(parts: list[str], link: str) -> None:
    assert weighted_length(condense([part + link for part in parts], X)) <= 280
