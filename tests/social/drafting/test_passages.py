from datetime import date

import pytest

from publisher.social.drafting.dangling import follows, hangs
from publisher.social.drafting.passages import passages
from publisher.social.drafting.salience import salience


@pytest.mark.parametrize(
    "sentence",
    [
        "It takes three lessons of 40 minutes.",
        "They have set a standard that others should follow.",
        "However, the police cannot deal with it alone.",
        "This approach makes it easy to stop.",
        "Most had been helped by a parent.",
        "To allow the message, they can tap it.",
        "Whilst most are well meaning, a few are not.",
        "It is time to call up that army of volunteers.",
        "No matter what they say, the wrong person is named.",
        "To join the walk, you only need boots.",
        "Those reports are read by a nurse.",
        "Nobody is well suited for such a role.",
        "No wonder that many gave up.",
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
        "When it comes to safety, too many of us blame somebody else.",
        "Illness can last for years, but with the right help this can be prevented.",
        "This government has failed to invest.",
        "Because the bridge was closed, the walk began in Seaton.",
        "First aid takes an hour to learn.",
        "The answer must remain within the law.",
        "In our survey, 62% of eleven-year-olds used a service that they were too young for.",
    ],
)
def test_a_sentence_that_stands_alone_does_not(sentence: str) -> None:
    assert not hangs(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "That said, we should look at the facts.",
        "The most frustrating fact however, is that no one asks.",
        "Critically, the networks have a new weapon.",
        "We must also ask who pays.",
    ],
)
def test_a_sentence_that_goes_on_from_a_thought_can_be_understood_without_it(sentence: str) -> None:
    assert follows(sentence)
    assert not hangs(sentence)


def standing(text: str, title: str = "", **days: date) -> list[str]:
    """Return what can stand alone, best first."""
    return [passage.text for passage in passages(text, title, **days) if not passage.leans]


def test_a_question_comes_with_its_answer_or_not_at_all() -> None:
    text = "Who pays for moderators in every language? The companies that earn from children should pay for them."
    assert standing(text) == [text]
    assert passages("Who pays for the moderators in all of these languages?") == []


def test_an_answer_without_its_question_is_left_out() -> None:
    text = "We met in Leeds on a very cold Friday. What can schools do? Schools can train one adult to listen well."
    assert "Schools can train one adult to listen well." not in standing(text)


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
    assert all(said.startswith("The survey") for said in standing(text))


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
    assert standing(text)


def test_a_noun_that_only_an_earlier_sentence_names_is_not_spoken_of_as_known() -> None:
    text = "Instagram sends a request to the inbox. The request can be declined or allowed. Schools can help."
    assert "The request can be declined or allowed." not in standing(text)
    assert "The request can be declined or allowed." in standing(text, "What a request is")


def test_an_abbreviation_that_was_explained_before_needs_the_explanation() -> None:
    text = (
        "A Freedom of Information (FOI) request asked for all convictions for grooming in 2016. "
        "According to the FOI, the police achieved 259 convictions."
    )
    assert standing(text) == [text, text.partition(". ")[0] + "."]


def test_a_comparison_keeps_both_halves() -> None:
    twins = "In 2010 the service had a budget of £12.5m. In 2010 the ministry had a budget of £90m."
    assert standing(twins) == [twins]
    figures = "In 2014 volunteers brought 11% of the cases to court. By 2016 that number rose to 44%."
    assert standing(figures) == [figures]


def test_a_figure_that_the_author_disputes_never_stands_alone() -> None:
    text = "Of 363 cases, 263 involved one network. A damning statistic if taken at face value without its size."
    assert standing(text) == [text]


def test_what_others_say_comes_with_the_answer_to_it() -> None:
    text = "Some people say that children grow out of it. But four in ten told us years later that they had not."
    assert standing(text) == [text]


def test_a_promise_comes_with_what_it_promises() -> None:
    text = "There is so much that the government could do. It could start by paying for one nurse in each school."
    assert standing(text) == [text]


def test_times_that_are_past_when_the_thread_leaves_are_not_told() -> None:
    text = "Last Friday our conference in Seaton ended a series of three. A nurse in each school costs £12 a child."
    written = date(2016, 1, 20)
    assert len(standing(text, written=written, leaves=date(2016, 1, 22))) == 3
    assert standing(text, written=written, leaves=date(2016, 3, 1)) == ["A nurse in each school costs £12 a child."]


def test_what_a_person_is_quoted_with_is_in_that_persons_mouth() -> None:
    text = (
        "Homes are dear in every town of the county.\n\nHelen Silva, Head of Policy at Harbour Homes, said:\n\n"
        "“These figures show why housing needs to be a priority for the new council. We have waited for ten years.”\n\n"
        "The report can be had at our office in Seaton."
    )
    sayers = {passage.text: passage.sayer for passage in passages(text)}
    assert sayers["We have waited for ten years."] == "Helen Silva"
    assert sayers["The report can be had at our office in Seaton."] == ""
    assert not any("“" in said for said in sayers)


def test_no_sentence_below_about_us_is_quoted() -> None:
    text = "A nurse in each school costs £12 a child.\n\nAbout us\n\nHarbour Homes has built 400 homes since 1931."
    assert standing(text) == ["A nurse in each school costs £12 a child."]
