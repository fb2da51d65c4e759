"""Campaigns and posts of an invented organisation, and the digests made of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.channels.email import EmailPlan
from publisher.digest.digest import Digest
from publisher.digest.merge.fields import Links
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build
from publisher.model.posts import Image, Post, slugify
from publisher.model.subscribers import Subscriber
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Brand, Config, Organisation, Sender

NOON = datetime(2018, 12, 20, 12, tzinfo=UTC)
LINKS = Links(
    unsubscribe_url="https://news.example.org/u/abc",
    view_url="https://news.example.org/v/abc",
    preferences_url="https://news.example.org/p/abc",
)
READER = Subscriber(id="reader1", address="ann@example.org", first_name="Ann", tags=("parents",))
PREHEADER = "A pack about group chats, what parents ask, and twelve libraries with open doors"
LONG_TITLE = (
    "Twelve libraries open their doors for evening sessions about life online, and each of them still has free places"
)
TITLES = (
    "Kind words in group chats",
    LONG_TITLE,
    "What parents ask us about the first phone",
    "A lesson for the shortest day",
    "How to report a false profile",
    "Grandparents and video calls",
    "Homework help without a screen",
    "When a game asks for money",
    "Listening first: notes from the helpline",
    "A quiet week for telephones",
    "Thank you, volunteers",
    "The map of safe places",
)
EXCERPTS = (
    "Our new pack is about the place where most unkindness happens: the group chat. It takes three lessons.",
    "“Every other child in the class has one.” We hear this sentence at every parents’ evening in February.",
    "Behind each number in our report is somebody who stayed late, made the tea & asked the awkward question.",
)
BODY = """\
<p>Our new pack is about the <a href="https://www.example.org/chat?a=1&amp;b=2">group chat</a>.</p>
<h1>What is in it</h1>
<ol><li>A plan for each lesson</li><li>Forty cards to cut out</li></ol>
<blockquote><p>Pause before you post.</p></blockquote>
<h4>For whom</h4>
<table><tr><th>Age</th><td>9 to 12</td></tr><tr><th>Lessons</th><td>3</td></tr></table>
<p>Print as many <em>copies</em> as you like.</p>
<p><img src="/pictures/cards.jpg" alt="Cards on a table" style="float:left" width="1200"></p>
"""
INTRO = """\
Dear {{ subscriber.first_name | default("friend") }},

The year is nearly over, and it was a **good** one. Thank you to everybody who
[stayed late and made the tea](https://www.example.org/thanks).
"""


def make_post(number: int, *, picture: bool = False, **changed: Any) -> Post:
    title = TITLES[number % len(TITLES)]
    values: dict[str, Any] = {
        "slug": slugify(title),
        "title": title,
        "author": ("Tomás Byrne", "Priya Nair")[number % 2],
        "published": NOON - timedelta(days=number),
        "url": f"https://www.example.org/news/{slugify(title)}",
        "source": "blog",
        "source_id": str(number),
        "html": BODY,
        "text": "word " * (300 + 200 * number),
        "excerpt": EXCERPTS[number % len(EXCERPTS)],
        "image": Image(url=f"https://www.example.org/pictures/{number}.jpg", alt=f"Children at table {number}")
        if picture
        else None,
    }
    return Post(**{**values, **changed})


def make_config(**sections: Any) -> Config:
    organisation: dict[str, Any] = {
        "name": "Lantern House",
        "website": "https://www.example.org",
        "address": "12 Harbour Lane, Cardiff CF10 1AA",
    }
    organisation |= sections.pop("organisation", {})
    values: dict[str, Any] = {
        "organisation": Organisation(**organisation),
        "sender": Sender(email="news@example.org"),
        "brand": Brand(footer="Lantern House is a registered charity."),
    }
    return Config(**{**values, **sections})


def make_campaign(
    chosen: Sequence[Post], /, *, folder: Path, intro: str = INTRO, outro: str = "", **file: Any
) -> Campaign:
    values: dict[str, Any] = {
        "title": "Winter digest",
        "subject": "Winter at Lantern House",
        "preheader": PREHEADER,
        "season": "winter",
        "posts": tuple(PostEntry(slug=post.slug) for post in chosen),
    }
    plans = {"email": file.pop("email", EmailPlan())}
    return Campaign(
        name="winter-2018",
        folder=folder,
        file=CampaignFile(**{**values, **file, "plans": plans}),
        intro=intro,
        thread=(),
        outro=outro,
    )


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("campaign")


@pytest.fixture(scope="session")
def make(empty: Path) -> Callable[..., Digest]:
    """Build a digest of ``posts`` (or of so many) for a reader; what is not said is as in the samples above."""

    def made(
        posts: Sequence[Post] | int = 3,
        /,
        *,
        intro: str = INTRO,
        pictures: bool = False,
        config: Config | None = None,
        folder: Path = empty,
        folders: Sequence[Path] = (),
        reader: Subscriber = READER,
        links: Links = LINKS,
        context: Mapping[str, object] | None = None,
        options: dict[str, Any] | None = None,
        **file: Any,
    ) -> Digest:
        chosen = [make_post(number, picture=pictures) for number in range(posts)] if isinstance(posts, int) else posts
        if file.get("template") == "announcement":
            file = {"link": "https://www.example.org/packs", "title": "The new pack is out", **file}
        return build(
            make_campaign(chosen, folder=folder, intro=intro, **file),
            chosen,
            config or make_config(),
            folders=folders,
            context=reading(reader, links) if context is None else context,
            now=NOON,
            **(options or {}),
        )

    return made


@pytest.fixture(scope="session")
def post() -> Callable[..., Post]:
    """Make one of the sample posts: by number, with other values where they are given."""
    return make_post


@pytest.fixture(scope="session")
def configured() -> Callable[..., Config]:
    """Make the sample configuration, with other sections where they are given."""
    return make_config
