import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import example, given

from nasty_texts import TEXTS
from publisher.model.sentences import sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Doors open at 5 p.m. Friday.",
        "The talk is at 10 a.m. ET.",
        "1. Install it.",
        "Dr. Cole and Mrs. Nair came.",
        "See https://example.org/a.b?c=d.e for more.",
        "That is how it went! 🎉",
        "It costs £2.50 a copy.",
        "My name is Jonas E. Smith.",
        "Please turn to p. 55.",
        "They closed the deal with Pitt, Briggs & Co. at noon.",
        "St. Michael’s Church is on 5th st. near the light.",
        "I work for the U.S. Government in Virginia.",
        "He teaches (he worked for 5 years as an engineer.) at the university.",
        "She turned to him, “This is great.” she said.",
        "She works at Yahoo! in the accounting department.",
        "The app, i.e. Facebook Messenger, is free.",
        "You can find it at N°. 1026.",
        "Prof. A. B. Smith QPM spoke first.",
        "Wait… what?",
        "Wir treffen uns z. B. in Berlin.",
        "Er kam am 24. Dezember an.",
        "「はい。」と彼は言った。",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert texts(sentence) == [sentence]
    assert texts(f"Before it. {sentence}")[-1] == sentence


@pytest.mark.parametrize(
    "divided",
    [
        "What is your name?|My name is Jonas.",
        "Let’s ask Jane and co.|They should know.",
        "I live in the E.U.|How about you?",
        "We make a good team, you and I.|Did you see her?",
        "Take vitamin C.|It helps.",
        "He was born in 1990.|The family moved in 1995.",
        "She turned to him, “This is great.”|She held the book out.",
        "Hello?!|Is that you?",
        "They asked for more.|(They got it.)|Then they left.",
        "It was said before. [17]|An old story.",
        "Visit example.org.|Then call us.",
        "iPhone users beware.|eBay is down.",
        "Thank you all! ❤️|See you soon.",
        "Use it.|https://example.org has more.",
        "no capitals here.|none at all.",
        "¿Cómo estás?|¡Muy bien!|Gracias.",
        "यह एक वाक्य है।|यह दूसरा है।",
        "هل أنت بخير؟|نعم، شكرا.",
    ],
)
def test_sentences_that_follow_one_another_are_told_apart(divided: str) -> None:
    assert texts(divided.replace("|", " ")) == divided.split("|")


def test_a_script_without_spaces_has_sentences_too() -> None:
    assert texts("今日は雨です。明日は晴れます！「はい。」「本当？」") == [
        "今日は雨です。", "明日は晴れます！", "「はい。」", "「本当？」",
    ]  # fmt: skip


def test_sentences_know_where_they_stand() -> None:
    text = "  First one.  Second one!\n\nA heading\n\n• An item\n• Another item\nLast."
    found = sentences(text)
    assert [sentence.text for sentence in found] == [
        "First one.", "Second one!", "A heading", "• An item", "• Another item\nLast.",
    ]  # fmt: skip
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


@given(TEXTS)
@example("Vitamin\u00a0C\u00a0.")
def test_no_text_is_too_strange(text: str) -> None:
    """Findings H8: a compiled splitter panicked here, with an error that was no Exception."""
    found = sentences(text)
    assert all(text[one.start : one.end] == one.text == one.text.strip() != "" for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    kept = "".join("".join(one.text.split()) for one in found)
    assert kept == "".join(text.split())


def test_nothing_is_said_on_the_terminal() -> None:
    code = "from publisher.model.sentences import sentences\nprint(len(sentences('Vitamin\\u00a0C\\u00a0.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert (done.stdout.strip(), done.stderr) == ("1", "")


@pytest.mark.parametrize("piece", ["a. ", ". ", "?", "\u00a0.", "(", "1. ", ".(", "\n ", "\n", "A.", "🎄", "…[1]"])
def test_time_grows_with_the_length_of_a_text_and_not_with_its_square(piece: str) -> None:
    started = time.process_time()
    sentences(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 10
