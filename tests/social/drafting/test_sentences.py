import pytest

from publisher.social.drafting.sentences import sentences


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
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert texts(sentence) == [sentence]
    assert texts(f"Before it. {sentence}")[-1] == sentence


def test_sentences_know_where_they_stand() -> None:
    text = "  First one.  Second one!\n\nA heading\n\n• An item\n• Another item\nLast."
    found = sentences(text)
    assert [sentence.text for sentence in found] == [
        "First one.", "Second one!", "A heading", "• An item", "• Another item\nLast.",
    ]  # fmt: skip
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_an_emoji_behind_a_sentence_belongs_to_it() -> None:
    assert texts("Thank you all! ❤️ See you soon.") == ["Thank you all! ❤️", "See you soon."]
