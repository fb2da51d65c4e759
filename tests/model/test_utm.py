"""Campaign tags go on own links alone, and change nothing else about them."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.utm import own_hosts, tag
from publisher.workspace.config import Utm

UTM = Utm(source="digest", medium="email")
OWN = frozenset({"example.org"})


@pytest.mark.parametrize(
    ("url", "tagged"),
    [
        ("https://example.org/a", "https://example.org/a?utm_source=digest&utm_medium=email&utm_campaign=winter"),
        ("https://www.example.org", "https://www.example.org?utm_source=digest&utm_medium=email&utm_campaign=winter"),
        (
            "https://shop.example.org/a?b=%20c&d#top",
            "https://shop.example.org/a?b=%20c&d&utm_source=digest&utm_medium=email&utm_campaign=winter#top",
        ),
        (
            "https://example.org/?utm_source=poster",
            "https://example.org/?utm_source=poster&utm_medium=email&utm_campaign=winter",
        ),
    ],
)
def test_own_links_get_the_tags_that_they_do_not_have(url: str, tagged: str) -> None:
    assert tag(url, UTM, "winter", OWN) == tagged


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a",
        "https://notexample.org/",
        "https://example.org.evil.example/",
        "https://evil.example/?https://example.org",
        "mailto:desk@example.org",
        "tel:+441632960000",
        "#top",
        "/relative",
        "https://[broken",
        "ftp://example.org/file",
    ],
)
def test_everything_else_is_left_alone(url: str) -> None:
    assert tag(url, UTM, "winter", OWN) == url


def test_without_a_source_nothing_is_tagged() -> None:
    assert tag("https://example.org/", Utm(), "winter", OWN) == "https://example.org/"


@given(path=st.from_regex(r"(/[a-z%0-9]{0,5}){0,3}(\?[a-z]=[a-z+%0-9]{0,5})?(#[a-z!/?=]{0,6})?", fullmatch=True))
def test_tagging_twice_is_tagging_once(path: str) -> None:
    once = tag(f"https://example.org{path}", UTM, "winter & more", OWN)
    assert tag(once, UTM, "another", OWN) == once
    assert dict(parse_qsl(urlsplit(once).query))["utm_campaign"] == "winter & more"
    assert urlsplit(once).fragment == urlsplit(f"https://example.org{path}").fragment


def test_own_hosts_are_those_named_or_the_websites() -> None:
    assert own_hosts((), "https://www.example.org/home") == {"example.org"}
    assert own_hosts(("Shop.example.com",), "https://www.example.org") == {"shop.example.com"}
    assert own_hosts((), "") == frozenset()
