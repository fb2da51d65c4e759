"""The packaged templates, filled, are what building them for that reader gives."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.digest.digest import Digest
from publisher.digest.merge.compile import Build, Compiled, Links, compile_digest
from publisher.digest.merge.message import masthead
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.workspace.campaigns import Campaign, CampaignFile, PostEntry
from publisher.workspace.config import Config, Email, Organisation, Sender

NOW = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
TEMPLATES = ("digest", "seasonal", "announcement", "single")
INTRO = """Dear {{ subscriber.fields.name | default("friend") }},

Here is *something* from {{ subscriber.fields.town | default("the harbour") }}, where the lanterns are lit at dusk.
{% if "parents" in subscriber.tags %}

**Parents**: [your page](https://www.example.org/for?name={{ subscriber.fields.name | default("you") | urlencode }}).
{% endif %}

[Choose what you get]({{ preferences_url }})
"""
LINKS = Links(
    unsubscribe_url="https://news.example.org/u/r1.c2ln",
    view_url="https://news.example.org/v/r1?a=1&b=2",
    preferences_url="https://news.example.org/p/r1",
)
VALUES = st.text(st.characters(exclude_characters="\0"), max_size=300) | st.sampled_from(
    [
        "",
        "*Ada*",
        "<b>",
        'O\'Neil & "sons"',
        "[x](http://x)",
        "{{ x }}",
        "_a_",
        "👩‍👩‍👧",
        "a\r\nb\n\nc",
        "é" * 300,
        ".",
        "=41",
    ]
)


def campaign_of(template: str) -> Build:
    posts = [
        Post(
            slug=f"post-{number}", title=f"Lantern walk {number}", author="Priya Nair", published=NOW, source="blog",
            source_id=str(number), url=f"https://www.example.org/{number}", html="<p>We walked by the harbour.</p>",
            text="We walked by the harbour.", excerpt="We walked by the harbour.",
        )
        for number in range(1 if template == "single" else 3)
    ]  # fmt: skip
    campaign = Campaign(
        name="winter",
        folder=Path("winter"),
        file=CampaignFile(
            title="Winter digest",
            subject='{{ subscriber.fields.title | default("Winter") }} from Lantern House',
            preheader='For {{ subscriber.fields.name | default("you") }}: lanterns, a walk by the harbour, and a song',
            template=template,
            link="https://www.example.org/pack",
            posts=tuple(PostEntry(slug=post.slug) for post in posts),
        ),
        intro=INTRO,
        thread=(),
    )

    def built(context: Mapping[str, object]) -> Digest:
        return build(campaign, posts, config(), context=context, now=NOW)

    return built


def config() -> Config:
    return Config(
        organisation=Organisation(name="Lantern House", website="https://www.example.org", address="1 Harbour Street"),
        sender=Sender(email="newsroom@example.org"),
        email=Email(public_url="https://news.example.org"),
    )


@pytest.fixture(scope="module")
def compiled() -> dict[str, tuple[Build, Compiled]]:
    builds = {name: campaign_of(name) for name in TEMPLATES}
    return {name: (made, compile_digest(made, masthead(config(), NOW))) for name, made in builds.items()}


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=25)
@given(first=VALUES, town=VALUES, parent=st.booleans())
def test_filling_is_building_for_that_reader(
    compiled: dict[str, tuple[Build, Compiled]], template: str, first: str, town: str, parent: bool
) -> None:
    made, all_readers = compiled[template]
    reader = Subscriber(
        id="r1", address="ada@example.org", tags=("parents",) if parent else (), fields={"town": town, "name": first}
    )
    filled = all_readers.skeleton.fill(reader, message_id="<r1@example.org>", links=LINKS)
    expected = made(reading(reader, LINKS))
    assert all_readers.read_by(reader, LINKS) == expected
    parsed = message_from_bytes(filled, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert parsed["Subject"] == expected.subject
    for subtype, content in (("plain", expected.text), ("html", expected.html)):
        part = parsed.get_body((subtype,))
        assert part is not None
        assert part.get_payload(decode=True) == content.replace("\n", "\r\n").encode()
    assert all(not part.defects for part in parsed.walk())
    assert all(len(line) <= 78 for line in filled.split(b"\r\n"))
