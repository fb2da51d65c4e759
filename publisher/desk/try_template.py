"""Trying a template out: on no post, one, three and twelve, through the checks that look at a page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import TEMPLATE, run
from publisher.digest.merge.fields import Links
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build
from publisher.errors import MergeError, TemplateError
from publisher.model.posts import Image, Post
from publisher.model.subscribers import Subscriber
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Config

_SIZES: Final = (0, 1, 3, 12)
_LINKS: Final = Links(
    unsubscribe_url="https://news.example.org/unsubscribe/sample",
    view_url="https://news.example.org/view/sample",
    preferences_url="https://news.example.org/preferences/sample",
)
_READER: Final = Subscriber(id="sample", address="alex@example.org", first_name="Alex")
_TITLES: Final = (
    "A short title",
    "A title that goes on for so long that it needs several lines even where there is room, to see how it breaks",
    "A title of the usual length for an article",
)
_EXCERPT: Final = "A sample article begins here. It says in two sentences what a reader will find behind the button."
_INTRO: Final = "Dear {{ subscriber.first_name }},\n\nthis opening has a **bold** word and [a page to read](https://example.org/).\n"


def try_out(name: str, config: Config, *, folders: Sequence[Path], now: datetime) -> tuple[Finding, ...]:
    """Build the template on samples and return what the checks find, each thing once, of notes one each."""
    found: dict[tuple[str, str], Finding] = {}
    for number in _SIZES:
        for finding in _findings(name, _posts(number, now), config, folders=folders, now=now):
            said = "" if finding.severity == "note" else finding.message
            found.setdefault((finding.check, said), finding)
    return tuple(found.values())


def _findings(
    name: str, posts: Sequence[Post], config: Config, *, folders: Sequence[Path], now: datetime
) -> tuple[Finding, ...]:
    campaign = Campaign(
        name="sample",
        folder=Path("sample"),
        file=CampaignFile(
            title="A sample digest",
            subject="A sample of this template",
            preheader="This line stands behind the subject in an inbox and says a little more",
            template=name,
            link="https://www.example.org/sample",
            posts=tuple(PostEntry(slug=post.slug) for post in posts),
        ),
        intro=_INTRO,
        thread=(),
    )
    proof = Proof(campaign=campaign, config=config, now=now, posts=tuple(posts))
    try:
        digest = build(campaign, posts, config, folders=folders, context=reading(_READER, _LINKS), now=now)
    except (TemplateError, MergeError) as error:
        return run(replace(proof, problems=(str(error),)), TEMPLATE)
    return run(replace(proof, digest=digest), TEMPLATE)


def _posts(number: int, now: datetime) -> list[Post]:
    return [
        Post(
            slug=f"sample-{place}",
            title=f"{_TITLES[place % len(_TITLES)]} ({place + 1})",
            author="A. Writer" if place % 2 else "",
            published=now - timedelta(days=place),
            url=f"https://www.example.org/sample-{place}",
            source="sample",
            source_id=str(place),
            html=f"<p>{_EXCERPT}</p><h2>A heading</h2><ul><li>One</li><li>Two</li></ul>",
            text=_EXCERPT,
            excerpt=_EXCERPT,
            image=Image(url=f"https://www.example.org/{place}.jpg", alt=f"Sample picture {place + 1}")
            if place % 3
            else None,
        )
        for place in range(number)
    ]
