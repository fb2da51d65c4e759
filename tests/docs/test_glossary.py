"""Every word of the glossary stands once, in order, and where it says that the code has it."""

import ast
import re
from collections import Counter
from pkgutil import resolve_name

import pytest

from ground import REPOSITORY

PAGE = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([a-z][a-z -]*) \| (.+?) \| (?:`([\w.]+)` )?\|$", PAGE, re.MULTILINE)


def test_every_line_of_the_table_is_read() -> None:
    assert len(ROWS) == PAGE.count("\n| ") - 1


def test_the_words_stand_in_order_each_once() -> None:
    words = [word for word, _, _ in ROWS]
    assert words == sorted(set(words))


@pytest.mark.parametrize(("word", "place"), [(word, place) for word, _, place in ROWS if place])
def test_a_word_is_where_the_glossary_says(word: str, place: str) -> None:
    assert resolve_name(f"publisher.{place}"), word


def test_no_two_classes_are_called_by_one_word_of_the_glossary() -> None:
    """Give the class that means something else another name, or let the glossary say the other word."""
    words = {word.title().replace(" ", "") for word, _, _ in ROWS}
    names: Counter[str] = Counter()
    for file in (REPOSITORY / "publisher").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names.update(node.name for node in tree.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1 and name.removesuffix("s") in words] == []
