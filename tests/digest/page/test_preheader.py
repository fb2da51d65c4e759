"""A proposed preheader fits what inboxes show."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.page.preheader import PREHEADER, proposed, repeats

_, MOST = PREHEADER
_LONG = "A title of the usual length for an article of this kind"


def test_whole_titles_stand_in_it_as_far_as_they_fit() -> None:
    assert proposed([_LONG, _LONG, _LONG], "The first begins.") == f"{_LONG} · {_LONG}"


def test_a_short_title_is_followed_by_how_the_post_begins() -> None:
    assert proposed(["Winter walks"], "Five routes for short days.") == "Winter walks: Five routes for short days."


def test_without_posts_there_is_nothing_to_propose() -> None:
    assert proposed([], "") == ""


@given(st.lists(st.text(max_size=200)), st.text(max_size=400))
def test_it_is_never_longer_than_inboxes_show(titles: list[str], excerpt: str) -> None:
    assert len(proposed(titles, excerpt)) <= MOST


def test_it_goes_on_from_the_subject_and_never_repeats_it() -> None:
    assert proposed(["Winter walks"], "Five routes for short days.", subject="Winter walks") == (
        "Five routes for short days."
    )
    assert proposed(["Winter walks", "Warm rooms"], "Five.", subject="Winter walks!") == "Warm rooms: Five."
    assert repeats("Winter walks · Warm rooms", "Winter walks")
    assert not repeats("Five routes for short days", "Winter walks")
    assert not repeats("Anything", "")


@given(st.text(alphabet="ab !", max_size=12), st.text(alphabet="cd .", max_size=40))
def test_of_one_post_whose_title_is_the_subject_it_is_how_the_post_begins(title: str, excerpt: str) -> None:
    if any(map(str.isalnum, title)):
        assert not repeats(proposed([title], excerpt, subject=title), title)
