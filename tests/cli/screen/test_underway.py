"""Bars of what is being sent: three and how many more, no wider than the terminal."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.cli.screen.underway import Row, lines
from publisher.model.dispatches import DeliveryState, Dispatch, Tally

NINE = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
S = DeliveryState


def row(number: int = 7, campaign: str = "winter-2026", counts: Mapping[DeliveryState, int] = {}) -> Row:
    dispatch = Dispatch(id=number, release_id="r", campaign=campaign, title="W", channel="email", at=None, due=NINE)
    return Row(dispatch=dispatch, tally=Tally(counts=counts or {S.SENT: 702, S.PENDING: 502}), since=NINE)


def drawn(*rows: Row, width: int = 100, minutes: float = 7) -> list[str]:
    now = NINE + timedelta(minutes=minutes)
    return [line.plain for line in lines(rows, now=now, zone=ZoneInfo("Europe/London"), width=width)]


def test_a_bar_tells_how_far_it_is_and_when_it_will_be_done() -> None:
    assert drawn(row()) == ["7 winter-2026  █████████████░░░░░░░░░░░  702 of 1,204, 58%, done by about 09:12"]


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert "1,203 of 1,204, 99%" in drawn(row(counts={S.SENT: 1203, S.PENDING: 1}))[0]


def test_at_the_very_beginning_nothing_is_promised() -> None:
    assert drawn(row(counts={S.PENDING: 5}), minutes=0) == [f"7 winter-2026  {'░' * 24}  0 of 5, 0%"]
    assert drawn(row(counts={S.SUPPRESSED: 0})) == []


def test_three_are_shown_and_the_others_counted() -> None:
    found = drawn(*(row(number) for number in range(1, 6)))
    assert [line.split()[0] for line in found] == ["1", "2", "3", "2"]
    assert found[-1] == "2 more"


@pytest.mark.parametrize("width", [20, 40, 80])
def test_none_is_wider_than_the_terminal(width: int) -> None:
    long = row(campaign="how-volunteers-from-three-towns-cleaned-our-lower-river-2026")
    assert all(len(line) <= width for line in drawn(row(), long, width=width))
