"""What an account may spend, and how long it waits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import BudgetError
from publisher.model.accounts import Budget, Charge, Spending, Window, month_of, rests_until

NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)


def charge(*, posts: int = 0, cost: float = 0.0) -> Charge:
    return Charge(account="x", month="2018-12", posts=posts, cost=cost)


@given(st.dictionaries(st.integers(0, 3), st.tuples(st.integers(0, 2), st.integers(1, 80_000))))
def test_an_account_rests_until_the_last_exhausted_window_is_over(told: dict[int, tuple[int, int]]) -> None:
    windows = [Window(remaining=left, reset=NOON + timedelta(seconds=seconds)) for left, seconds in told.values()]
    exhausted = [seconds for left, seconds in told.values() if left == 0]
    expected = NOON + timedelta(seconds=max(exhausted)) if exhausted else None
    assert rests_until(windows, NOON) == expected
    assert rests_until(windows, NOON + timedelta(days=1)) is None


def test_the_last_cent_may_be_spent_and_no_more() -> None:
    spent, budget = Spending(month="2018-12", posts=3, cost=0.3), Budget(section="x", cost=0.5, posts=500)
    budget.check(spent, charge(cost=0.2))
    with pytest.raises(BudgetError, match=r"raise x\.monthly_budget in config\.toml"):
        budget.check(spent, charge(cost=0.201))


def test_the_last_post_may_be_made_and_no_more() -> None:
    spent, budget = Spending(month="2018-12", posts=4), Budget(section="loud", cost=5, posts=5)
    budget.check(spent, charge(posts=1))
    with pytest.raises(BudgetError, match=r"4 in 2018-12.*raise loud\.monthly_posts"):
        budget.check(spent, charge(posts=2))


def test_what_is_left_is_never_less_than_nothing() -> None:
    budget = Budget(section="x", cost=1.0, posts=2)
    assert budget.left(Spending(month="2018-12", posts=1, cost=0.25)) == (0.75, 1)
    assert budget.left(Spending(month="2018-12", posts=9, cost=7.0)) == (0.0, 0)


def test_a_month_is_that_of_utc() -> None:
    assert month_of(datetime.fromisoformat("2019-01-01T08:30:00+09:00")) == "2018-12"
    with pytest.raises(ValueError, match="time of a charge"):
        month_of(datetime(2018, 12, 20))  # noqa: DTZ001 - the naive time is the mistake
