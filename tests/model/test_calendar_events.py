"""Calendars read what is written for them: held against the library ``icalendar``, which others wrote."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, vText

from publisher.model.calendar_events import CalendarEvent, calendar

NINE = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)


def event(**changes: object) -> CalendarEvent:
    values: dict[str, object] = {"uid": "a@example.org", "sequence": 7, "begins": NINE, "changed": NINE, "summary": "s"}
    return CalendarEvent(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


@given(TEXT, st.lists(TEXT, max_size=3).map("\n".join), TEXT)
def test_any_words_come_back_as_they_were_in_lines_that_are_short_enough(
    summary: str, description: str, name: str
) -> None:
    text = calendar([event(summary=summary, description=description)], name=name)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    read = Calendar.from_ical(text)
    (found,) = read.walk("VEVENT")
    assert str(found["SUMMARY"]) == summary
    assert str(found.get("DESCRIPTION", "")) == description
    # The library reads a name, whose type is not of RFC 5545, as it is escaped.
    assert vText(name).to_ical().decode() == str(read["NAME"])


def test_an_event_is_at_its_instant_and_keeps_nobody_from_anything() -> None:
    (found,) = Calendar.from_ical(calendar([event(status="TENTATIVE")], name="News")).walk("VEVENT")
    assert found.decoded("DTSTART") == found.decoded("DTSTAMP") == NINE
    assert (found["SEQUENCE"], found["STATUS"], found["TRANSP"]) == (7, "TENTATIVE", "TRANSPARENT")
    assert str(found["UID"]) == "a@example.org"


def test_controls_that_no_calendar_takes_are_left_out() -> None:
    assert "SUMMARY:ab\r\n" in calendar([event(summary="a\x00\x07b\r")], name="News")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        event(begins=NINE.replace(tzinfo=None))
