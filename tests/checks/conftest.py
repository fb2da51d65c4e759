"""A campaign that passes, to be spoiled one thing at a time."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publisher.checks.finding import Finding, Proof
from publisher.checks.run import run
from publisher.model.posts import Image, Post
from publisher.workspace.campaigns import Campaign, CampaignFile, EmailPlan, PostEntry, XPlan
from publisher.workspace.config import Config, Organisation, Sender

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def post(slug: str = "lantern-walk", **changes: Any) -> Post:
    """Return a plain post without a picture."""
    values: dict[str, Any] = {
        "slug": slug,
        "title": "The lantern walk",
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


@pytest.fixture
def proof() -> Callable[..., Proof]:
    """Makes the proof of a good campaign, with changes to its file, its intro, or the proof itself."""

    def make(file: dict[str, Any] | None = None, intro: str = "Dear friend,\n", **changes: Any) -> Proof:
        values: dict[str, Any] = {
            "title": "Winter digest",
            "subject": "Winter at Lantern House",
            "preheader": "Twelve evenings, one lantern walk, and a helpline number worth keeping",
            "posts": (PostEntry(slug="lantern-walk"),),
            "email": EmailPlan(),
            "x": XPlan(),
        }
        campaign = Campaign(
            name="winter-2018",
            folder=Path("campaigns/winter-2018"),
            file=CampaignFile(**(values | (file or {}))),
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
    """Runs all checks and returns the findings by check."""
    return lambda proof: {finding.check: finding for finding in run(proof)}
