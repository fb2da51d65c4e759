"""Links that lead nowhere, and posts that have none."""

from collections.abc import Iterator
from typing import Any, Final

from publisher.checks.check import Check, Found
from publisher.checks.proof import CAMPAIGN, EMAIL, Emailed, Proof
from publisher.model.web_addresses import addresses_in, leads_nowhere


def _nowhere(proof: Proof) -> Iterator[Found]:
    for address, place in _written(proof):
        if leads_nowhere(address):
            yield Found(f"The address {address} leads nowhere from another machine.", place=place)


def _written(proof: Proof) -> Iterator[tuple[str, str]]:
    """Yield the addresses that leave with the campaign, and where each stands."""
    campaign = proof.campaign
    if campaign.file.email is not None:
        yield from ((address, f"intro.md, line {line}") for line, address in addresses_in(campaign.intro))
        yield from ((post.url, f"the post “{post.slug}”") for post in proof.posts if post.url)
        if campaign.file.link:
            yield campaign.file.link, campaign.place("link")
    if campaign.file.networks:
        for part, text in enumerate(campaign.thread, 1):
            yield from ((address, campaign.thread_place(part, line)) for line, address in addresses_in(text))
    if proof.config.organisation.website:
        yield proof.config.organisation.website, "config.toml"


def _without(seen: Emailed) -> Iterator[Found]:
    entries = {entry.slug: entry for entry in seen.proof.campaign.file.posts}
    for post in seen.proof.posts:
        entry = entries.get(post.slug)
        if post.url or entry is None:
            continue
        lost = " and what is written as its button is not shown" if entry.button else ""
        yield Found(
            f"“{entry.title or post.title}” has no address on the web, so it has no button{lost}.",
            hint=f"Write its address: publisher posts edit {post.slug}.",
        )


CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="link.nowhere",
        title="addresses that lead somewhere from another machine",
        severity="error",
        hint="Write the whole address, such as https://www.example.org/page.",
        place="campaign.toml",
        needs=CAMPAIGN,
        find=_nowhere,
    ),
    Check(
        id="link.none",
        title="an address for each post, where its button leads",
        severity="warning",
        hint="Write its address: publisher posts edit SLUG.",
        place="campaign.toml",
        needs=EMAIL,
        find=_without,
        together=True,
    ),
)
