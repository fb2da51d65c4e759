"""Times told from the day of writing, and until when they are understood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.relative_time import relative_times

WRITTEN = date(2016, 1, 20)


def told(text: str, days: int) -> list[str]:
    read = WRITTEN + timedelta(days=days)
    return [one.words for one in relative_times(text, written=WRITTEN, read=read) if not one.dated]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("Last Friday’s conference ended the series.", "Last Friday", 7),
        ("This week we met in Leeds.", "This week", 7),
        ("Monday’s improvements are a step forward.", "Monday’s", 7),
        ("Our pack is out today.", "out today", 7),
        ("We moved house a few weeks ago.", "a few weeks ago", 7),
        ("It opens next month.", "next month", 32),
        ("The minister recently resigned.", "recently", 121),
        ("That number rose last year.", "last year", 366),
        ("It takes place this June.", "this June", 366),
    ],
)
def test_a_time_is_misread_from_some_day_on(text: str, words: str, days: int) -> None:
    assert told(text, days) == [words]
    assert told(text, 1) == []


@pytest.mark.parametrize(
    "text",
    [
        "On Fridays the kitchen is open.",
        "We are open every day of the week.",
        "On 12 February 2016 the bridge was closed.",
        "Today the two worlds are one.",
        "This is a week like any other.",
    ],
)
def test_what_is_always_so_is_no_such_time(text: str) -> None:
    assert told(text, 4000) == []


def test_a_time_with_its_year_beside_it_is_marked() -> None:
    text = "In 2015 it was 11%; last year it was 44%."
    assert [one.dated for one in relative_times(text, written=WRITTEN, read=date(2020, 1, 1))] == [True]
    far = "Since 1931 we have moved, last year to Leeds."
    assert [one.dated for one in relative_times(far, written=WRITTEN, read=date(2020, 1, 1))] == [False]


@given(st.text(max_size=200), st.dates(), st.dates())
def test_any_text_is_read(text: str, written: date, read: date) -> None:
    assert all(one.words in text for one in relative_times(text, written=written, read=read))
