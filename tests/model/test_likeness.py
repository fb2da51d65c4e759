"""Whether two texts are one."""

import random

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.likeness import ALIKE, SIZE, Likenesses, resemblance, sketch

WORDS = [f"word{number}" for number in range(400)]
texts = st.lists(st.sampled_from(WORDS), max_size=300).map(" ".join)


def prose(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


@given(texts)
def test_a_text_is_all_itself_whatever_its_case_and_marks(text: str) -> None:
    drawn = sketch(text)
    assert resemblance(drawn, sketch(text.upper().replace(" ", " – "))) == (1.0 if drawn else 0.0)


@given(texts, texts)
def test_resemblance_is_a_share_and_the_same_from_both_sides(one: str, other: str) -> None:
    there, back = resemblance(sketch(one), sketch(other)), resemblance(sketch(other), sketch(one))
    assert there == back
    assert 0 <= there <= 1


def test_an_edited_text_is_alike_and_another_is_not() -> None:
    for seed in range(40):
        words = prose(seed).split()
        for place in random.Random(seed).sample(range(len(words)), len(words) // 20):
            words[place] = "changed"
        assert resemblance(sketch(prose(seed)), sketch(" ".join(words))) >= ALIKE
        assert resemblance(sketch(prose(seed)), sketch(prose(seed + 1_000))) < ALIKE / 5


def test_a_sample_tells_how_much_is_shared() -> None:
    errors = []
    for seed in range(60):
        one, other = prose(seed, 600), prose(seed, 600)[:2_000] + " " + prose(seed + 1_000, 300)
        sets = [{tuple(words[at : at + 3]) for at in range(len(words) - 2)} for words in (one.split(), other.split())]
        true = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        errors.append(resemblance(sketch(one), sketch(other)) - true)
    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.25


def test_a_short_text_resembles_nothing() -> None:
    assert sketch("Merry Christmas from all of us!") == ()
    assert resemblance((), ()) == 0


def test_a_sketch_is_small() -> None:
    assert len(sketch(prose(1, 5_000))) == SIZE


def test_posts_of_the_same_source_are_not_compared() -> None:
    likenesses = Likenesses()
    likenesses.add("here", "blog", sketch(prose(1)))
    likenesses.add("there", "feed", sketch(prose(1) + " more"))
    assert likenesses.like("blog", sketch(prose(1))) == ("there",)
    assert likenesses.like_that("there") == ("here",)


def test_a_line_below_every_post_makes_none_of_them_alike_and_hides_none() -> None:
    footer = " Lantern House is a charity of Example Street and helps families to talk about safety at home and online."
    likenesses = Likenesses()
    for number in range(200):
        likenesses.add(f"post-{number}", "blog", sketch(prose(number, 150) + footer))
    assert likenesses.like("feed", sketch(prose(7, 150) + footer)) == ("post-7",)
    assert likenesses.like("feed", sketch(prose(5_000, 150) + footer)) == ()
