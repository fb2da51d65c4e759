"""Excerpts: what a writer wrote, else the beginning of the text."""

import pytest

from publisher.sources.prose.excerpts import cut_at_sentence, stated

TEXT = "The tide comes in twice a day. And so it goes on, from year to year."


@pytest.mark.parametrize(
    ("excerpt", "kept"),
    [
        ("What the sea taught a school.", "What the sea taught a school."),
        ("The tide comes in twice a day.", "The tide comes in twice a day."),
        ("What waits at sea…", "What waits at sea…"),
        ("The tide comes in tw…", ""),
        ("The tide comes in twice [...]", ""),
        ("The tide comes in twice a day. And [&hellip;]".replace("&hellip;", "…"), ""),
        (TEXT, ""),
        ("word " * 200, ""),
        ("What the sea taught. Continue reading Tides →", "What the sea taught."),
    ],
)
def test_what_software_cut_is_no_excerpt_that_somebody_wrote(excerpt: str, kept: str) -> None:
    assert stated(excerpt, TEXT) == kept


def test_an_excerpt_ends_with_a_sentence_and_not_with_a_short_form() -> None:
    text = "We asked Dr. Cole and Prof. Nair about it. They said yes, and so did everybody else who was there."
    assert cut_at_sentence(text, 60) == "We asked Dr. Cole and Prof. Nair about it."
    assert cut_at_sentence("A short one.", 60) == "A short one."
    assert (
        cut_at_sentence("One that goes on for much longer than there is room for it", 30)
        == "One that goes on for much…"
    )


def test_an_excerpt_never_ends_with_an_announcement_of_what_is_not_there() -> None:
    assert cut_at_sentence("We asked 40 schools. This is what they said:", 60) == "We asked 40 schools."
    assert (
        cut_at_sentence("We asked 40 schools. This is what they said: Yes. " + "No. " * 9, 46) == "We asked 40 schools."
    )
    assert cut_at_sentence("This is what they said:", 60) == "This is what they said…"


def test_a_sentence_that_ends_where_the_room_does_is_kept_whole() -> None:
    assert cut_at_sentence("Twelve chars. And more of them.", 13) == "Twelve chars."
