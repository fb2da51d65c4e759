"""Every value of a TOML file is found on its line, however it is written."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.workspace.toml_lines import Path, spots

FILE = '''\
# A campaign.
title = "Winter # [digest]"   # not a heading
"subject" = 'It''s'
preheader = """
One
two"""
email.lists = ["a", # first
  "b"]

[brand] # colours
accent = "#123456"
[x.more]
at = 2018-12-20

[[posts]]
slug = "one"
[[posts]]
slug = "two"
excerpt = \'\'\'Three
four\'\'\'
  [posts.more]
  deep = 1
[[posts]]
slug = "three"
'''.replace("'It''s'", "'Its'")


def test_a_value_is_found_by_its_keys() -> None:
    found = spots(FILE)
    assert {path: spot.line for path, spot in found.items()} == {
        ("title",): 2,
        ("subject",): 3,
        ("preheader",): 5,
        ("email", "lists"): 7,
        ("email", "lists", 0): 7,
        ("email", "lists", 1): 8,
        ("brand", "accent"): 11,
        ("x", "more", "at"): 13,
        ("posts", 0, "slug"): 16,
        ("posts", 1, "slug"): 18,
        ("posts", 1, "excerpt"): 19,
        ("posts", 1, "more", "deep"): 22,
        ("posts", 2, "slug"): 24,
    }


def test_a_line_of_a_text_between_three_marks_is_a_line_of_the_file() -> None:
    found = spots(FILE)
    assert found["preheader",].of_line(2) == 6
    assert found["posts", 1, "excerpt"].of_line(2) == 20
    assert found["title",].of_line(2) == 2


def test_posts_may_stand_in_one_line() -> None:
    found = spots('\nposts = [{slug = "one"}, {slug = "two", title = "T"},\n {slug="three"}]\n')
    assert found["posts", 1, "title"].line == 2
    assert found["posts", 2, "slug"].line == 3


@pytest.mark.parametrize("text", ["", "a", "= 1", "a = ", "[", "[[", "a = [", "a = {", "a = [1 2", 'a = "x', "]", "\0"])
def test_what_is_no_toml_ends(text: str) -> None:
    assert len(spots(text)) <= 2


keys = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=5)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    texts | st.integers(-99, 99) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.just("a b # ]"), inner, max_size=3),
    max_leaves=8,
)


def written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + ",\n# x\n".join(written(inner) for inner in value) + "\n]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def leaves(value: Any, path: Path = ()) -> set[Path]:
    inside: list[tuple[Any, Any]] = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return {path, *(leaf for key, inner in inside for leaf in leaves(inner, (*path, key)))} - {()}


@given(st.dictionaries(keys, values, max_size=4))
def test_nothing_that_is_written_is_missed(data: dict[str, Any]) -> None:
    text = "".join(f"{key} = {written(value)}\n" for key, value in data.items())
    assert set(spots(text)) == leaves(tomllib.loads(text))
