"""Providers are known by whatever people call them, and none sends a password in the open."""

import pytest

from publisher.channels.providers import PROVIDERS, provider, provider_of


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Gmail", "gmail"),
        ("Microsoft 365", "microsoft365"),
        ("office 365", "microsoft365"),
        ("brevo", "brevo"),
        ("MAILGUN", "mailgun"),
        ("Amazon SES", "ses"),
        ("postmark", "postmark"),
    ],
)
def test_a_provider_is_known_by_its_names(called: str, name: str) -> None:
    found = provider(called)
    assert found is not None
    assert found.name == name


def test_another_one_is_not_known() -> None:
    assert provider("other") is None
    assert provider_of("smtp.example.org") is None


def test_a_server_tells_whose_it_is() -> None:
    assert [found.name for one in PROVIDERS if (found := provider_of(one.host))] == [
        one.name for one in PROVIDERS if one.host
    ]


def test_no_provider_is_reached_in_the_open() -> None:
    assert {one.security for one in PROVIDERS} <= {"starttls", "tls"}
