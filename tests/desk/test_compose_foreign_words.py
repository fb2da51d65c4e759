"""What posts say goes into a campaign as it stands, and never becomes a field or a block (findings I1)."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.desk.choose import Choice
from publisher.desk.compose import Wish, campaign_of
from publisher.digest.digest import Digest
from publisher.digest.merge.fields import Links
from publisher.digest.merge.template_reader import reading
from publisher.digest.page.build import build
from publisher.digest.page.preheader import proposed
from publisher.model.posts import Post
from publisher.model.subscribers import Subscriber
from publisher.workspace import campaigns
from publisher.workspace.config import Config, Organisation, Sender

NOON = datetime(2018, 12, 20, 12, tzinfo=UTC)
READER = Subscriber(id="r1", address="alex@example.org", first_name="Alex")
LINKS = Links(unsubscribe_url="https://news.example.org/u/1")


def post(title: str, number: int = 0, excerpt: str = "It begins here.") -> Post:
    return Post(
        slug=f"post-{number}", title=title, author="", published=NOON, source="feed", source_id=str(number),
        html="<p>It begins here.</p>", text="It begins here.", excerpt=excerpt, url=f"https://www.example.org/{number}",
    )  # fmt: skip


def config(name: str = "Lantern House") -> Config:
    return Config(organisation=Organisation(name=name), sender=Sender(email="news@example.org"))


def composed(posts: list[Post], folder: Path, name: str = "Lantern House") -> Digest:
    """Compose, write, read again and build, as a person does with the commands."""
    wish = Wish(name="winter", choice=Choice(last=len(posts)))
    rmtree(folder / "winter", ignore_errors=True)
    campaigns.save(campaign_of(wish, posts, config(name), folder, now=NOON))
    campaign = campaigns.load(folder / "winter")
    return build(campaign, posts, config(name), context=reading(READER, LINKS), now=NOON)


@pytest.mark.parametrize(
    "title",
    [
        "{{ 7*7 }} {{ subscriber.address }}",
        "{{ 'a'*90000000 }}",
        "{% for a in range(99999999) %}",
        "{# nothing #} and {{",
        "*|FNAME|* and {first_name}",
    ],
)
def test_a_title_from_a_feed_is_the_subject_letter_by_letter(tmp_path: Path, title: str) -> None:
    digest = composed([post(title)], tmp_path)
    assert digest.subject == title
    assert digest.preheader == "It begins here."
    assert "alex@example.org" not in digest.subject + digest.preheader


@given(title=st.text(min_size=1, max_size=60), excerpt=st.text(max_size=60))
def test_any_title_and_beginning_is_subject_and_preheader_on_one_line(
    tmp_path_factory: pytest.TempPathFactory, title: str, excerpt: str
) -> None:
    posts = [post(title, excerpt=excerpt)]
    digest = composed(posts, tmp_path_factory.mktemp("campaigns"))
    assert digest.subject == on_one_line(title)
    if digest.subject:
        said = on_one_line(proposed([title], excerpt, subject=title))
        # What only begins the post gives way to the post's best sentence.
        assert digest.preheader in {said, on_one_line(proposed([title], "It begins here.", subject=title))}


def on_one_line(text: str) -> str:
    return " ".join("".join(" " if sign < " " or "\x7f" <= sign <= "\x9f" else sign for sign in text).split())


def test_a_title_on_two_lines_begins_no_header_of_its_own(tmp_path: Path) -> None:
    assert composed([post("Hello\r\nBcc: x@example.org")], tmp_path).subject == "Hello Bcc: x@example.org"


def test_an_organisation_with_braces_in_its_name_is_no_field_either(tmp_path: Path) -> None:
    digest = composed([post("One"), post("Two", 1)], tmp_path, "The {{ subscriber.address }} House")
    assert digest.subject == "Winter from The {{ subscriber.address }} House"
    assert "pieces from The {{ subscriber.address }} House" in digest.text.replace("\n", " ")


def test_the_greeting_that_is_proposed_is_a_field(tmp_path: Path) -> None:
    assert "Dear Alex," in composed([post("One")], tmp_path).text
