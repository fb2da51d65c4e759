"""``thread.md``: what is posted, and what could be posted instead."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.workspace.thread_file import ThreadPart, parse, with_alternative, write

#: Words of a part or an alternative that can stand in the file as they are.
WORDS = (
    st.text(alphabet="ab .\n-<>!🎄", min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: text and not re.search(r"<!--|-->|--$|^-{3,}[ \t]*$|\n{3,}|^-|>$", text, re.MULTILINE))
)
PARTS = st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3).map(tuple)), max_size=4)


def texts(text: str) -> list[str]:
    return [part.text for part in parse(text)]


def test_a_line_of_dashes_divides_the_parts() -> None:
    assert texts("One\n\n---\n\nTwo -- still two\n-----\n\n---\nThree") == ["One", "Two -- still two", "Three"]


def test_comments_are_never_posted() -> None:
    text = "<!-- begin here -->\nOne\n<!-- or: Uno -->\nmore\n\n<!-- or:\nEins\n\nzwei -->\n---\n<!-- nothing -->\n"
    (part,) = parse(text)
    assert (part.text, part.alternatives) == ("One\n\nmore", ("Uno", "Eins\n\nzwei"))


def test_each_line_of_a_part_knows_its_line_in_the_file() -> None:
    text = "<!-- note -->\n\nOne\n<!-- or: Uno\nDue -->\nmore\n---\n\n  Two"
    assert [part.lines for part in parse(text)] == [(3, 4, 6), (9,)]
    lines = text.split("\n")
    for part in parse(text):
        for words, line in zip(part.text.split("\n"), part.lines, strict=True):
            assert words in lines[line - 1]


@pytest.mark.parametrize(
    "text",
    ["One <!-- or: Uno", "One\n<!-- or: Uno\n---\nTwo\n<!-- or: Due -->", "One --> Uno", "One <!-- <!-- or: Uno -->"],
)
def test_half_a_comment_stays_among_the_words_and_swallows_no_other_part(text: str) -> None:
    assert re.search("<!--|-->", texts(text)[0])
    assert "Two" not in text or texts(text)[1] == "Two"


@given(PARTS)
def test_what_is_written_is_read_again(parts: list[tuple[str, tuple[str, ...]]]) -> None:
    made = [ThreadPart(text=text, alternatives=others) for text, others in parts]
    assert [(part.text, part.alternatives) for part in parse(write(made))] == parts


@given(PARTS, st.data())
def test_taking_an_alternative_twice_is_taking_none(
    parts: list[tuple[str, tuple[str, ...]]], data: st.DataObject
) -> None:
    text = write([ThreadPart(text=words, alternatives=others) for words, others in parts])
    places = [(part, number) for part, (_, others) in enumerate(parts, 1) for number in range(1, len(others) + 1)]
    if not places:
        return
    part, number = data.draw(st.sampled_from(places))
    once = with_alternative(text, part, number)
    assert parse(once)[part - 1].text == parts[part - 1][1][number - 1]
    assert with_alternative(once, part, number) == text


@given(st.text(alphabet="ab-<>!\n or:", max_size=80))
def test_no_text_breaks_it_and_no_word_outside_comments_is_lost(text: str) -> None:
    posted = " ".join(texts(text)).split()
    bare = re.sub(r"(?ms)<!--(?:(?!<!--|-->|^-{3,}[ \t]*$).)*-->", "", text)
    assert posted == re.sub(r"(?m)^-{3,}[ \t]*$", "", bare).split()
    assert all(len(part.lines) == part.text.count("\n") + 1 for part in parse(text))
