import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.channels.registry import network
from publisher.channels.x.length import urls, weighted_length
from publisher.model.posts import Post
from publisher.social.drafting.draft import draft_thread
from publisher.social.drafting.telling import DraftedPart
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
OTTERS = (
    """
For the first time in forty years, otters have bred on the lower Wye. Our cameras caught a mother with two cubs near
Monmouth on 12 February 2021.

Otters vanished from most rivers in the 1970s, when pesticides built up in the fish they eat. The chemicals were banned,
but the banks that otters need had been cleared.

Since 2014 volunteers have planted 4,200 trees and fenced 11 km of bank. That gave the animals somewhere to lie up by
day.

Two floods in 2019 and 2020 took a third of the young trees, and sewage was discharged into the river on 178 days in
2020, compared with 90 days in 2018.

We want the agency to publish discharge figures within an hour, not once a year. If you see a dead otter, please call
0300 065 3000 so that it can be examined.

You can help by walking a kilometre of bank once a month. Our next training day is on 20 March. Book your place here.
""".strip()
    .replace("\n\n", "¶")
    .replace("\n", " ")
    .replace("¶", "\n\n")
)
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


def texts(parts: tuple[DraftedPart, ...]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


def several(count: int = 3, *, linked: bool = True) -> list[Post]:
    return [
        post(number, text=BODIES[number % 3], url=f"https://www.example.org/blog/{number}" if linked else "")
        for number in range(count)
    ]


def drafted(
    posts: list[Post], *, title: str = "Winter digest", website: str = "", **settings: object
) -> tuple[str, ...]:
    chosen = Social(**settings)  # type: ignore[arg-type] # fields by name
    return texts(draft_thread(title=title, posts=posts, settings=chosen, on=network("x"), website=website))


def test_a_thread_opens_with_what_it_is_and_has_a_part_for_each_post() -> None:
    parts = drafted(several())
    assert len(parts) == 5
    assert parts[0].startswith("Winter digest\n\nThree pieces, one thought from each. Links at the end.")
    assert "Our newest activity pack is out today" in parts[1]
    assert "62% of eleven-year-olds" in parts[2]
    assert "two volunteers" in parts[3]


@pytest.mark.parametrize("count", [2, 3, 11])
def test_no_title_is_said_twice(count: int) -> None:
    parts = drafted(several(count))
    assert [sum(f"volume {number}\n" in f"{part}\n" for part in parts) for number in range(count)] == [1] * count


def test_the_titles_stand_in_the_opening_where_there_is_room_and_else_above_each_passage() -> None:
    assert "• What we learned, volume 1" in drafted(several())[0]
    assert drafted(several(11))[1].startswith("What we learned, volume 0\n\n")


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
    parts = drafted([post(text=BODIES[0], url="https://www.example.org/p")])
    assert 1 <= len(parts) <= 3
    assert "Our newest activity pack is out today" in parts[0]


def test_one_long_post_is_told_in_its_order_with_the_link_below_the_last_part() -> None:
    parts = drafted([post(text=OTTERS, title="Otters are back on the Wye", url="https://www.example.org/otters")])
    assert 3 <= len(parts) <= 5
    assert parts[0].startswith("Otters are back on the Wye\n\nFor the first time in forty years")
    assert parts[-1].endswith("\n\nhttps://www.example.org/otters")
    places = [OTTERS.index(part[:40]) for part in parts[1:]]
    assert places == sorted(places)


def test_where_to_turn_is_kept_and_stands_last() -> None:
    parts = drafted([post(text=OTTERS)])
    assert "please call 0300 065 3000" in parts[-1]
    assert "We want the agency to publish" in parts[-2]


def test_a_comparison_is_told_with_both_its_figures() -> None:
    assert any("178 days in 2020, compared with 90 days in 2018" in part for part in drafted([post(text=OTTERS)]))


def test_news_is_told_first() -> None:
    text = f"{PACK.strip()}\n\nUnkindness is as old as school. {HELPLINE.strip()}"
    assert "Our newest activity pack is out today" in drafted([post(text=text)])[0]


def test_a_link_that_the_last_part_has_no_room_for_has_a_part_of_its_own() -> None:
    long = f"{'We must all ask for more and better benches by the river, and for lights. ' * 3}Call 0300 065 3000 now."
    parts = drafted([post(text=f"{OTTERS}\n\n{long.strip()}", url="https://www.example.org/otters")])
    assert any(part.endswith("https://www.example.org/otters") for part in parts)


def test_a_thread_about_one_post_leads_nobody_to_a_bare_home_page_in_a_part_of_its_own() -> None:
    parts = drafted([post(text=OTTERS)], website="https://www.example.org")
    assert not any(part.startswith(("Read", "More")) for part in parts)


def test_what_is_past_when_the_thread_leaves_is_not_told() -> None:
    text = f"Last Friday we met in Leeds with 400 volunteers and our new chair. {OTTERS}"
    made = draft_thread(
        title="Otters", posts=[post(text=text)], settings=Social(), on=network("x"), leaves=date(2020, 1, 1)
    )
    assert not any("Last Friday" in said for part in made for said in (part.text, *part.alternatives))


def test_below_most_parts_stand_others_that_could_be_taken_instead() -> None:
    made = draft_thread(
        title="Otters", posts=[post(text=OTTERS, url="https://www.example.org/o")], settings=Social(), on=network("x")
    )
    assert all(len(part.alternatives) <= 3 for part in made)
    assert sum(bool(part.alternatives) for part in made) >= 2
    used = " ".join(part.text for part in made)
    assert all(one not in used and weighted_length(one) <= 280 for part in made for one in part.alternatives)
    assert all(one.endswith("https://www.example.org/o") for one in made[-1].alternatives)


def test_an_author_who_says_i_is_named() -> None:
    text = "I have worked with children for twenty years and have never met one who did not want to be heard."
    parts = drafted([post(0, text=text), post(1)])
    assert f"“{text}”\n— Priya Nair" in parts[1]
    assert "I have worked" not in drafted([post(0, text=text, author="Admin"), post(1)])[1]


def test_handles_and_hashtags_are_those_of_the_configuration() -> None:
    parts = drafted(several(), handles={"Priya Nair": "priya"}, hashtags=("OnlineSafety", "#Winter"))
    assert parts[0].endswith("#OnlineSafety #Winter")
    assert parts[1].startswith("By @priya\n")
    assert drafted(several(9), handles={"Priya Nair": "priya"})[1].startswith("What we learned, volume 0, by @priya\n")
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
    parts = texts(draft_thread(title="Winter", posts=several(), settings=Social(), on=network("mastodon")))
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
    parts = texts(draft_thread(title="Winter", posts=posts, settings=Social(), on=network("bluesky")))
    assert any(long in part for part in parts)


POOL = (
    "Otters have bred on the lower Wye for the first time in forty years.",
    "They vanished from most rivers in the 1970s, when pesticides built up in the fish that they eat.",
    "However, the banks had been cleared.",
    "Since 2014 volunteers have planted 4,200 trees along 11 km of the lower Wye and its brooks.",
    "That gave the animals somewhere to lie up by day.",
    "To allow the request, they can tap on it.",
    "Who is to pay for it?",
    "We want the agency to publish discharge figures within an hour, not once a year.",
    "If you see a dead otter, please call 0300 065 3000 so that it can be examined.",
    "Some people say that otters eat all the fish.",
    "But the anglers' own counts show more salmon than in 2010.",
    "In 2018 sewage was let into the river on 90 days near Monmouth bridge.",
    "In 2018 sewage was let into the brooks on 12 days near Monmouth bridge.",
    "I have never seen so many of them on one morning in May.",
    "What we did",
    "Three things help more than any law:",
    "Read more at https://www.example.org/otters and on our page.",
)


#: How sentences begin that lean on the one before them.
LEANING = ("They vanished", "However, the banks", "That gave", "To allow the request", "But the anglers")


@given(
    st.lists(st.tuples(st.sampled_from(POOL), st.sampled_from([" ", "\n\n"])), min_size=1, max_size=24),
    st.sampled_from(["x", "bluesky", "mastodon"]),
    st.booleans(),
)
def test_no_part_leans_on_what_is_not_told_right_before_it(
    pieces: list[tuple[str, str]], name: str, numbering: bool
) -> None:
    text = "".join(piece for pair in pieces for piece in pair).strip()
    one = post(text=text, title="Otters on the Wye", url="https://www.example.org/otters")
    settings = Social(numbering=numbering)
    made = draft_thread(title="Otters", posts=[one], settings=settings, on=network(name))
    assert made == draft_thread(title="Otters", posts=[one], settings=settings, on=network(name))
    assert all(
        network(name).weigh(said) <= network(name).limit for part in made for said in (part.text, *part.alternatives)
    )
    if len(made) == 1:
        return
    flat = " ".join(text.split())
    leaning = [one for one in LEANING if not flat.startswith(one)]
    told = [_bare(part.text) for part in made]
    for before, said in pairwise(["", *told]):
        assert not said.endswith(("?", ":"))
        for opening in leaning:
            assert not said.startswith(opening) or f"{before} {opening}" in flat
    for other in (one for part in made for one in part.alternatives):
        assert not _bare(other).startswith(tuple(leaning))


def _bare(part: str) -> str:
    """Return the author's words in a part, without the title above them and the link below."""
    blocks = [block for block in part.split("\n\n") if block != "Otters on the Wye" and "https://" not in block]
    return " ".join(blocks).split("\n— ")[0].strip("“”")


GERMAN = (
    "Zum ersten Mal seit vierzig Jahren haben Otter am unteren Wye Junge bekommen. Sie wurden bei Monmouth gesehen.\n\n"
    "Seit 2014 haben Freiwillige 4.200 Bäume gepflanzt und elf Kilometer Ufer eingezäunt. Das gab den Tieren Platz.\n\n"
    "Wer einen toten Otter findet, ruft bitte 0300 065 3000 an, damit er untersucht werden kann."
)
JAPANESE = (
    "四十年ぶりに、ワイ川の下流でカワウソが子を産みました。私たちのカメラは、二頭の子を連れた母親を撮影しました。\n\n"
    "2014年から、ボランティアが4,200本の木を植え、11キロの岸に柵を作りました。それは動物たちに昼間休む場所を与えました。\n\n"
    "私たちは、役所が一時間以内に数字を公表することを求めます。死んだカワウソを見つけたら、お電話ください。"
)


def test_another_language_is_told_from_the_beginnings_of_its_paragraphs() -> None:
    parts = drafted([post(text=GERMAN, title="Die Otter sind zurück")])
    assert parts[0].startswith("Die Otter sind zurück\n\nZum ersten Mal")
    assert parts[-1].startswith("Wer einen toten Otter findet, ruft bitte 0300 065 3000 an")
    assert not any(part.startswith(("Sie ", "Das ")) for part in parts)


def test_sentences_of_a_script_without_spaces_are_told_without_spaces() -> None:
    parts = drafted([post(text=JAPANESE, title="カワウソが帰ってきた")])
    assert len(parts) >= 2
    assert all(block in JAPANESE for part in parts for block in part.split("\n\n") if block != "カワウソが帰ってきた")
