"""No text, however strange, keeps a draft from being made or a thread from being split (findings H8)."""

from datetime import UTC, datetime

from hypothesis import example, given

from nasty_texts import TEXTS
from publisher.channels.registry import network
from publisher.model.posts import Post
from publisher.social.condense import condense
from publisher.social.drafting.draft import draft_thread
from publisher.social.split import split_text
from publisher.workspace.config import Social

VITAMIN = "Vitamin\u00a0C\u00a0. It helps.\u00a0"


def post(text: str, title: str) -> Post:
    return Post(
        slug="a", title=title, author="Priya Nair", published=datetime(2018, 12, 1, tzinfo=UTC), source="test",
        source_id="a", html="", text=text, excerpt="", url="https://www.example.org/a",
    )  # fmt: skip


@given(TEXTS, TEXTS)
@example(VITAMIN, VITAMIN)
def test_a_thread_is_drafted_of_any_posts(text: str, title: str) -> None:
    on = network("x")
    one = draft_thread(title=title, posts=[post(text, title)], settings=Social(), on=on)
    two = draft_thread(title=title, posts=[post(text, title), post(title, text)], settings=Social(), on=on)
    assert one
    assert len(two) >= 2
    assert all(on.weigh(text) <= on.limit for part in (*one, *two) for text in (part.text, *part.alternatives))


@given(TEXTS)
@example(VITAMIN * 30)
def test_any_text_is_split(text: str) -> None:
    for name in ("x", "bluesky", "mastodon"):
        on = network(name)
        parts = split_text(text, limit=on.limit, weigh=on.weigh)
        assert all(on.weigh(part) <= on.limit for part in parts)
        assert bool(parts) == bool(text.strip())


@given(TEXTS, TEXTS)
@example(VITAMIN * 30, VITAMIN)
def test_any_parts_are_condensed(first: str, second: str) -> None:
    on = network("x")
    assert on.weigh(condense([first, second], on).text) <= on.limit
