"""How long building a digest of 12 posts takes, warm, against premailer alone on the same HTML in the same run.

Processor time is compared, since machines are busy.  Bars: at most 1.5 times premailer; a second build of the same
content, for another reader, under 5 ms.
"""

import logging
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from premailer import Premailer

from publisher.digest.merge.fields import Links
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build as build_digest
from publisher.model.posts import Image, Post
from publisher.model.subscribers import Subscriber
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Config, Organisation, Sender

ROUNDS = 30
NOW = datetime(2018, 12, 20, 12, tzinfo=UTC)
EXCERPT = "The lamps are lit and the kettle is on. " * 6
CONFIG = Config(
    organisation=Organisation(name="Lantern House", website="https://www.example.org", address="12 Harbour Lane"),
    sender=Sender(email="news@example.org"),
)
LINKS = Links(
    unsubscribe_url="https://news.example.org/u/1",
    view_url="https://news.example.org/v/1",
    preferences_url="https://news.example.org/p/1",
)
POSTS = [
    Post(
        slug=f"post-{number}",
        title=f"Post {number}: an evening in the library, and what came of it",
        author="Priya Nair",
        published=NOW - timedelta(days=number),
        url=f"https://www.example.org/news/post-{number}",
        source="bench",
        source_id=str(number),
        html=f"<p>{EXCERPT}</p>",
        text=EXCERPT * 5,
        excerpt=EXCERPT.strip(),
        image=Image(url=f"https://www.example.org/{number}.jpg", alt=f"Lamps in window {number}"),
    )
    for number in range(12)
]
#: The settings under which premailer leaves a digest whole.
PREMAILER: dict[str, Any] = {
    "allow_network": False,
    "strip_important": False,
    "disable_validation": True,
    "disable_basic_attributes": ["width", "height"],
    "disable_link_rewrites": True,
    "align_floating_images": False,
    "cssutils_logging_level": logging.CRITICAL,
}


def build(title: str, name: str = "Ann") -> None:
    campaign = Campaign(
        name="bench",
        folder=Path("bench"),
        file=CampaignFile(
            title=title, subject=title, preheader="Lamps", posts=tuple(PostEntry(slug=post.slug) for post in POSTS)
        ),
        intro='Dear {{ subscriber.first_name | default("friend") }},\n\nthe lamps are **lit**.\n',
        thread=(),
    )
    reader = Subscriber(id="1", address="a@example.org", first_name=name)
    build_digest(campaign, POSTS, CONFIG, context=reading(reader, LINKS), now=NOW)


def page_of(title: str) -> str:
    """Return the page as it goes into premailer."""
    with patch.object(Premailer, "transform", autospec=True, side_effect=Premailer.transform) as spy:
        build(title)
    return str(spy.call_args.args[1])


def alone(page: str) -> None:
    Premailer(**PREMAILER).transform(page, pretty_print=False)


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def main() -> None:
    build("Warm")
    page = page_of("The page")
    alone(page)
    fresh, peer, second = [], [], []
    for number in range(ROUNDS):
        title = f"Round {number}"
        fresh.append(milliseconds(partial(build, title)))
        peer.append(milliseconds(partial(alone, page)))
        second.append(milliseconds(partial(build, title, "Ben")))
    ours, theirs, again = (statistics.median(times) for times in (fresh, peer, second))
    print(f"digest of 12 posts, {len(page.encode()) / 1000:.0f} KB before inlining")
    print(f"build, warm       {ours:6.1f} ms")
    print(f"premailer alone   {theirs:6.1f} ms")
    print(f"ratio             {ours / theirs:6.2f}     (bar: 1.50)")
    print(f"second build      {again:6.1f} ms  (bar: 5.0 ms)")


if __name__ == "__main__":
    main()
