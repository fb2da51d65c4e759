"""Addresses of posts by a pattern."""

from datetime import date

import pytest

from publisher.model.address_patterns import FIELDS, filled, mistake_in

DAY = date(2018, 2, 3)


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("https://www.example.org/{year}/{month}/{slug}/", "https://www.example.org/2018/02/tides/"),
        ("https://www.example.org/{day}.{month}.{year}/{name}", "https://www.example.org/03.02.2018/tides"),
        ("https://www.example.org/{folder}/{slug}", "https://www.example.org/tides"),
        ("https://www.example.org/?post={slug}", "https://www.example.org/?post=tides"),
    ],
)
def test_a_pattern_is_filled(pattern: str, address: str) -> None:
    assert mistake_in(pattern) == ""
    assert filled(pattern, day=DAY, slug="tides") == address


def test_what_is_filled_in_stays_in_its_place() -> None:
    said = filled("https://example.org/{folder}/{name}", day=DAY, slug="x", name="a b/c?d", folder="/one/two é/")
    assert said == "https://example.org/one/two%20%C3%A9/a%20b%2Fc%3Fd"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("https://www.example.org/{slugg}", "“{slugg}”, which is not known"),
        ("https://www.example.org/{slug", "a brace without its other half"),
        ("/blog/{slug}", "begins with no site"),
        ("ftp://www.example.org/{slug}", "begins with no site"),
        ("https://www.example.org/blog", "the same address"),
        ("https://[x/{slug}", "is no address"),
    ],
)
def test_a_mistake_is_told_with_the_way_out(pattern: str, said: str) -> None:
    assert said in mistake_in(pattern)


def test_every_field_is_explained() -> None:
    assert all(FIELDS.values())
