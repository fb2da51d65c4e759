"""The one rule for what is in doubt."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.dispatches import Delivery, DeliveryState
from publisher.model.doubts import Doubt, DoubtPolicy, Verdict

NOON = datetime(2018, 12, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHOICES = ("hold", "resend", "skip")


def doubt(times: int = 1) -> Doubt:
    delivery = Delivery(id=1, dispatch_id=1, state=DeliveryState.UNCERTAIN)
    return Doubt(delivery=delivery, since=NOON, times=times)


@pytest.mark.parametrize(
    ("choice", "times", "verdict"),
    [
        ("hold", 1, Verdict.ASK),
        ("hold", 2, Verdict.ASK),
        ("resend", 1, Verdict.RESEND),
        ("resend", 2, Verdict.ASK),
        ("skip", 1, Verdict.FAIL),
        ("skip", 2, Verdict.FAIL),
    ],
)
def test_what_has_settled_is_decided_by_the_policy(choice: str, times: int, verdict: Verdict) -> None:
    policy = DoubtPolicy(choice=choice, settle=HOUR)  # type: ignore[arg-type]  # one of the three
    assert policy.verdict(doubt(times), NOON + HOUR) is verdict


@given(st.sampled_from(CHOICES), st.integers(1, 9), st.timedeltas(timedelta(0), HOUR - timedelta(microseconds=1)))
def test_nothing_is_decided_before_it_has_settled(choice: str, times: int, after: timedelta) -> None:
    policy = DoubtPolicy(choice=choice, settle=HOUR)  # type: ignore[arg-type]  # one of the three
    assert policy.verdict(doubt(times), NOON + after) is Verdict.WAIT


@given(st.sampled_from(CHOICES), st.integers(1, 9), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_nothing_is_sent_a_third_time_and_a_policy_that_holds_decides_nothing(
    choice: str, times: int, after: timedelta
) -> None:
    policy = DoubtPolicy(choice=choice, settle=HOUR)  # type: ignore[arg-type]  # one of the three
    verdict = policy.verdict(doubt(times), NOON + after)
    assert verdict is not Verdict.RESEND or times == 1
    assert policy.decides or verdict in {Verdict.WAIT, Verdict.ASK}
