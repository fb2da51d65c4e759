"""What is kept of accounts, on each database, whoever else is at work on them."""

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.errors import BudgetError
from publisher.model.accounts import Budget, Spending, Window
from publisher.model.dispatches import RetryPolicy
from publisher.ports.accounts import Accounts
from publisher.ports.store import Store
from publisher.store.opening import open_store

NOW = datetime(2018, 12, 20, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
DECEMBER = "2018-12"
POST = "POST /2/tweets"

WORKER = """
import sys
from datetime import datetime
from publisher.errors import BudgetError
from publisher.model.accounts import Budget
from publisher.model.dispatches import RetryPolicy
from publisher.store.opening import open_store
where, now, most = sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
store = open_store(where, policy=RetryPolicy())
budget = Budget(section="x", cost=1_000.0, posts=most)
print("ready", flush=True)
sys.stdin.readline()
made = 0
for _ in range(40):
    try:
        store.accounts.charge("x", cost=0.015, posts=1, now=now, budget=budget)
    except BudgetError:
        break
    made += 1
print(made)
store.close()
"""


@pytest.fixture
def accounts(store: Store) -> Accounts:
    return store.accounts


def window(remaining: int, minutes: int = 15) -> Window:
    return Window(remaining=remaining, reset=NOW + timedelta(minutes=minutes))


def at_once(*works: Callable[[], object]) -> None:
    """Do all of it at once, each in a thread of its own."""
    gate = threading.Barrier(len(works))

    def work(each: Callable[[], object]) -> None:
        gate.wait(30)
        each()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work, each) for each in works]:
            done.result(60)


# Pauses


def test_an_account_rests_until_it_is_resumed(accounts: Accounts) -> None:
    assert accounts.paused("x") is None
    assert accounts.pause("x", "The keys are refused.", NOW)
    pause = accounts.paused("x")
    assert pause is not None
    assert (pause.why, pause.since) == ("The keys are refused.", NOW)
    assert accounts.paused("email") is None
    assert accounts.resume("x")
    assert accounts.paused("x") is None
    assert not accounts.resume("x")


def test_the_same_pause_again_is_no_news_and_another_reason_is(accounts: Accounts) -> None:
    accounts.pause("x", "The keys are refused.", NOW)
    assert not accounts.pause("x", "The keys are refused.", LATER)
    assert accounts.pause("x", "There is no credit left.", LATER)
    pause = accounts.paused("x")
    assert pause is not None
    assert (pause.why, pause.since) == ("There is no credit left.", NOW)


def test_a_pause_resumed_and_begun_anew_has_its_own_time(accounts: Accounts) -> None:
    accounts.pause("x", "The keys are refused.", NOW)
    accounts.resume("x")
    assert accounts.pause("x", "The keys are refused.", LATER)
    pause = accounts.paused("x")
    assert pause is not None
    assert pause.since == LATER


# Spending


def test_charges_add_up_to_the_tenth_of_a_cent(accounts: Accounts) -> None:
    for _ in range(100):
        accounts.charge("x", cost=0.001, now=NOW)
    accounts.charge("x", cost=0.015, posts=1, now=NOW)
    assert accounts.spent("x", DECEMBER) == Spending(month=DECEMBER, posts=1, cost=0.115)


def test_each_month_and_each_account_has_its_own(accounts: Accounts) -> None:
    accounts.charge("x", cost=0.2, posts=1, now=NOW)
    accounts.charge("x", cost=0.3, posts=2, now=NOW + timedelta(days=30))
    accounts.charge("y", cost=0.4, posts=3, now=NOW)
    assert accounts.spent("x", DECEMBER) == Spending(month=DECEMBER, posts=1, cost=0.2)
    assert accounts.spent("x", "2019-01") == Spending(month="2019-01", posts=2, cost=0.3)
    assert accounts.spent("x", "2019-02") == Spending(month="2019-02")


def test_a_charge_that_passes_the_budget_is_refused_and_costs_nothing(accounts: Accounts) -> None:
    budget = Budget(section="x", cost=0.5, posts=2)
    with pytest.raises(BudgetError, match="monthly_budget"):
        accounts.charge("x", cost=0.6, posts=1, now=NOW, budget=budget)
    accounts.charge("x", cost=0.1, posts=2, now=NOW, budget=budget)
    with pytest.raises(BudgetError, match="monthly_posts"):
        accounts.charge("x", cost=0.1, posts=1, now=NOW, budget=budget)
    assert accounts.spent("x", DECEMBER) == Spending(month=DECEMBER, posts=2, cost=0.1)


def test_what_has_been_spent_already_is_noted_whatever_the_budget(accounts: Accounts) -> None:
    accounts.charge("x", cost=900.0, now=NOW)
    assert accounts.spent("x", DECEMBER).cost == 900.0


def test_a_charge_is_taken_back_in_the_month_that_paid_for_it(accounts: Accounts) -> None:
    last_second = datetime(2018, 12, 31, 23, 59, 59, tzinfo=UTC)
    charge = accounts.charge("x", cost=0.2, posts=1, now=last_second)
    accounts.charge("x", cost=0.015, posts=1, now=last_second + timedelta(seconds=2))
    accounts.refund(charge)
    assert accounts.spent("x", DECEMBER) == Spending(month=DECEMBER)
    assert accounts.spent("x", "2019-01") == Spending(month="2019-01", posts=1, cost=0.015)


# Limits


def test_limits_are_kept_for_each_endpoint_by_their_names(accounts: Accounts) -> None:
    assert accounts.windows("x", POST) == {}
    accounts.note_windows("x", POST, {"quarter": window(99), "day": window(1_000, 1_440)})
    accounts.note_windows("x", POST, {"quarter": window(98)})
    assert accounts.windows("x", POST) == {"quarter": window(98), "day": window(1_000, 1_440)}
    assert accounts.windows("x", "GET /2/users/me") == {}
    assert accounts.windows("y", POST) == {}


# At once


def test_nothing_done_to_one_account_undoes_another_thing(accounts: Accounts) -> None:
    """Findings E1: all of it was one value, read, changed and written back."""
    accounts.pause("x", "There is no credit left.", NOW)
    accounts.note_windows("x", POST, {"quarter": window(5)})
    at_once(
        lambda: accounts.resume("x"),
        *[lambda: accounts.charge("x", cost=0.015, posts=1, now=NOW)] * 8,
        *[lambda: accounts.note_windows("x", POST, {"day": window(7)})] * 3,
    )
    assert accounts.paused("x") is None
    assert accounts.spent("x", DECEMBER) == Spending(month=DECEMBER, posts=8, cost=0.12)
    assert accounts.windows("x", POST) == {"quarter": window(5), "day": window(7)}


def test_charges_and_refunds_at_once_add_up(accounts: Accounts) -> None:
    def there_and_back() -> None:
        for _ in range(5):
            accounts.refund(accounts.charge("x", cost=0.2, posts=1, now=NOW))
            accounts.charge("x", cost=0.015, posts=1, now=NOW)

    at_once(*[there_and_back] * 6)
    assert accounts.spent("x", DECEMBER) == Spending(month=DECEMBER, posts=30, cost=0.45)


def test_one_of_those_who_pause_at_once_brings_the_news(accounts: Accounts) -> None:
    news: list[bool] = []
    at_once(*[lambda: news.append(accounts.pause("x", "The keys are refused.", NOW))] * 4)
    assert sorted(news) == [False, False, False, True]


def test_processes_that_charge_at_once_never_pass_the_budget_together(store: Store, address: str | Path) -> None:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(address), NOW.isoformat(), "50"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    made = sum(int(worker.communicate()[0]) for worker in workers)
    assert made == 50
    assert store.accounts.spent("x", DECEMBER) == Spending(month=DECEMBER, posts=50, cost=0.75)


def test_two_stores_on_one_database_see_the_same_accounts(store: Store, address: str | Path) -> None:
    other = open_store(address, policy=RetryPolicy())
    other.accounts.pause("x", "There is no credit left.", NOW)
    assert store.accounts.resume("x")
    assert other.accounts.paused("x") is None
    other.close()
