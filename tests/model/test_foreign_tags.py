"""Tags of other newsletter tools are found, and prose with brackets is not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.foreign_tags import foreign_tags, meaning

FIRST = "subscriber.first_name"


@pytest.mark.parametrize(
    ("tag", "means"),
    [
        ("*|FNAME|*", FIRST),
        ("*|EMAIL|*", "subscriber.address"),
        ("*|UNSUB|*", "unsubscribe_url"),
        ("*|IF:FNAME|*", ""),
        ("{first_name}", FIRST),
        ("{FIRST_NAME}", FIRST),
        ("{$name}", FIRST),
        ("{$unsubscribe}", "unsubscribe_url"),
        ("{!firstname_fix}", FIRST),
        ("{contactfield=firstname}", FIRST),
        ("{contact.last_name}", "subscriber.last_name"),
        ("{user_data~First Name}", FIRST),
        ("[First Name]", FIRST),
        ("[firstname,fallback=there]", FIRST),
        ("[subscriber:firstname | default:reader]", FIRST),
        ('[[FIRSTNAME OR "Friend"]]', FIRST),
        ('[[data:firstname:"x"]]', FIRST),
        ("[% member:first_name %]", FIRST),
        ("[unsubscribe]", "unsubscribe_url"),
        ("[Company]", ""),
        ("%%first_name%%", FIRST),
        ("%%=v(@name)=%%", ""),
        ("%FIRSTNAME%", FIRST),
        ("%recipient.first_name%", FIRST),
        ("<<First Name>>", FIRST),
        ("«First Name»", FIRST),
        ("<unsubscribe>", "unsubscribe_url"),
        ("<%asm_group_unsubscribe_raw_url%>", ""),
        ("{{ first_name }}", FIRST),
        ("{{ contact.FIRSTNAME }}", FIRST),
        ("{{first_name|default:'friend'}}", FIRST),
        ("{{ subscriber.first_name }}", FIRST),
        ("{% unsubscribe %}", "unsubscribe_url"),
    ],
)
def test_a_tag_of_another_tool_is_found_with_what_it_means(tag: str, means: str) -> None:
    (found,) = foreign_tags(f"Hello,\ndear {tag}, and more.")
    assert (found.text, found.line, found.means) == (tag, 2, means)
    assert found.sure or not means


@pytest.mark.parametrize(
    "prose",
    [
        "He said [sic] that it [the lantern] was lit.",
        "Braces {like these} and sets {a, b} are prose.",
        "From 20% to 30% of all; 100%!",
        "2 < 3 and <b>bold</b> and <https://www.example.org>",
        "«Bonjour», she said.",
        "*very* **good** * | *",
        "[email protected]",
        "#first #name @name",
        "[Name your price](https://www.example.org)",
    ],
)
def test_prose_is_no_tag(prose: str) -> None:
    assert list(foreign_tags(prose)) == []
    assert list(foreign_tags(prose, markdown=True)) == []


@pytest.mark.parametrize(
    "prose",
    [
        r"\[First Name]",
        r"\{first_name}",
        "[Name](https://www.example.org)",
        "[Name][1]",
        "[Name]\n\n[name]: https://x.org",
    ],
)
def test_in_markdown_a_link_or_a_backslash_is_meant(prose: str) -> None:
    assert list(foreign_tags(prose, markdown=True)) == []


def test_a_backslash_means_nothing_outside_markdown() -> None:
    assert [tag.text for tag in foreign_tags(r"\[First Name] \{{name}}")] == ["[First Name]", "{{name}}"]


def test_braces_of_ones_own_are_told_apart() -> None:
    own = [tag.is_own for tag in foreign_tags("{{ a }} {% b %} {# c #} {{ *|FNAME|* {name}")]
    assert own == [True, True, True, True, False, False]


def test_what_no_tool_calls_so_means_nothing() -> None:
    assert meaning("lantern") is None
    assert meaning("Company") == ""


@given(st.text(alphabet="{}[]%*|<>«»#$!\\\n :abcname", max_size=200))
def test_every_tag_stands_in_the_text_at_its_line(text: str) -> None:
    for markdown in (False, True):
        for tag in foreign_tags(text, markdown=markdown):
            first = tag.text.removesuffix("…").partition(" ")[0]
            assert first in text.split("\n")[tag.line - 1]


@pytest.mark.parametrize(
    "piece", ["{", "[", "[a", "{{", "{{ a", "%a", "*|", "<<a", "«a", "[[a", "{%", "\\", "%%a", "<%"]
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    # A quadratic reader would need hours for this.
    assert sum(1 for _ in foreign_tags(piece * 100_000)) <= 100_000
    assert sum(1 for _ in foreign_tags(piece * 100_000, markdown=True)) <= 100_000
