"""One table for all commands: what must be typed stays whole, whatever the width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cli.screen.table import Column, Table, lines

LONG = "how-volunteers-from-three-towns-cleaned-our-lower-river-2026"
COLUMNS: list[Column | str] = [
    "Name",
    Column(name="Title", shorten=True),
    Column(name="Posts", align="right", nouns=("post", "posts")),
    "State",
]
SHORT_ROW = ["winter-2026", "Winter at the river", 6, "approved"]
LONG_ROW = [LONG, "How volunteers from three towns cleaned our lower river", 1, "draft"]


def drawn(*rows: list[object], width: int | None = 80, plain: bool = False) -> list[str]:
    table = Table(columns=COLUMNS, rows=rows)
    return [line.plain for line in lines(table, width=width, quiet="", ellipsis="…", plain=plain)]


def test_a_command_below_a_row_is_never_broken() -> None:
    remark = "held by A. Editor since 09:15: publisher queue resume 12"
    table = Table(columns=["Name"], rows=[["winter"]], remarks={0: remark})
    said = [str(line) for line in lines(table, width=30, quiet="", ellipsis="…")]
    assert said == ["Name", "winter", "    held by A. Editor since", "    09:15:", "    publisher queue resume 12"]


def test_rows_that_fit_are_one_line_each_below_their_headings() -> None:
    assert drawn(SHORT_ROW) == [
        "Name         Title                Posts  State",
        "winter-2026  Winter at the river      6  approved",
    ]


def test_one_row_that_does_not_fit_makes_all_of_them_entries() -> None:
    assert drawn(SHORT_ROW, LONG_ROW) == [
        "winter-2026",
        "  Winter at the river; 6 posts; approved",
        LONG,
        "  How volunteers from three towns cleaned our lower river; 1 post; draft",
    ]


def test_a_title_alone_is_shortened_to_keep_a_row_on_its_line() -> None:
    row = ["winter-2026", "A title that is a good deal longer than there is room for in sixty columns", 6, "approved"]
    heading, line = drawn(row, width=60)
    assert line == "winter-2026  A title that is a good deal l…      6  approved"
    assert len(line) == len(heading.ljust(len(line))) <= 60


def test_a_pipe_gets_rows_as_wide_as_they_are() -> None:
    assert drawn(SHORT_ROW, LONG_ROW, width=None)[2].startswith(f"{LONG}  How volunteers from three towns cleaned")


def test_read_aloud_each_value_has_its_label() -> None:
    assert drawn(SHORT_ROW, plain=True) == [
        "winter-2026",
        "  Title: Winter at the river",
        "  Posts: 6",
        "  State: approved",
    ]


def test_an_empty_table_says_so() -> None:
    assert drawn() == ["There is nothing here yet."]


@pytest.mark.parametrize("width", [40, 80, 200])
@given(
    name=st.from_regex(r"[a-z][a-z0-9-]{0,90}", fullmatch=True),
    title=st.text(max_size=150),
    posts=st.integers(0, 10**9),
)
def test_a_name_is_never_broken_and_nothing_but_a_name_passes_the_edge(
    width: int, name: str, title: str, posts: int
) -> None:
    title = " ".join(title.split())
    found = drawn([name, title, posts, "approved"], SHORT_ROW, width=width)
    assert any(name in line.split() for line in found)
    assert all(len(line) <= width or line.strip() == name or not line.isascii() for line in found)
