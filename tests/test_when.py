"""Time: what a person says is kept, gaps are refused, folds are asked about."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import AmbiguousTimeError, SkippedTimeError, TimeError
from publisher.when import (
    Hemisphere,
    WallTime,
    parse_day,
    parse_wall_time,
    season_of,
    season_span,
    wall_time,
    with_offset,
    zone,
)

LONDON = "Europe/London"
#: One of each kind: an hour and a half hour, north and south, midnight, a fast in summer, below nought.
SOME = [
    LONDON,
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
]
MINUTE = timedelta(minutes=1)
END = 2038
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


@pytest.mark.parametrize(
    "text", ["9999-12-31 23:59 America/New_York", "9999-12-31 23:59", "0001-01-01 00:00 Asia/Tokyo"]
)
def test_a_time_beyond_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="not a date and time of the calendar"):
        parse_wall_time(text, zone_name=LONDON)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - wall times are naive
    st.sampled_from([LONDON, "Australia/Lord_Howe"]),
    st.sampled_from(["", " first", " second"]),
)
def test_a_wall_time_that_is_accepted_reads_the_same_on_the_wall(local: datetime, name: str, which: str) -> None:
    try:
        said = parse_wall_time(f"{local:%Y-%m-%d %H:%M}{which}", zone_name=name)
    except TimeError:
        return
    assert said.instant.astimezone(zone(name)).replace(tzinfo=None) == local.replace(second=0, microsecond=0)
    assert said.which == which.strip()
    assert wall_time(said.instant, name) == said
    assert parse_wall_time(said.written(name), zone_name=name) == said == parse_wall_time(str(said), zone_name="UTC")


def _changes(name: str) -> Iterator[tuple[datetime, timedelta]]:
    """Yield when the clocks of a zone change from 2025 to 2037, and by how much."""
    there, week = zone(name), timedelta(days=7)
    at = datetime(2025, 1, 1, tzinfo=UTC)
    before = at.astimezone(there).utcoffset() or timedelta(0)
    while at.year < END:
        after = (at + week).astimezone(there).utcoffset() or timedelta(0)
        if before != after:
            low, high = at, at + week
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                if middle.astimezone(there).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            yield high, after - before
        at, before = at + week, after


@pytest.mark.parametrize("names", [SOME, pytest.param(sorted(available_timezones()), marks=pytest.mark.soak)])
def test_at_every_change_of_clocks_no_gap_is_taken_and_every_fold_is_asked_about(names: Sequence[str]) -> None:
    """By the IANA database, from 2025 to 2037, at the edges of each change and in its middle."""
    changes = 0
    for name in names:
        for at, step in _changes(name):
            changes += 1
            shown = (at - MINUTE).astimezone(zone(name)).replace(tzinfo=None) + MINUTE
            for minutes in {0, 1, abs(step) // MINUTE // 2, abs(step) // MINUTE - 1}:
                inside = shown + minutes * MINUTE if step > timedelta(0) else shown - (minutes + 1) * MINUTE
                with pytest.raises(SkippedTimeError if step > timedelta(0) else AmbiguousTimeError) as told:
                    parse_wall_time(f"{inside:%Y-%m-%d %H:%M}", zone_name=name)
                if isinstance(told.value, SkippedTimeError):
                    assert (told.value.before, told.value.after) == (at - MINUTE, at)
                else:
                    assert isinstance(told.value, AmbiguousTimeError)
                    assert told.value.second - told.value.first == -step
            for outside in (at - abs(step) - MINUTE, at + abs(step)):
                assert parse_wall_time(str(wall_time(outside, name)), zone_name=name).instant == outside
    assert changes >= len(names) or len(names) > len(SOME)


def test_a_gap_names_the_two_nearest_times() -> None:
    """Findings M: it said "an hour earlier or later"."""
    with pytest.raises(SkippedTimeError, match=r"01:30 on Sun 28 Mar 2027 .* nearest times are 00:59 and 02:00\."):
        parse_wall_time("2027-03-28 01:30", zone_name=LONDON)
    with pytest.raises(SkippedTimeError, match=r"nearest times are 2011-12-29 23:59 and 2011-12-31 00:00\."):
        parse_wall_time("2011-12-30 12:00", zone_name="Pacific/Apia")


@pytest.mark.parametrize("which", ["first", "second"])
def test_first_and_second_are_refused_where_nothing_happens_twice(which: str) -> None:
    """Findings M: it was taken in silence."""
    with pytest.raises(TimeError, match=f"happens only once in Europe/London; leave out “{which}”"):
        parse_wall_time(f"2027-10-31 03:30 {which}", zone_name=LONDON)


def test_both_of_a_fold_are_told_apart_in_writing() -> None:
    """Findings M: folds printed alike."""
    first, second = (parse_wall_time(f"2027-10-31 01:30 {which}", zone_name=LONDON) for which in ("first", "second"))
    assert (str(first), str(second)) == (
        "2027-10-31 01:30 Europe/London first",
        "2027-10-31 01:30 Europe/London second",
    )
    assert (with_offset(first), with_offset(second)) == ("BST, +01:00", "GMT, +00:00")


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
