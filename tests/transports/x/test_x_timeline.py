"""A part is recognised among the own posts, however X shows it."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.testing import FakeAccount
from publisher.transports.x import timeline

FIELDS = ("created_at", "referenced_tweets", "entities")
WORDS = st.sampled_from(
    ["Snow", "&", "<b>", "R&D", "&amp;", "https://example.org/a?b=1&c=2", "example.org", "http://example.org/",
     "🎄", "café", "cafe\u0301", "\n\n", "10.30", "README.md", "(https://example.org/x).", "#winter", "@example_org"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join) | st.text(min_size=1, max_size=60)


def shown(account: FakeAccount) -> list[dict[str, object]]:
    return [account.shown(post, FIELDS) for post in reversed(account.live)]


@given(text=TEXTS, parent=st.sampled_from(["", "17"]), pictures=st.booleans())
def test_what_was_posted_is_found(text: str, parent: str, pictures: bool) -> None:
    account = FakeAccount("example_org")
    account.add("Something else", parent)
    post = account.add(text, parent, ("5",) if pictures else ())
    found = timeline.find(shown(account), text=text, reply_to=parent, handle="example_org")
    assert found == post.id


@given(text=TEXTS)
def test_the_same_text_under_another_parent_is_another_part(text: str) -> None:
    account = FakeAccount("example_org")
    account.add(text, "17")
    assert timeline.find(shown(account), text=text, reply_to="18", handle="example_org") is None
    assert timeline.find(shown(account), text=text, reply_to="", handle="example_org") is None


def test_the_own_handle_in_front_does_not_matter() -> None:
    post = {"id": "5", "text": "@Example_Org Snow is coming", "referenced_tweets": [{"type": "replied_to", "id": "4"}]}
    assert timeline.find([post], text="Snow is coming", reply_to="4", handle="example_org") == "5"


def test_a_quoting_post_is_no_answer() -> None:
    post = {"id": "5", "text": "Snow", "referenced_tweets": [{"type": "quoted", "id": "4"}]}
    assert timeline.find([post], text="Snow", reply_to="4", handle="") is None


def test_of_two_the_older_is_taken() -> None:
    posts = [{"id": "10", "text": "Snow"}, {"id": "9", "text": "Snow"}]
    assert timeline.find(posts, text="Snow", reply_to="", handle="") == "9"


def test_different_words_are_different_parts() -> None:
    assert timeline.find([{"id": "9", "text": "Snow 1/6"}], text="Snow 2/6", reply_to="", handle="") is None
