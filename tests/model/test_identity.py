"""Which post an incoming one is."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.identity import Identity, Known, identity_of
from publisher.model.posts import Post, slugify

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)


def identity(title: str, number: int = 1, source: str = "blog") -> Identity:
    post = Post(
        slug=slugify(title),
        title=title,
        author="",
        published=NOW,
        source=source,
        source_id=str(number),
        html="",
        text="",
        excerpt="",
    )
    return identity_of(post)


@given(st.lists(st.text(max_size=12) | st.sampled_from(["News", "News 2", "news-3", "post"]), max_size=40))
def test_slugs_are_unique_whatever_the_titles(titles: list[str]) -> None:
    removed = [identity("News", number=99)]
    known = Known([], removed)
    slugs = [known.settle(identity(title, number)).slug for number, title in enumerate(titles, 100)]
    assert len({*slugs, "news"}) == len(slugs) + 1
    assert all(slug.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == "" for slug in slugs)


def test_a_thousand_posts_of_one_title_are_numbered_in_order() -> None:
    known = Known([])
    slugs = [known.settle(identity("News", number)).slug for number in range(1_000)]
    assert slugs[:3] == ["news", "news-2", "news-3"]
    assert slugs[-1] == "news-1000"


def test_likely_duplicates_are_told_whichever_source_came_first() -> None:
    known = Known([identity("Lanterns in the park", 1)])
    assert known.resembling(identity("Lanterns in the park", 7, "feed")) == ("lanterns-in-the-park",)
    known.settle(identity("Kites over the hill", 2, "feed"))
    assert known.resembling(identity("Kites over the hill", 3)) == ("kites-over-the-hill",)
