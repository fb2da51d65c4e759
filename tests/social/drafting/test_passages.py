import pytest

from publisher.social.drafting.dangling import hangs
from publisher.social.drafting.passages import passages
from publisher.social.drafting.salience import salience


@pytest.mark.parametrize(
    "sentence",
    [
        "It takes three lessons of 40 minutes.",
        "They have set a standard that others should follow.",
        "However, the police cannot deal with it alone.",
        "That said, we should look at the facts.",
        "This approach makes it easy to stop.",
        "Most had been helped by a parent.",
        "The most frustrating fact however, is that no one asks.",
        "There simply aren’t enough of them.",
        "Behind each of those numbers is somebody who stayed late.",
        "When it wasn’t easy, many people said nothing.",
        "Boredom is not either.",
        "The last one matters most.",
        "There is no reason they cannot patrol.",
        "and it went on like that.",
    ],
)
def test_a_sentence_that_needs_another_hangs(sentence: str) -> None:
    assert hangs(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "This year 214 schools used our materials.",
        "It is never too early to talk with children about it.",
        "A child who tells you about a threat does not need a plan in the first minute.",
        "Pupils stop the chat at the moment when it turns.",
        "Ordinary people can make a real difference.",
        "“Children who fear losing the phone keep silent,” she writes.",
        "In our survey, 62% of eleven-year-olds used a service that they were too young for.",
    ],
)
def test_a_sentence_that_stands_alone_does_not(sentence: str) -> None:
    assert not hangs(sentence)


def best(text: str) -> str:
    return passages(text)[0].text


def test_a_question_comes_with_its_answer_or_not_at_all() -> None:
    text = "Who pays for moderators in every language? The companies that earn from children should pay for them."
    found = [passage.text for passage in passages(text)]
    assert found == [text]
    assert passages("Who pays for the moderators in all of these languages?") == []


def test_an_answer_without_its_question_is_left_out() -> None:
    text = "We met in Leeds on a very cold Friday. What can schools do? Schools can train one adult to listen well."
    assert "Schools can train one adult to listen well." not in [passage.text for passage in passages(text)]


def test_a_quotation_comes_whole_and_with_the_one_who_said_it() -> None:
    text = (
        "One delegate had travelled far. “I came for the slides. I left with three people I can call,” said Ruth "
        "Llewellyn, who leads a team of twelve.\n\n“Every other child in the class has one, and it is not fair.”"
    )
    for passage in passages(text):
        assert passage.text.count("“") == passage.text.count("”")
        assert "“" not in passage.text or "said Ruth Llewellyn" in passage.text


def test_what_somebody_else_was_announced_to_say_is_never_taken_for_the_author() -> None:
    text = (
        "Delegates told us what they thought:\n\nExcellent course with plenty to take home for the staff.\n\n"
        "I will certainly recommend the course to every school that I visit."
    )
    assert passages(text) == []


def test_a_promise_of_a_list_is_not_made_without_the_list() -> None:
    assert passages("Three things help more than any app in the world.\n\nHere is what waits for you in January:") == []


def test_headings_lists_and_notes_about_the_post_are_not_quoted() -> None:
    text = (
        "What is in the pack\n\n1. A lesson plan for each of the three lessons.\n\n• Forty chat cards to cut out.\n\n"
        "This post originally appeared on the Civic Review on 30 November.\n\nFollow @example for more of the same.\n\n"
        "Click here to read about the pack on our website today."
    )
    assert passages(text) == []


def test_a_figure_keeps_its_subject() -> None:
    text = "The survey reached 1,260 pupils in 40 schools across the county. It found that 62% used such a service."
    assert all(passage.text.startswith("The survey") for passage in passages(text))


def test_what_a_text_speaks_of_most_ranks_highest() -> None:
    ranks = salience(
        [
            "The weather was fine.",
            "Children need adults who listen to children.",
            "Adults who listen keep children safe.",
            "Lunch came late.",
        ]
    )
    assert min(ranks[1:3]) > max(ranks[0], ranks[3])
    assert salience([]) == []
    assert salience(["…"]) == [pytest.approx(0.15 * 1.3, abs=0.2)]


def test_ranking_is_the_same_every_time() -> None:
    text = "Parents listen to children. Children trust parents who listen. Trust grows slowly. Schools listen too late."
    assert passages(text) == passages(text)
    assert best(text)
