"""What a digest says, whatever it is called and whenever it leaves."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from publisher.digest.content import content_of
from publisher.digest.digest import Digest
from publisher.digest.merge.compile import compile_skeleton
from publisher.digest.merge.message import masthead
from publisher.model.releases import Media, Part, thread_content
from publisher.model.utm import untagged
from publisher.workspace.config import Config, Organisation, Sender

CONFIG = Config(organisation=Organisation(name="Lantern House"), sender=Sender(email="news@example.org"))
NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def content(
    words: str = "We walked by the harbour.",
    *,
    day: str = "20 December 2018",
    subject: str = "Winter",
    campaign: str = "winter",
    picture: str = "lantern.jpg",
    due: datetime = NOON,
) -> str:
    link = f"https://www.example.org/walk?page=2&utm_source=mail&utm_campaign={campaign}"

    def build(context: Mapping[str, object]) -> Digest:
        name = context["subscriber"].first_name  # type: ignore[attr-defined]  # what a template reads
        text = f"{day}, 2 posts\n\nDear {name}\n\n{words}\n{link}\n"
        page = f'<p>Dear {name}</p><p>{words}</p><img src="https://www.example.org/{picture}?utm_campaign={campaign}">'
        return Digest(subject=subject, preheader="", html=page, text=text)

    return content_of(compile_skeleton(build, masthead(CONFIG, due)).to_bytes())


@pytest.mark.parametrize(
    "changed",
    [
        {"campaign": "a-copy"},
        {"day": "3 January 2019", "due": datetime(2019, 1, 3, 9, 0, tzinfo=UTC)},
        {"day": "December 27, 2018"},
        {"day": "2018年12月27日"},
        {"words": "We walked\nby the harbour."},
    ],
)
def test_names_dates_tags_and_the_ends_of_lines_are_no_content(changed: dict[str, object]) -> None:
    assert content(**changed) == content()  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize("changed", [{"words": "We ran by the harbour."}, {"subject": "Spring"}, {"picture": "b.jpg"}])
def test_words_and_pictures_are(changed: dict[str, str]) -> None:
    assert content(**changed) != content()  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize(
    ("tagged", "plain"),
    [
        ("https://a.example/?utm_source=x", "https://a.example/"),
        ("https://a.example/b?utm_source=x&utm_medium=y#c", "https://a.example/b#c"),
        ("(https://a.example/b?utm_source=x&page=2)", "(https://a.example/b?page=2)"),
        ("https://a.example/b?page=2&utm_source=x&utm_campaign=y, so", "https://a.example/b?page=2 so"),
        ("Really? Yes & no.", "Really? Yes & no."),
    ],
)
def test_addresses_lose_their_campaign_tags(tagged: str, plain: str) -> None:
    assert untagged(tagged).replace(",", "") == plain


def test_a_thread_is_what_its_parts_say_and_show() -> None:
    picture = Media(name="a.jpg", content=b"1", type="image/jpeg", alt="A lantern")
    one = Part(position=1, text="Come: https://a.example/?utm_campaign=winter", media=(picture,))
    same = Part(position=1, text="Come: https://a.example/?utm_campaign=a-copy", media=(picture,))
    bare = Part(position=1, text=one.text)
    assert thread_content([one]) == thread_content([same]) != thread_content([bare])
    assert thread_content([one, one]) != thread_content([one])
