"""Teasers are whole sentences that say what the title promises (findings B4)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from nasty_texts import TEXTS
from publisher.model.posts import Post
from publisher.social.drafting.teaser import teaser

LATER = date(2026, 1, 1)


def post(text: str, title: str = "Otters are back on the Wye") -> Post:
    return Post(
        slug="a", title=title, author="Priya Nair", published=datetime(2021, 3, 1, tzinfo=UTC), source="test",
        source_id="a", html="", text=text, excerpt="", url="https://www.example.org/a",
    )  # fmt: skip


OTTERS = (
    "Our reserve has a new gate. It was made by hand.\n\nFor the first time in forty years, otters have bred on the "
    "lower Wye. Our cameras caught a mother with two cubs near Monmouth.\n\nThe chemicals were banned long ago, thanks "
    "to Dr. Silva and others."
)


def test_it_is_what_the_title_promises_in_two_sentences() -> None:
    assert teaser(post(OTTERS), LATER) == (
        "For the first time in forty years, otters have bred on the lower Wye. Our cameras caught a mother with two "
        "cubs near Monmouth."
    )


def test_two_short_sentences_apart_can_make_one() -> None:
    text = "Otters need banks to lie on.\n\nWhat we did\n\nWe have planted 4,200 trees along 11 km of the lower Wye."
    said = teaser(post(text), LATER)
    assert said == "Otters need banks to lie on. We have planted 4,200 trees along 11 km of the lower Wye."


def test_it_never_says_last_friday_of_a_day_long_past() -> None:
    text = f"Last Friday otters came back to the Wye, and all of us cheered for an hour by the bridge. {OTTERS}"
    assert teaser(post(text), LATER).startswith("For the first time")
    assert teaser(post(text), date(2021, 3, 2)).startswith("Last Friday")


@pytest.mark.parametrize("text", ["", "Here is what we found:", "Hello", "It is fun.", "• One\n• Two", "…"])
def test_where_no_sentence_can_be_one_there_is_none(text: str) -> None:
    assert teaser(post(text), LATER) == ""


@given(TEXTS, TEXTS)
def test_it_is_never_a_fragment(text: str, title: str) -> None:
    said = teaser(post(text, title), LATER)
    assert not said.endswith((":", "…"))
    assert len(said) <= 280
    assert all(word in text for word in said.split())
