"""Markup in plain text is found; plain text is not taken for markup."""

import pytest

from publisher.model.markup import marks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("**bold**", "bold"),
        ("__bold__", "bold"),
        ("*so*", "emphasis"),
        ("_so it is_", "emphasis"),
        ("[words](https://www.example.org/a_b)", "link"),
        ("![a lantern](lantern.jpg)", "picture"),
        ("# A heading", "heading"),
        ("`code`", "code"),
        ("<strong>", "HTML"),
        ('<a href="https://www.example.org">', "HTML"),
        ("&nbsp;", "entity"),
        ("&#8217;", "entity"),
    ],
)
def test_markup_is_found_with_its_line(text: str, kind: str) -> None:
    assert [(mark.text, mark.line, mark.kind) for mark in marks(f"Hello\n{text}")] == [(text, 2, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2 is 30",
        "*Terms apply.",
        "#lantern #walk",
        "a_file_name and https://www.example.org/a_b_c",
        "Q&A; M&S",
        "a < b > c",
        "(see [1] and [2])",
        "1. one\n- two",
        "@some_body_ is there",
    ],
)
def test_plain_text_is_no_markup(text: str) -> None:
    assert list(marks(text)) == []


def test_a_long_stretch_is_cut() -> None:
    (mark,) = marks(f"**{'x' * 150}**")
    assert len(mark.text) == 60
    assert mark.text.endswith("…")


@pytest.mark.parametrize("piece", ["*", "**a", "_a", "__a", "[", "[a](", "![a](", "`a", "<a ", "&am", "# a"])
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    # A quadratic reader would need hours for this.
    assert sum(1 for _ in marks(piece * 100_000)) <= 100_000
