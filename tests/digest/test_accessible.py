"""Every rule of the Email Markup Consortium's checker, on every golden and every template with all that it can hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from publisher.checks.accessible import RULES
from publisher.checks.proof import Proof
from publisher.checks.run import PAGE, run
from publisher.digest.digest import Digest
from publisher.model.posts import Post
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Config

GOLDENS: Final = sorted((Path(__file__).parent / "__snapshots__" / "test_goldens").glob("*.html"))
TEMPLATES: Final = ("digest", "seasonal", "announcement", "single")
KEEPING: Final = [check for check in PAGE if check.id in RULES.values()]
NOON: Final = datetime(2018, 12, 20, 12, tzinfo=UTC)


def broken(digest: Digest, config: Config) -> list[tuple[str, str]]:
    campaign = Campaign(name="c", folder=Path(), file=CampaignFile(title="t", subject="s"), intro="", thread=())
    proof = Proof(campaign=campaign, config=config, now=NOON, digest=digest)
    return [(finding.check, finding.message) for finding in run(proof, KEEPING)]


def test_there_is_a_golden_for_each_template() -> None:
    assert len(GOLDENS) == len(TEMPLATES)
    assert len(KEEPING) == len(set(RULES.values()))


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.stem[-12:])
def test_a_golden_keeps_every_rule(golden: Path, configured: Callable[..., Config]) -> None:
    html = golden.read_text(encoding="utf-8")
    assert broken(Digest(subject="s", preheader="p", html=html, text="t"), configured()) == []


@pytest.mark.parametrize(
    ("template", "direction", "pictures", "posts"),
    [*product(TEMPLATES, ("ltr", "rtl"), (True, False), (0, 1, 2, 6, 12))],
)
def test_a_template_keeps_every_rule(
    make: Callable[..., Digest],
    post: Callable[..., Post],
    configured: Callable[..., Config],
    template: str,
    direction: str,
    pictures: bool,
    posts: int,
) -> None:
    config = configured(organisation={"direction": direction})
    # The third stands whole, with a table, a quotation, lists and a picture of its own.
    chosen = [post(number, picture=pictures, **({"url": ""} if number == 2 else {})) for number in range(posts)]
    named = tuple(PostEntry(slug=one.slug, image_alt=f"Picture {number}") for number, one in enumerate(chosen))
    if template == "single":
        chosen, named = chosen[:1], named[:1]
    assert broken(make(chosen, template=template, config=config, posts=named), config) == []


@pytest.mark.parametrize("season", ["spring", "summer", "autumn"])
def test_a_season_keeps_every_rule(make: Callable[..., Digest], configured: Callable[..., Config], season: str) -> None:
    assert broken(make(3, template="seasonal", season=season), configured()) == []
