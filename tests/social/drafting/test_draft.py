import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.channels.registry import network
from publisher.channels.x.length import urls, weighted_length
from publisher.model.posts import Post
from publisher.social.drafting.draft import draft_thread
from publisher.workspace.config import Social

PACK = """
Our newest activity pack is out today, and it is about the place where most unkindness now happens: the group chat.

The pack is made for children aged 9 to 12. It takes three lessons of 40 minutes and needs no devices at all.

We tried it in 18 classes last autumn.
"""
SURVEY = """
In our survey of 1,260 pupils, 62% of eleven-year-olds used at least one service that they were too young for. Most
had been helped by a parent.

I wish that age limits were so simple.
"""
HELPLINE = """
On 9 May 2008 two volunteers sat down beside one telephone in a borrowed room. Today 46 people answer calls, texts
and chats.
"""
BODIES = (PACK.strip(), SURVEY.strip(), HELPLINE.strip())
LONG = "\n\n".join(
    f"Families in our group number {number} found that an afternoon plan on the fridge worked better than any timer. "
    f"It had two hours of games and one hour of helping. What does a plan need? A plan needs a beginning and an end."
    for number in range(12)
)


def post(number: int = 0, *, text: str = BODIES[0], title: str = "", url: str = "", author: str = "Priya Nair") -> Post:
    return Post(
        slug=f"post-{number}",
        title=title or f"What we learned, volume {number}",
        author=author,
        published=datetime(2018, 12, 1, tzinfo=UTC),
        url=url,
        source="test",
        source_id=str(number),
        html="",
        text=text,
        excerpt="",
    )


def several(count: int = 3, *, linked: bool = True) -> list[Post]:
    return [
        post(number, text=BODIES[number % 3], url=f"https://www.example.org/blog/{number}" if linked else "")
        for number in range(count)
    ]


def drafted(
    posts: list[Post], *, title: str = "Winter digest", website: str = "", **settings: object
) -> tuple[str, ...]:
    return draft_thread(title=title, posts=posts, settings=Social(**settings), on=network("x"), website=website)  # type: ignore[arg-type] # fields by name


def test_a_thread_opens_with_what_it_is_and_has_a_part_for_each_post() -> None:
    parts = drafted(several())
    assert len(parts) == 5
    assert parts[0].startswith("Winter digest\n\nThree pieces, one thought from each.")
    assert "volume 1" in parts[0]
    assert "Our newest activity pack is out today" in parts[1]
    assert "62% of eleven-year-olds" in parts[2]
    assert "two volunteers" in parts[3]


def test_the_links_come_at_the_end_with_each_post_or_not_at_all() -> None:
    linked = {
        links: [len(urls(part)) for part in drafted(several(), links=links)] for links in ("last", "each", "none")
    }
    assert linked == {"last": [0, 0, 0, 0, 3], "each": [0, 1, 1, 1], "none": [0, 0, 0, 0]}


def test_no_link_is_dropped_where_there_are_many() -> None:
    posts = several(14)
    parts = drafted(posts)
    assert {link.text for part in parts for link in urls(part)} == {one.url for one in posts}
    assert all(weighted_length(part) <= 280 - len(" 16/16") for part in parts)


def test_posts_without_addresses_lead_to_the_website() -> None:
    assert drafted(several(linked=False), website="https://www.example.org")[-1].endswith(": https://www.example.org")
    assert len(drafted(several(linked=False))) == 4


def test_one_short_post_is_one_part_and_not_a_thread() -> None:
    short = "The helpline is open through the holidays, every day from 9 a.m. to 9 p.m."
    (part,) = drafted([post(text=short, url="https://www.example.org/h")], hashtags=("OnlineSafety",))
    assert part == f"What we learned, volume 0\n\n{short}\n\n#OnlineSafety\n\nhttps://www.example.org/h"
    (part,) = drafted([post(text=BODIES[0], url="https://www.example.org/p")])
    assert "Our newest activity pack is out today" in part


def test_one_long_post_is_told_in_its_order_with_the_link_last() -> None:
    parts = drafted([post(text=LONG, url="https://www.example.org/plans")])
    assert 3 <= len(parts) <= 5
    assert parts[0].startswith("What we learned, volume 0")
    assert parts[-1] == "Read it in full: https://www.example.org/plans"
    places = [LONG.index(part[:60]) for part in parts[1:-1]]
    assert places == sorted(places)


def test_an_author_who_says_i_is_named() -> None:
    text = "I have worked with children for twenty years and have never met one who did not want to be heard."
    parts = drafted([post(0, text=text), post(1)])
    assert f"“{text}”\n— Priya Nair" in parts[1]
    assert "I have worked" not in drafted([post(0, text=text, author="Admin"), post(1)])[1]


def test_handles_and_hashtags_are_those_of_the_configuration() -> None:
    parts = drafted(several(), handles={"Priya Nair": "priya"}, hashtags=("OnlineSafety", "#Winter"))
    assert parts[0].endswith("#OnlineSafety #Winter")
    assert parts[1].startswith("What we learned, volume 0, by @priya\n")
    assert not any("#" in part or "@" in part for part in drafted(several()))


def test_a_title_stands_where_nothing_of_the_post_can() -> None:
    parts = drafted([post(0, title="Games to play together", text="It is fun. They like it!"), post(1)])
    assert parts[1] == "Games to play together"


def test_a_question_for_a_title_is_not_asked_without_its_answer() -> None:
    parts = drafted([post(0, title="How can we tackle it?"), post(1)])
    assert "?" not in parts[1]


def test_a_long_title_leaves_the_room_to_the_passage() -> None:
    title = "A title " + "that goes on and on " * 8
    parts = drafted([post(0, title=title), post(1)])
    assert "Our newest activity pack is out today" in parts[1]
    assert weighted_length(drafted([post(0, title=title, text="No.", url="https://www.example.org")])[0]) <= 280


def test_a_draft_for_another_network_uses_its_room() -> None:
    parts = draft_thread(title="Winter", posts=several(), settings=Social(), on=network("mastodon"))
    assert all(network("mastodon").weigh(part) <= 500 for part in parts)


def test_no_posts_give_no_thread() -> None:
    assert drafted([]) == ()


@given(
    st.lists(st.sampled_from([*BODIES, LONG, "", "🎄" * 300, "Who? What? Why?", "x" * 900]), min_size=1, max_size=13),
    st.sampled_from(["last", "each", "none"]),
    st.booleans(),
    st.sampled_from(["", "A title", "Is this one?", "Long title " * 30]),
)
def test_every_draft_fits_and_says_only_what_the_posts_say(
    bodies: list[str], links: str, numbering: bool, title: str
) -> None:
    posts = [post(place, text=text, title=title, url="https://www.example.org/x") for place, text in enumerate(bodies)]
    parts = drafted(posts, links=links, numbering=numbering)
    assert parts
    assert all(part.strip() == part and part for part in parts)
    assert all(weighted_length(part) <= 280 for part in parts)
    assert not any(part.startswith("@") or re.search(r"^---", part, re.MULTILINE) for part in parts)


@pytest.mark.parametrize("author", ["Admin", "Priya Nair"])
def test_a_sentence_is_never_changed(author: str) -> None:
    posts = [post(number, text=BODIES[number], author=author) for number in range(3)]
    for one, part in zip(posts, drafted(posts)[1:], strict=True):
        told = part.split("\n\n", 1)[-1].split("\n— ")[0].strip("“”")
        assert told in one.text.replace("\n", " ")


def test_a_title_in_wide_letters_is_shortened_by_its_weight() -> None:
    (part,) = drafted([post(title="冬の安全な使い方" * 30, text="", url="https://www.example.org/w")])
    assert weighted_length(part) <= 280
    assert part.startswith("冬の安全な使い方")
    assert part.endswith("…\n\nhttps://www.example.org/w")


def test_an_address_that_no_post_can_hold_is_still_told() -> None:
    long = f"https://www.example.org/{'a' * 400}"
    posts = [post(0, url=long), post(1, url="https://www.example.org/b")]
    parts = draft_thread(title="Winter", posts=posts, settings=Social(), on=network("bluesky"))
    assert any(long in part for part in parts)
