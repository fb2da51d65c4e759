"""Rate limits and the month's budget."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.accounts import Window
from publisher.transports.x import limits
from x_bench import NOON


def headers(family: str, remaining: int, reset: datetime) -> dict[str, str]:
    return {f"{family}-remaining": str(remaining), f"{family}-reset": str(int(reset.timestamp()))}


def test_every_family_of_headers_is_a_window_of_its_own() -> None:
    told: dict[str, str] = {}
    for remaining, family in enumerate(limits.FAMILIES):
        told |= headers(family, remaining, NOON + timedelta(minutes=remaining + 1))
    assert limits.windows(told, NOON) == {
        family: Window(remaining=remaining, reset=NOON + timedelta(minutes=remaining + 1))
        for remaining, family in enumerate(limits.FAMILIES)
    }


@given(
    st.dictionaries(st.sampled_from(["x-rate-limit-remaining", "x-rate-limit-reset", "date", "retry-after"]), st.text())
)
def test_no_header_is_too_strange(strange: dict[str, str]) -> None:
    assert limits.after_refusal(strange, NOON) > NOON
    for window in limits.windows(strange, NOON).values():
        assert 0 <= window.remaining <= 2**31 - 1
        assert window.reset <= NOON + timedelta(hours=25)


def test_a_clock_that_is_wrong_here_does_not_change_how_long_to_wait() -> None:
    theirs = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    told = headers("x-rate-limit", 0, theirs + timedelta(minutes=4)) | {"date": format_datetime(theirs, usegmt=True)}
    assert limits.after_refusal(told, NOON) == NOON + timedelta(minutes=4)
