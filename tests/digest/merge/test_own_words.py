"""A person's words are told by file and line, whatever is wrong with them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publisher.digest.digest import Digest
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.fields import Links
from publisher.digest.merge.message import masthead
from publisher.digest.merge.own_words import own_words, places_of_fields
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build
from publisher.errors import CampaignError, MergeError
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.workspace import campaigns
from publisher.workspace.config import Config, Email, Organisation, Sender

NOON = datetime(2018, 12, 20, 12, tzinfo=UTC)
CONFIG = Config(
    organisation=Organisation(name="Lantern House", website="https://www.example.org"),
    sender=Sender(email="news@example.org"),
    email=Email(public_url="https://news.example.org"),
)
FILE = """\
title = "Winter digest"

subject = "SUBJECT"
preheader = '''
A line,
PREHEADER'''

[[posts]]
slug = "one"

[[posts]]
slug = "two"
excerpt = "EXCERPT"
image = "IMAGE"

[email]
"""
Written = Callable[..., campaigns.Campaign]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a campaign, with other words in places of its file and its opening, and loads it."""

    def write(intro: str = "Dear friend,\n", **places: str) -> campaigns.Campaign:
        text = FILE.replace('image = "IMAGE"\n', "") if "IMAGE" not in places else FILE
        for name, said in places.items():
            text = text.replace(name, said)
        folder = tmp_path / "winter"
        folder.mkdir(exist_ok=True)
        (folder / "campaign.toml").write_text(text, encoding="utf-8")
        (folder / "intro.md").write_text(intro, encoding="utf-8")
        return campaigns.load(folder)

    return write


def built(campaign: campaigns.Campaign, context: Any = None) -> Digest:
    posts = [
        Post(
            slug=slug, title=slug, author="", published=NOON, source="blog", source_id=slug, html="<p>x</p>", text="x",
            url=f"https://www.example.org/{slug}", excerpt="x",
        )
        for slug in ("one", "two")
    ]  # fmt: skip
    reader = reading(Subscriber(id="r1", address="ada@example.org"), Links(unsubscribe_url="https://n.example.org/u"))
    return build(campaign, posts, CONFIG, context=reader if context is None else context, now=NOON)


@pytest.mark.parametrize(
    ("places", "where"),
    [
        ({"SUBJECT": "For {{ first_name }}"}, "campaign.toml, line 3"),
        ({"PREHEADER": "For {{ first_name }}"}, "campaign.toml, line 6"),
        ({"EXCERPT": "For {{ first_name }}"}, "campaign.toml, line 13"),
        ({"intro": "Dear all,\n\nDear {{ first_name }}"}, "intro.md, line 3"),
    ],
)
def test_a_slip_in_a_field_is_told_with_file_and_line(written: Written, places: dict[str, str], where: str) -> None:
    with pytest.raises(MergeError, match=f"^{where}: .*“subscriber.first_name”"):
        built(written(**places))


def test_a_field_without_a_value_is_told_with_file_and_line(written: Written) -> None:
    with pytest.raises(MergeError, match=r"^intro\.md, line 2: subscriber\.first_name has no value"):
        built(written(intro="Dear\n{{ subscriber.first_name }}"))


@pytest.mark.parametrize("breaks", [r"Hello\r\nBcc: x@example.org", r"Hello\nyou", r"Hello\u0000", r"Hello\u2028you"])
def test_a_subject_on_two_lines_is_refused_with_its_line(written: Written, breaks: str) -> None:
    with pytest.raises(MergeError, match=r"^campaign\.toml, line 3: .*Subject.*line break"):
        built(written(SUBJECT=breaks))


def test_a_newline_around_a_subject_is_no_line_break(written: Written) -> None:
    assert built(written(SUBJECT=r"Hello\n")).subject == "Hello"


@pytest.mark.parametrize(
    ("places", "where"),
    [
        ({"IMAGE": "gone.jpg"}, r"campaign\.toml, line 14"),
        ({"intro": "Look:\n\n![A lantern](lantérn.jpg)\n"}, r"intro\.md, line 3"),
    ],
)
def test_a_picture_that_is_missing_is_told_with_file_and_line(
    written: Written, places: dict[str, str], where: str
) -> None:
    with pytest.raises(CampaignError, match=rf"^{where}: The picture (gone|lantérn)\.jpg is not in"):
        built(written(**places))


def test_a_field_that_no_value_can_fill_is_told_with_file_and_line(written: Written) -> None:
    campaign = written(intro="Hello.\n\n[Join](https://www.example.org/?t={{ subscriber.fields.town }})")
    with pytest.raises(MergeError, match=r"^intro\.md, line 3: subscriber\.fields\.town stands inside a link"):
        compile_skeleton(lambda context: built(campaign, context), masthead(CONFIG, NOON))


def test_where_a_field_is_first_put_out_is_known(written: Written) -> None:
    campaign = written(
        intro='\n{% if "a" in subscriber.tags %}\n{{ subscriber.fields.town | default("") }}{% endif %}{{ view_url }}',
        EXCERPT="{{ subscriber.first_name | default('you') }} and {{ subscriber.fields.town | default('') }}",
    )
    assert places_of_fields(campaign) == {
        "subscriber.fields.town": "intro.md, line 3",
        "view_url": "intro.md, line 3",
        "subscriber.first_name": "campaign.toml, line 13",
    }
    assert built(written()).places == {}


def test_what_a_person_wrote_is_what_a_reader_sees_and_nothing_else(written: Written) -> None:
    texts = {words.text for words in own_words(written(SUBJECT="Hello"))}
    assert texts == {"Winter digest", "Hello", "A line,\nPREHEADER", "Dear friend,\n", "EXCERPT"}


def test_words_of_a_post_are_never_read_as_fields(written: Written) -> None:
    campaign = written()
    evil = "{{ subscriber.address }} {% if %} {{ 'a'*90000000 }}"
    post = Post(
        slug="one", title=evil, author=evil, published=NOON, source="blog", source_id="1", html=f"<p>{evil}</p>",
        text=evil, excerpt=evil, url="",
    )  # fmt: skip
    other = Post(
        slug="two", title="two", author="", published=NOON, source="blog", source_id="2", html="", text="", excerpt=""
    )
    reader = reading(Subscriber(id="r1", address="ada@example.org"), Links(unsubscribe_url="https://n.example.org/u"))
    digest = build(campaign, [post, other], CONFIG, context=reader, now=NOON)
    assert "ada@example.org" not in digest.html + digest.text + digest.subject
    assert evil in digest.text
