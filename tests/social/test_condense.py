"""Several parts as one post: findings H3, no words of one article with another's link."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasty_texts import TEXTS
from publisher.channels.registry import network
from publisher.channels.x.channel import CHANNEL as X
from publisher.channels.x.length import urls, weighted_length
from publisher.model.posts import Post
from publisher.social.condense import condense
from publisher.social.drafting.draft import draft_thread
from publisher.social.drafting.telling import DraftedPart
from publisher.workspace.config import Social

LONG = "Children notice more than we think, and they need a calm grown-up beside them. " * 3
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven")


def article(number: int, *, linked: bool = True) -> Post:
    name = NUMBERS[number]
    text = " ".join(
        f"Families in group {name} found that a plan on the fridge worked better than any timer in week {week}."
        for week in ("two", "five", "nine")
    )
    return Post(
        slug=name, title=f"What group {name} found", author="Priya Nair", published=datetime(2018, 12, 1, tzinfo=UTC),
        source="test", source_id=name, html="", text=text, excerpt="",
        url=f"https://www.example.org/{name}" if linked else "",
    )  # fmt: skip


def texts(parts: tuple[DraftedPart, ...]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


def told(text: str) -> list[tuple[str, list[str]]]:
    """Each article whose own words stand in a text, in order, with the links behind them, up to the next one's."""
    pieces = re.split(r"Families in group (\w+)", text)
    return [(name, [link.text for link in urls(rest)]) for name, rest in zip(pieces[1::2], pieces[2::2], strict=True)]


def test_what_fits_is_kept_whole_without_its_numbers() -> None:
    made = condense(["One. 2/3", "Two: https://example.org 3/3"], X)
    assert (made.text, made.used, made.whole) == ("One.\n\nTwo: https://example.org", (0, 1), True)


def test_a_fraction_that_is_no_number_stays() -> None:
    assert condense(["Fill it 1/2"], X).text == "Fill it 1/2"
    assert condense(["Fill it 1/2", "Then wait"], X).text == "Fill it 1/2\n\nThen wait"


def test_about_one_thing_the_words_end_at_a_sentence_and_the_one_link_stands_behind_them() -> None:
    made = condense([f"{LONG}1/3", f"{LONG}2/3", "All of it: https://example.org/all 3/3"], X)
    words, _, link = made.text.rpartition("\n\n")
    assert link == "https://example.org/all"
    assert words.endswith(".")
    assert (made.used, made.whole) == ((0, 2), False)
    assert weighted_length(made.text) <= 280


def test_a_part_keeps_its_own_link_and_gets_no_other() -> None:
    parts = [f"{LONG}2/4", f"See https://example.org/one. {LONG}3/4", "All: https://example.org/all 4/4"]
    made = condense(parts, X, opening=False)
    assert made.text == parts[1].removesuffix(" 3/4")
    assert (made.used, made.left_out(3)) == ((1,), [0, 2])


def test_the_opening_of_a_digest_stands_with_the_links_of_all() -> None:
    posts = [article(number) for number in range(1, 5)]
    parts = texts(draft_thread(title="Winter digest", posts=posts, settings=Social(links="each"), on=X))
    made = condense(parts, X, subjects=4)
    assert made.text.startswith(parts[0])
    assert [link.text for link in urls(made.text)] == [post.url for post in posts]
    assert "Families" not in made.text


def test_the_rest_of_a_digest_is_its_list_of_links_and_no_words_of_one_article() -> None:
    posts = [article(number) for number in range(1, 5)]
    parts = texts(draft_thread(title="Winter digest", posts=posts, settings=Social(links="last"), on=X))
    made = condense(parts[2:], X, subjects=4, opening=False)
    assert made.text == parts[-1]
    assert made.used == (len(parts) - 3,)


def test_an_article_without_an_address_gets_no_other_article_s_link() -> None:
    posts = [article(1), article(2, linked=False), article(3)]
    parts = texts(draft_thread(title="Winter digest", posts=posts, settings=Social(links="each"), on=X))
    made = condense(parts[2:], X, subjects=3, opening=False)
    assert "group two" not in made.text
    assert made.text.endswith("https://www.example.org/three")


@given(
    st.lists(st.booleans(), min_size=2, max_size=7),
    st.sampled_from(["each", "last", "none"]),
    st.sampled_from(["x", "bluesky", "mastodon"]),
    st.integers(0, 9),
    st.booleans(),
)
def test_no_words_of_one_article_ever_stand_with_another_s_link(
    linked: list[bool], links: str, name: str, first: int, numbered: bool
) -> None:
    on = network(name)
    posts = [article(number, linked=has) for number, has in enumerate(linked, 1)]
    settings = Social(links=links)  # type: ignore[arg-type] # a choice by name
    parts = texts(
        draft_thread(title="Winter digest", posts=posts, settings=settings, on=on, website="https://example.org")
    )
    if numbered:
        parts = tuple(f"{part} {place}/{len(parts)}" for place, part in enumerate(parts, 1))
    first = min(first, len(parts) - 1)
    made = condense(parts[first:], on, subjects=len(posts), opening=first == 0)
    assert on.weigh(made.text) <= on.limit
    assert made.text
    if not made.whole:
        own = {NUMBERS[number]: {f"https://www.example.org/{NUMBERS[number]}"} for number in range(1, 8)}
        assert all(set(behind) <= own[article] for article, behind in told(made.text))


def test_a_cut_inside_a_sentence_shows() -> None:
    assert condense(["word " * 100], X).text.endswith("…")


def test_one_long_part_with_two_links_keeps_those_before_the_cut() -> None:
    made = condense([f"See https://example.org/one. {LONG}{LONG}Then https://example.org/two."], X)
    assert "example.org/one" in made.text
    assert "example.org/two" not in made.text


@pytest.mark.parametrize("length", [200, 270, 299, 400])
def test_a_link_that_is_nearly_or_quite_too_long_still_gives_a_post(length: int) -> None:
    on = network("bluesky")
    link = f"https://example.org/{'a' * length}"
    made = condense([LONG, LONG, f"All: {link}"], on)
    assert made.text
    assert on.weigh(made.text) <= on.limit


@given(
    st.lists(TEXTS, max_size=5),
    st.sampled_from(["", " https://example.org/a?b=1"]),
    st.sampled_from(["x", "bluesky", "mastodon"]),
    st.integers(0, 5),
    st.booleans(),
)
def test_it_always_fits(parts: list[str], link: str, name: str, subjects: int, opening: bool) -> None:
    on = network(name)
    made = condense([part + link for part in parts], on, subjects=subjects, opening=opening)
    assert on.weigh(made.text) <= on.limit
    assert set(made.used) <= set(range(len(parts)))
