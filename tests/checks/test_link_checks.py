"""Links that lead nowhere are errors, and a post without an address is told.  Findings F9 and F11."""

from collections.abc import Callable
from typing import Any

import pytest

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.model.posts import Post
from publisher.model.web_addresses import addresses_in, leads_nowhere
from publisher.workspace.campaigns import PostEntry
from publisher.workspace.config import Config, Organisation, Sender

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


@pytest.mark.parametrize(
    "address",
    [
        "https://London",
        "http://nothing",
        "http://localhost/x",
        "http://127.0.0.1:4000/a",
        "http://a.localhost",
    ],
)
def test_an_address_without_a_dot_or_of_this_machine_leads_nowhere(
    proof: MakeProof, found: Found, address: str
) -> None:
    finding = found(proof(intro=f"Dear friend,\n\nsee {address}.\n"))["link.nowhere"]
    assert (finding.severity, finding.place) == ("error", "intro.md, line 3")
    assert address in finding.message


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org",
        "https://bücher.example/a_(b)",
        "https://8.8.8.8/",
        "https://{{ subscriber.fields.shop }}",
    ],
)
def test_a_whole_address_is_fine(proof: MakeProof, found: Found, address: str) -> None:
    assert not leads_nowhere(address)
    assert "link.nowhere" not in found(proof(intro=f"[See]({address})\n"))


def test_posts_and_the_website_are_looked_at(proof: MakeProof, found: Found, make_post: Callable[..., Post]) -> None:
    mirrored = make_post(url="http://localhost:4000/lantern-walk")
    assert "“lantern-walk”" in found(proof(posts=(mirrored,)))["link.nowhere"].place
    config = Config(
        organisation=Organisation(name="Lantern House", website="https://lanternhouse"),
        sender=Sender(email="news@example.org"),
    )
    assert found(proof(config=config))["link.nowhere"].place == "config.toml"


def test_addresses_end_where_the_sentence_does() -> None:
    text = "See https://a.example/x, (https://b.example).\n“https://c.example/?q=1.”"
    assert list(addresses_in(text)) == [
        (1, "https://a.example/x"),
        (1, "https://b.example"),
        (2, "https://c.example/?q=1"),
    ]


def test_posts_without_an_address_are_told_once(proof: MakeProof, found: Found, make_post: Callable[..., Post]) -> None:
    posts = (make_post("one", url=""), make_post("two", url=""))
    entries: Any = (PostEntry(slug="one", button="Read on"), PostEntry(slug="two"))
    finding = found(proof({"posts": entries}, posts=posts))["link.none"]
    assert finding.severity == "warning"
    assert "is not shown" in finding.message
    assert "1 more like it" in finding.message
    assert "posts edit one" in finding.hint
