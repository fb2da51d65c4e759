"""What a post tells of itself."""

from datetime import UTC, datetime

import pytest

from publisher.model.posts import Post


def by(author: str) -> Post:
    return Post(
        slug="tides",
        title="Tides",
        author=author,
        published=datetime(2018, 12, 20, tzinfo=UTC),
        source="blog",
        source_id="1",
        html="",
        text="",
        excerpt="",
    )


@pytest.mark.parametrize("name", ["", "admin", " Webmaster ", "Unknown", "USERNAME", "staff"])
def test_the_name_of_an_account_is_nobodys(name: str) -> None:
    assert by(name).byline == ""


@pytest.mark.parametrize("name", ["Priya Nair", "Admiral Nair", "The Admin Team"])
def test_a_name_is_told_as_it_is(name: str) -> None:
    assert by(f"{name} ").byline == name
