"""A proposed preheader fits what inboxes show."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.digest.page.preheader import PREHEADER, proposed

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
