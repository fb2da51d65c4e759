"""What the manual of merge fields shows is of the grammar, and nothing that it names is missing from it."""

import re
from pathlib import Path

import pytest

from publisher.digest.merge.fields import FILTERS, LINKS, PROFILE
from publisher.digest.merge.grammar import parse
from publisher.digest.merge.grammar_nodes import puts
from publisher.model.foreign_tags import foreign_tags

PAGE = (Path(__file__).parents[2] / "docs" / "personal.md").read_text(encoding="utf-8")
INDENTED = re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE)
INLINE = [code for code in re.findall(r"`([^`]+)`", PAGE) if code.startswith(("{{ s", "{{ u", "{{ v", "{{ p", "{#"))]


@pytest.mark.parametrize("example", [*INDENTED, *INLINE])
def test_every_example_can_be_read(example: str) -> None:
    assert parse(re.sub(r"^    ", "", example, flags=re.MULTILINE)).faults == ()


def test_every_field_and_filter_is_named() -> None:
    shown = {put.field.name for example in INLINE for put in puts(parse(example).nodes)}
    assert shown >= {*PROFILE, *LINKS}
    assert all(f"`{name}`" in PAGE for name in FILTERS)


def test_the_tags_of_other_tools_that_it_shows_are_found() -> None:
    shown = PAGE.partition("## What came from another tool")[2].partition("##")[0]
    told = [tag.text for tag in foreign_tags(shown.partition(r"`\[")[0])]
    assert told == ["*|FNAME|*", "{first_name}", "[First Name]", "%%first_name%%"]
