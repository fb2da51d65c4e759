"""Time: what a person says is kept, gaps are refused, folds are asked about."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import AmbiguousTimeError, TimeError
from publisher.when import Hemisphere, WallTime, parse_day, parse_wall_time, season_of, season_span, zone

LONDON = "Europe/London"
HEMISPHERES: tuple[Hemisphere, ...] = ("northern", "southern")


def test_winter_of_a_year_runs_from_its_december_through_the_next_february() -> None:
    assert season_span("winter", 2018) == (date(2018, 12, 1), date(2019, 3, 1))


def test_in_the_south_it_is_summer_that_runs_over_the_new_year() -> None:
    assert season_span("summer", 2018, "southern") == (date(2018, 12, 1), date(2019, 3, 1))
    assert season_span("winter", 2018, "southern") == (date(2018, 6, 1), date(2018, 9, 1))


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)), st.sampled_from(HEMISPHERES))
def test_every_day_lies_in_the_span_of_its_season(day: date, hemisphere: Hemisphere) -> None:
    season = season_of(day, hemisphere)
    spans = [season_span(season, year, hemisphere) for year in (day.year - 1, day.year)]
    assert any(first <= day < after for first, after in spans)


def test_a_wall_time_is_kept_as_said_beside_its_instant() -> None:
    said = parse_wall_time("2026-07-01 09:00", zone_name=LONDON)
    assert str(said) == "2026-07-01 09:00 Europe/London"
    assert said.instant == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def test_a_zone_may_be_named_behind_the_time() -> None:
    assert parse_wall_time("2026-07-01 09:00 America/New_York", zone_name=LONDON).instant.hour == 13


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(TimeError, match="does not exist in Europe/London"):
        parse_wall_time("2027-03-28 01:30", zone_name=LONDON)


def test_a_time_that_happens_twice_is_asked_about() -> None:
    with pytest.raises(AmbiguousTimeError, match="happens twice") as asked:
        parse_wall_time("2027-10-31 01:30", zone_name=LONDON)
    first = parse_wall_time("2027-10-31 01:30 first", zone_name=LONDON).instant
    second = parse_wall_time("2027-10-31 01:30 Europe/London second", zone_name="UTC").instant
    assert second - first == timedelta(hours=1)
    assert (asked.value.first, asked.value.second) == (first, second)


@pytest.mark.parametrize("text", ["9999-12-31 23:59 America/New_York", "0001-01-01 00:00 Asia/Tokyo"])
def test_a_time_beyond_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="not a date and time of the calendar"):
        parse_wall_time(text, zone_name=LONDON)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sampled_from([LONDON, "Australia/Lord_Howe"]))  # noqa: DTZ001 - wall times are naive
def test_a_wall_time_that_is_accepted_reads_the_same_on_the_wall(local: datetime, name: str) -> None:
    try:
        said = parse_wall_time(f"{local:%Y-%m-%d %H:%M} first", zone_name=name)
    except TimeError:
        return
    assert said.instant.astimezone(zone(name)).replace(tzinfo=None) == local.replace(second=0, microsecond=0)


@pytest.mark.parametrize("text", ["tomorrow", "2026-12-20", "2026-13-01 09:00", "20/12/2026 9:00", "2026-12-20 25:00"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(TimeError, match="write it as 2026-12-20 09:00"):
        parse_wall_time(text, zone_name=LONDON)


def test_a_misspelt_zone_is_answered_with_the_nearest() -> None:
    with pytest.raises(TimeError, match="Did you mean “Europe/London”"):
        zone("Europe/Lodnon")


def test_a_wall_time_with_a_zone_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        WallTime(local=datetime(2026, 1, 1, tzinfo=UTC), zone=LONDON)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(TimeError, match="write it as 2018-12-20"):
        parse_day("20 December")
