"""The sender is looked at: its signature, its domain, its pages.  Findings L5 and L8, each with the way out."""

from collections.abc import Callable
from typing import Any

import pytest

from publisher.channels.email import Smtp
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.model.free_mailboxes import OWNERS, owner_of
from publisher.model.sender_facts import PublicPages, SigningKey
from publisher.workspace.config import Config, Dkim, Email, Organisation, Sender

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


def config(
    *, sender: str = "news@example.org", signs: str = "", host: str = "smtp.example.org", pages: str = ""
) -> Config:
    return Config(
        organisation=Organisation(name="Lantern House", website="https://www.example.org"),
        sender=Sender(email=sender),
        email=Email(public_url=pages),
        dkim=Dkim(selector="desk", domain=signs, key_file="dkim.pem") if signs else None,
        accounts={"smtp": Smtp(host=host)} if host else {},
    )


def test_a_key_that_does_not_sign_blocks_and_says_why(proof: MakeProof, found: Found) -> None:
    key = SigningKey(problem="dkim.pem can be read by others; run chmod 600 dkim.pem and try again.")
    finding = found(proof(config=config(signs="example.org"), key=key))["sender.key"]
    assert (finding.severity, finding.place) == ("error", "config.toml")
    assert "chmod 600" in finding.message


@pytest.mark.parametrize(("bits", "severity"), [(512, "error"), (1023, "error"), (1024, "note"), (2047, "note")])
def test_a_key_that_is_too_short_is_told(proof: MakeProof, found: Found, bits: int, severity: str) -> None:
    finding = found(proof(config=config(signs="example.org"), key=SigningKey(bits=bits)))["sender.key-length"]
    assert finding.severity == severity
    assert f"{bits} bits" in finding.message


def test_a_good_key_of_the_senders_own_domain_draws_no_word(proof: MakeProof, found: Found) -> None:
    for signs in ("example.org", "Example.org", "news.example.org"):
        findings = found(proof(config=config(signs=signs), key=SigningKey(bits=2048)))
        assert not [name for name in findings if name.startswith("sender.")]


@pytest.mark.parametrize("signs", ["example.com", "anexample.org", "org.example"])
def test_a_signature_by_a_foreign_domain_is_told(proof: MakeProof, found: Found, signs: str) -> None:
    finding = found(proof(config=config(signs=signs), key=SigningKey(bits=2048)))["sender.signed-as"]
    assert finding.severity == "warning"
    assert signs in finding.message
    assert "example.org" in finding.message


@pytest.mark.parametrize(
    ("sender", "host"),
    [
        ("lanterns@gmail.com", "smtp-relay.brevo.com"),
        ("lanterns@GMail.com", "smtp.example.org"),
        ("lanterns@yahoo.co.uk", "smtp.gmail.com"),
        ("lanterns@outlook.com", "notoutlook.com"),
    ],
)
def test_a_free_mailbox_by_another_server_is_told(proof: MakeProof, found: Found, sender: str, host: str) -> None:
    finding = found(proof(config=config(sender=sender, host=host)))["sender.free-mailbox"]
    assert finding.severity == "warning"
    assert "may send" in finding.message


@pytest.mark.parametrize(
    ("sender", "host"),
    [
        ("lanterns@gmail.com", "smtp.gmail.com"),
        ("lanterns@hotmail.co.uk", "smtp-mail.outlook.com"),
        ("lanterns@gmail.com", ""),
        ("news@example.org", "smtp.gmail.com"),
        ("news@notgmail.com", "smtp.example.org"),
    ],
)
def test_a_free_mailbox_by_its_owner_and_ones_own_domain_are_fine(
    proof: MakeProof, found: Found, sender: str, host: str
) -> None:
    assert "sender.free-mailbox" not in found(proof(config=config(sender=sender, host=host)))


@pytest.mark.parametrize(
    ("pages", "severity"),
    [
        (None, "note"),
        (PublicPages(problem="news.example.org has nothing at this address (404)"), "warning"),
        (PublicPages(problem="news.example.org could not be reached", answered=False), "error"),
    ],
)
def test_pages_that_do_not_answer_are_told_and_so_is_that_they_were_not_asked(
    proof: MakeProof, found: Found, pages: PublicPages | None, severity: str
) -> None:
    finding = found(proof(config=config(pages="https://news.example.org"), pages=pages))["sender.pages"]
    assert finding.severity == severity


def test_pages_that_answer_and_none_at_all_draw_no_word(proof: MakeProof, found: Found) -> None:
    assert "sender.pages" not in found(proof(config=config(pages="https://news.example.org"), pages=PublicPages()))
    assert "sender.pages" not in found(proof(config=config()))


def test_nothing_of_the_sender_is_said_of_a_thread_alone(proof: MakeProof, found: Found) -> None:
    all_wrong: dict[str, Any] = {
        "config": config(sender="a@yahoo.com", signs="example.com", pages="https://news.example.org"),
        "key": SigningKey(bits=512),
    }
    assert not [name for name in found(proof({"email": None}, **all_wrong)) if name.startswith("sender.")]


def test_each_free_domain_has_one_owner_who_serves_it() -> None:
    domains = [domain for owner in OWNERS for domain in owner.domains]
    assert len(domains) == len(set(domains))
    assert all(owner_of(domain) for domain in domains)
    assert all(owner.serves(f"smtp.{server}") for owner in OWNERS for server in owner.servers)
