import pytest

from publisher.channels.registry import network, networks_known
from publisher.errors import ConfigError


def test_each_network_says_what_it_takes() -> None:
    assert {name: network(name).limit for name in networks_known()} == {"bluesky": 300, "mastodon": 500, "x": 280}


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("x", "See https://example.org/a/long/path 👨‍👩‍👧", 4 + 23 + 1 + 2),
        ("mastodon", "See https://example.org/a/long/path 👨‍👩‍👧", 4 + 23 + 1 + 1),
        ("mastodon", "See example.org", 15),
        ("mastodon", "Hello @anna@social.example.org!", len("Hello @anna!")),
        ("bluesky", "See https://example.org 👨‍👩‍👧", 4 + 19 + 1 + 1),
        ("bluesky", "Gru\u0308ße", 5),
    ],
)
def test_each_network_counts_its_own_way(name: str, text: str, length: int) -> None:
    assert network(name).weigh(text) == length


def test_only_x_costs_something() -> None:
    costs = {name: network(name).cost("See https://example.org", 0) for name in networks_known()}
    assert costs == {"bluesky": 0.0, "mastodon": 0.0, "x": 0.20}
    assert network("x").cost("No link.", 0) == 0.015


def test_an_unknown_network_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean “mastodon”"):
        network("mastadon")
