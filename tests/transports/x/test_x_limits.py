"""Rate limits and the month's budget."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import BudgetError
from publisher.transports.x import limits
from x_bench import NOON

ROUTE = "POST /2/tweets"


def headers(family: str, remaining: int, reset: datetime) -> dict[str, str]:
    return {f"{family}-remaining": str(remaining), f"{family}-reset": str(int(reset.timestamp()))}


@given(st.dictionaries(st.sampled_from(limits.FAMILIES), st.tuples(st.integers(0, 2), st.integers(1, 80_000))))
def test_a_route_rests_until_the_last_exhausted_window_is_over(told: dict[str, tuple[int, int]]) -> None:
    given_headers: dict[str, str] = {}
    for family, (remaining, seconds) in told.items():
        given_headers |= headers(family, remaining, NOON + timedelta(seconds=seconds))
    kept = limits.noted({}, ROUTE, given_headers, NOON)
    exhausted = [seconds for remaining, seconds in told.values() if remaining == 0]
    expected = NOON + timedelta(seconds=max(exhausted)) if exhausted else None
    assert limits.wait(kept, ROUTE, NOON) == expected
    assert limits.wait(kept, ROUTE, NOON + timedelta(days=1)) is None
    assert limits.wait(kept, "GET /2/users/me", NOON) is None


@given(
    st.dictionaries(st.sampled_from(["x-rate-limit-remaining", "x-rate-limit-reset", "date", "retry-after"]), st.text())
)
def test_no_header_is_too_strange(strange: dict[str, str]) -> None:
    assert limits.after_refusal(strange, NOON) > NOON
    limits.wait(limits.noted({}, ROUTE, strange, NOON), ROUTE, NOON)


def test_a_clock_that_is_wrong_here_does_not_change_how_long_to_wait() -> None:
    theirs = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    told = headers("x-rate-limit", 0, theirs + timedelta(minutes=4)) | {"date": format_datetime(theirs, usegmt=True)}
    assert limits.after_refusal(told, NOON) == NOON + timedelta(minutes=4)


def test_spending_begins_anew_with_the_month() -> None:
    december = limits.charged({}, NOON, cost=0.2, posts=1)
    assert limits.spending(december, NOON) == limits.Spending(month="2018-12", posts=1, cost=0.2)
    assert limits.spending(december, NOON + timedelta(days=30)) == limits.Spending(month="2019-01")


def test_a_charge_can_be_taken_back() -> None:
    there = limits.charged({}, NOON, cost=0.2, posts=1)
    back = limits.charged(there, NOON, cost=-0.2, posts=-1)
    assert limits.spending(back, NOON) == limits.Spending(month="2018-12")


def test_the_last_cent_may_be_spent_and_no_more() -> None:
    spent = limits.Spending(month="2018-12", posts=3, cost=0.3)
    spent.check(cost=0.2, budget=0.5, posts=500)
    with pytest.raises(BudgetError):
        spent.check(cost=0.201, budget=0.5, posts=500)


def test_other_values_of_the_account_are_left_alone() -> None:
    kept = {"paused": "because"}
    assert limits.charged(kept, NOON, cost=0.1)["paused"] == "because"
    assert limits.noted(kept, ROUTE, headers("x-rate-limit", 0, NOON), NOON)["paused"] == "because"
