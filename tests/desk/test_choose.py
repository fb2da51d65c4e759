"""Choosing posts: by season, by days, by who wrote them; and what is asked for that is not there."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_room import NOW, Room, post
from publisher.desk.choose import Choice, choose, selection
from publisher.errors import PostError, TimeError
from publisher.workspace.config import Config, Organisation, Sender

CONFIG = Config(organisation=Organisation(name="Lantern House"), sender=Sender(email="news@example.org"))
SOUTH = Config(
    organisation=Organisation(name="Lantern House", hemisphere="southern"), sender=Sender(email="news@example.org")
)
DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))


def slugs(room: Room, **asked: Any) -> list[str]:
    return [each.slug for each in choose(Choice(**asked), room.store.library, room.config)]


def test_a_winter_runs_on_into_february_and_the_souths_is_in_june() -> None:
    winter = Choice(season="winter", year=2018)
    assert (selection(winter, CONFIG).since, selection(winter, CONFIG).before) == (date(2018, 12, 1), date(2019, 3, 1))
    assert (selection(winter, SOUTH).since, selection(winter, SOUTH).before) == (date(2018, 6, 1), date(2018, 9, 1))


def test_a_year_alone_is_the_calendar_year() -> None:
    wanted = selection(Choice(year=2018), CONFIG)
    assert (wanted.since, wanted.before) == (date(2018, 1, 1), date(2019, 1, 1))


def test_a_season_goes_with_a_year() -> None:
    with pytest.raises(TimeError, match="Say which winter you mean"):
        selection(Choice(season="winter"), CONFIG)


@given(first=DAYS, last=DAYS)
def test_both_days_of_a_span_are_in_it_or_it_is_refused(first: date, last: date) -> None:
    if first > last:
        with pytest.raises(TimeError, match="No day lies between"):
            selection(Choice(since=first, until=last), CONFIG)
        return
    wanted = selection(Choice(since=first, until=last), CONFIG)
    assert wanted.since is not None
    assert wanted.before is not None
    assert wanted.since <= first <= last < wanted.before


@given(year=st.integers(1990, 2200), first=DAYS)
def test_days_narrow_a_year_and_never_widen_it(year: int, first: date) -> None:
    if first.year > year:
        return
    wanted = selection(Choice(year=year, since=first), CONFIG)
    assert wanted.since is not None
    assert wanted.since >= date(year, 1, 1)
    assert wanted.before == date(year + 1, 1, 1)


def test_posts_come_newest_first_or_in_the_order_in_which_they_are_named(room: Room) -> None:
    assert slugs(room) == ["lantern-walk", "warm-rooms", "helpline"]
    assert slugs(room, last=2) == ["lantern-walk", "warm-rooms"]
    assert slugs(room, slugs=("helpline", "lantern-walk", "helpline")) == ["helpline", "lantern-walk"]


def test_what_a_digest_has_carried_is_left_out_where_only_the_rest_is_wanted(room: Room) -> None:
    room.begun(room.campaign(posts=room.campaign().file.posts[:1]))
    assert slugs(room, unsent=True) == ["warm-rooms", "helpline"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"author": "Prya Nair"}, "by the author “Prya Nair” in the library. Did you mean “Priya Nair”"),
        ({"tag": "winter"}, "with the tag “winter” in the library. None has one."),
        ({"source": "zzz"}, "from the source “zzz” in the library. There are: blog."),
    ],
)
def test_who_is_unknown_is_told_with_who_is_known(room: Room, asked: dict[str, str], words: str) -> None:
    with pytest.raises(PostError) as told:
        slugs(room, **asked)
    assert words in str(told.value)


def test_an_author_is_known_whatever_the_case(room: Room) -> None:
    assert len(slugs(room, author="PRIYA nair")) == 3


def test_nothing_is_unknown_to_an_empty_library(room: Room) -> None:
    for each in room.store.library.all():
        room.store.library.remove(each.slug, NOW)
    assert slugs(room, author="Nobody") == []


def test_a_choice_knows_whether_anything_was_said() -> None:
    assert not Choice(unsent=True).anything
    assert Choice(last=3).anything
    assert Choice(author="Priya").anything


def test_a_post_counts_by_the_organisations_day(room: Room) -> None:
    late = post("late", published=NOW.replace(month=6, day=30, hour=23, minute=30))
    room.store.library.upsert([late], NOW)
    assert slugs(room, since=date(2018, 7, 1), until=date(2018, 7, 1)) == ["late"]
