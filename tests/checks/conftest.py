"""A campaign that passes, to be spoiled one thing at a time."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from publisher.channels.channel import Network, Plan
from publisher.channels.email import EmailPlan
from publisher.channels.registry import network
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import CHECKS, run
from publisher.model.posts import Image, Post
from publisher.social.thread import Thread, assemble
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Config, Organisation, Sender, Social

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def post(slug: str = "lantern-walk", **changes: Any) -> Post:
    """Return a plain post without a picture."""
    values: dict[str, Any] = {
        "slug": slug,
        "title": "The lantern walk",
        "url": f"https://www.example.org/{slug}",
        "author": "Priya Nair",
        "published": NOW,
        "source": "blog",
        "source_id": slug,
        "html": "<p>We walked by the harbour.</p>",
        "text": "We walked by the harbour.",
        "excerpt": "We walked by the harbour.",
    }
    return Post(**(values | changes))


@pytest.fixture
def picture() -> Image:
    return Image(url="https://www.example.org/lantern.jpg")


@pytest.fixture
def make_post() -> Callable[..., Post]:
    return post


@pytest.fixture(scope="session")
def proof() -> Callable[..., Proof]:
    """Makes the proof of a good campaign, with changes to its file, its intro, or the proof itself."""

    def make(file: dict[str, Any] | None = None, intro: str = "Dear friend,\n", **changes: Any) -> Proof:
        values: dict[str, Any] = {
            "title": "Winter digest",
            "subject": "Winter at Lantern House",
            "preheader": "Twelve evenings, one lantern walk, and a helpline number worth keeping",
            "posts": (PostEntry(slug="lantern-walk"),),
        }
        said = dict(file or {})
        plans = {"email": said.pop("email", EmailPlan()), "x": said.pop("x", Plan())}
        said["plans"] = {name: plan for name, plan in plans.items() if plan is not None}
        campaign = Campaign(
            name="winter-2018",
            folder=Path("campaigns/winter-2018"),
            file=CampaignFile(**(values | said)),
            intro=intro,
            thread=("A lantern walk by the harbour.",),
        )
        config = Config(
            organisation=Organisation(name="Lantern House", website="https://www.example.org"),
            sender=Sender(email="newsroom@example.org"),
        )
        made: dict[str, Any] = {"campaign": campaign, "config": config, "now": NOW, "posts": (post(),)}
        return Proof(**(made | changes))

    return make


@pytest.fixture
def found() -> Callable[[Proof], dict[str, Finding]]:
    """Runs all checks and returns the findings by check, each held to what its check says of itself."""

    def look(proof: Proof) -> dict[str, Finding]:
        findings = run(proof)
        for finding in findings:
            assert finding.severity in severities(finding.check)
        return {finding.check: finding for finding in findings}

    return look


def severities(name: str) -> set[str]:
    """Return the severities that findings of this name may have, by what the checks say."""
    return {one for check in CHECKS if fnmatchcase(name, check.id) for one in (check.severity, *check.also)}


@pytest.fixture(scope="session")
def thread() -> Callable[..., Thread]:
    """Makes the thread of a campaign with these parts, for X or another network, with changes to what came of it."""

    def make(
        *parts: str, on: Network | None = None, files: Mapping[str, bytes] | None = None, **changes: Any
    ) -> Thread:
        campaign = Campaign(
            name="winter-2018",
            folder=Path("campaigns/winter-2018"),
            file=CampaignFile(title="Winter digest", subject=""),
            intro="",
            thread=parts,
        )
        config = Config(
            organisation=Organisation(name="Lantern House"),
            sender=Sender(email="newsroom@example.org"),
            social=Social(numbering=False),
        )
        made = assemble(campaign, config, on=on or network("x"), read=lambda path: (files or {})[path.name])
        return replace(made, **changes)

    return make
