"""Hours and days of rest are read as people write them."""

from datetime import date, time

import pytest

from publisher.errors import TimeError
from publisher.model.quiet_times import days, hours


def test_a_night_runs_over_midnight() -> None:
    night = hours("21:00-08:00")
    assert [night.cover(time(hour)) for hour in (20, 21, 0, 7, 8)] == [False, True, True, True, False]
    assert hours("12:00 to 13:00").cover(time(12, 59))
    assert not hours("12:00-13:00").cover(time(13))


@pytest.mark.parametrize(
    ("said", "inside", "outside"),
    [
        ("2026-12-25", date(2026, 12, 25), date(2027, 12, 25)),
        ("12-25", date(2027, 12, 25), date(2027, 12, 24)),
        ("12-24 to 01-02", date(2027, 1, 2), date(2027, 1, 3)),
        ("12-24 to 01-02", date(2027, 12, 24), date(2027, 12, 23)),
        ("2026-08-01 to 2026-08-14", date(2026, 8, 14), date(2027, 8, 2)),
        ("Sunday", date(2026, 11, 29), date(2026, 11, 28)),
        ("02-29", date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_days_are_dates_spans_and_weekdays(said: str, inside: date, outside: date) -> None:
    assert days(said)(inside)
    assert not days(said)(outside)


@pytest.mark.parametrize("said", ["noon", "9-17", "25:00-08:00", "08:00-08:00"])
def test_what_is_no_stretch_of_the_day_is_refused(said: str) -> None:
    with pytest.raises(TimeError, match="write it as 21:00-08:00"):
        hours(said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("25 December", "is no day"),
        ("sundey", "Did you mean “sunday”"),
        ("02-30", "is not in the calendar"),
        ("2026-08-14 to 2026-08-01", "ends before it begins"),
        ("2026-08-14 to 08-20", "is no day"),
    ],
)
def test_what_is_no_day_is_refused(said: str, why: str) -> None:
    with pytest.raises(TimeError, match=why):
        days(said)
