"""What people say of a time is understood, or refused in words; nothing is guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import AmbiguousTimeError, SkippedTimeError, TimeError
from publisher.model.spoken_times import understand

LONDON = "Europe/London"
#: A Tuesday, a quarter past nine in the morning.
NOW = datetime(2026, 11, 24, 9, 15, tzinfo=UTC)


def said(words: str, now: datetime = NOW) -> str:
    at = understand(words, now=now, zone_name=LONDON).at
    return f"{at.local:%a} {at.written(LONDON)}" if at is not None else "at once"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow 9am", "Wed 2026-11-25 09:00"),
        ("9am tomorrow", "Wed 2026-11-25 09:00"),
        ("Tomorrow at 9:30 p.m.", "Wed 2026-11-25 21:30"),
        ("tomorrow morning at 9", "Wed 2026-11-25 09:00"),
        ("tomorrow at 17", "Wed 2026-11-25 17:00"),
        ("tomorrow noon", "Wed 2026-11-25 12:00"),
        ("12am tomorrow", "Wed 2026-11-25 00:00"),
        ("12:30am tomorrow", "Wed 2026-11-25 00:30"),
        ("the day after tomorrow at 9am", "Thu 2026-11-26 09:00"),
        ("tonight at 9", "Tue 2026-11-24 21:00"),
        ("this morning at 9", "Tue 2026-11-24 09:00"),
        ("9:00", "Wed 2026-11-25 09:00"),
        ("noon", "Tue 2026-11-24 12:00"),
        ("thursday 9:00", "Thu 2026-11-26 09:00"),
        ("this Thursday, 9:00", "Thu 2026-11-26 09:00"),
        ("next thursday 9:00", "Thu 2026-12-03 09:00"),
        ("thurs 9.30am", "Thu 2026-11-26 09:30"),
        ("monday next week 9:00", "Mon 2026-11-30 09:00"),
        ("tuesday 9:00", "Tue 2026-12-01 09:00"),
        ("tuesday 10:00", "Tue 2026-11-24 10:00"),
        ("in 3 days 9am", "Fri 2026-11-27 09:00"),
        ("two weeks from now at 9:00", "Tue 2026-12-08 09:00"),
        ("in a fortnight at noon", "Tue 2026-12-08 12:00"),
        ("in 2 hours", "Tue 2026-11-24 11:15"),
        ("in 90 minutes", "Tue 2026-11-24 10:45"),
        ("in 24 hours", "Wed 2026-11-25 09:15"),
        ("christmas eve 18:00", "Thu 2026-12-24 18:00"),
        ("Christmas Eve 2027 at 18:00", "Fri 2027-12-24 18:00"),
        ("new year's day noon", "Fri 2027-01-01 12:00"),
        ("bonfire night 19:00", "Fri 2027-11-05 19:00"),
        ("3 december 14:30", "Thu 2026-12-03 14:30"),
        ("Dec 3rd 2.30 pm", "Thu 2026-12-03 14:30"),
        ("the 3rd of december at 9am", "Thu 2026-12-03 09:00"),
        ("3 nov 9:00", "Wed 2027-11-03 09:00"),
        ("29 february 9:00", "Tue 2028-02-29 09:00"),
        ("Thu 3 Dec 2026, 09:00", "Thu 2026-12-03 09:00"),
        ("3.12.2026 9:00", "Thu 2026-12-03 09:00"),
        ("13/12/2026 9:00", "Sun 2026-12-13 09:00"),
        ("3/3/27 9am", "Wed 2027-03-03 09:00"),
        ("2026-12-20 09:00", "Sun 2026-12-20 09:00"),
        ("2026-12-20T09:00", "Sun 2026-12-20 09:00"),
        ("2026-07-20T09:00:00+02:00", "Mon 2026-07-20 08:00"),
        ("2026-12-20T09:00Z", "Sun 2026-12-20 09:00"),
        ("2026-12-20 9am", "Sun 2026-12-20 09:00"),
        ("2026-12-20 09:00 europe/paris", "Sun 2026-12-20 09:00 Europe/Paris"),
        ("20 december 9 am America/New_York", "Sun 2026-12-20 09:00 America/New_York"),
        ("31 october 2027 1:30 second", "Sun 2027-10-31 01:30 second"),
        ("31 october 2027 the first 1:30", "Sun 2027-10-31 01:30 first"),
        ("2027-10-31T01:30+00:00", "Sun 2027-10-31 01:30 second"),
        ("now", "at once"),
        ("as soon as possible", "at once"),
    ],
)
def test_people_are_understood(words: str, meant: str) -> None:
    assert said(words) == meant


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("tomorrow", "“tomorrow” has no time of day; say it too"),
        ("2026-12-20", "has no time of day"),
        ("christmas eve", "has no time of day"),
        ("tomorrow at 9", "can be 9am or 9pm; say which"),
        ("9 o'clock tomorrow", "can be 9am or 9pm"),
        ("midnight tomorrow", "Midnight belongs to two days"),
        ("tonight 12:00", "Midnight belongs to two days"),
        ("3/12/2026 9:00", "“3/12/2026” can be 3 December or 12 March; write 2026-MM-DD"),
        ("Fri 3 Dec 2026, 09:00", "3 December 2026 is a Thursday, not a Friday"),
        ("31 february 9:00", "not a day of the calendar"),
        ("25:00 tomorrow", "“25:00” is no time of day"),
        ("13pm tomorrow", "“13pm” is no time of day"),
        ("tommorow 9am", "is not understood as a time; say it as .*Did you mean “tomorrow”"),
        ("chrismas eve 9am", "Did you mean “christmas”"),
        ("soon", "not understood"),
        ("", "has no time of day"),
        ("tomorrow 9am Europe/Pariss", "Did you mean “Europe/Paris”"),
        ("2026-12-20 09:00 Middle/Earth", "There is no time zone"),
        ("2026-12-20T09:00+01:00 first", "an offset and more behind it"),
        ("9999-12-31 23:59", "not a date and time of the calendar"),
        ("2027-10-31 03:30 second", "happens only once"),
    ],
)
def test_what_can_mean_two_things_or_none_is_refused(words: str, why: str) -> None:
    with pytest.raises(TimeError, match=why):
        said(words)


def test_next_thursday_tells_what_thursday_alone_would_be() -> None:
    spoken = understand("next thursday 9:00", now=NOW, zone_name=LONDON)
    assert spoken.otherwise == "“next thursday” is taken as the one of next week; “thursday” alone is Thu 26 Nov."
    # On a Friday there is but one.
    friday = datetime(2026, 11, 27, 9, 15, tzinfo=UTC)
    assert understand("next thursday 9:00", now=friday, zone_name=LONDON).otherwise == ""
    assert said("next thursday 9:00", friday) == said("thursday 9:00", friday) == "Thu 2026-12-03 09:00"


def test_words_meet_gaps_and_folds_as_numbers_do() -> None:
    with pytest.raises(SkippedTimeError, match="nearest times are 00:59 and 02:00"):
        said("tomorrow 1:30am", datetime(2027, 3, 27, 12, 0, tzinfo=UTC))
    with pytest.raises(AmbiguousTimeError, match="2027-10-31 01:30 first"):
        said("tomorrow 1:30am", datetime(2027, 10, 30, 12, 0, tzinfo=UTC))


def test_an_hour_from_now_is_an_hour_even_where_the_clocks_change() -> None:
    before = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # 01:30 for the first time
    assert said("in 1 hour", before) == "Sun 2027-10-31 01:30 second"


@given(st.text(alphabet="0123456789:.-/ apmtomorwnexthursdyinfdecbk+", max_size=30))
def test_nothing_that_is_typed_ends_in_anything_but_a_time_or_a_sentence(words: str) -> None:
    try:
        spoken = understand(words, now=NOW, zone_name=LONDON)
    except TimeError as error:
        spoken = None
        said_why = str(error)
    assert spoken is not None or said_why.endswith((".", "?"))
    assert spoken is None or spoken.at is None or spoken.at.instant.tzinfo is UTC


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - a wall time
    st.sampled_from(
        ["{0:%A} {1} {0:%B %Y}, {0:%H:%M}", "{0:%H:%M} {1} {0:%b} {0:%Y}", "{0:%B} {1} {0:%Y} at {0:%H:%M}"]
    ),
)
def test_a_time_that_is_written_out_is_read_as_it_is_written(local: datetime, form: str) -> None:
    try:
        spoken = understand(form.format(local, local.day), now=NOW, zone_name="Asia/Tokyo")
    except TimeError:
        raise AssertionError(form.format(local, local.day)) from None
    assert spoken.at is not None
    assert spoken.at.local == local.replace(second=0, microsecond=0)
    assert spoken.at.instant + timedelta(hours=9) == local.replace(second=0, microsecond=0, tzinfo=UTC)
