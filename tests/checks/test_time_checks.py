"""Hours and days of rest, what is past or years away, and what leaves close to something else."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.model.dispatches import Dispatch
from publisher.workspace.config import Calendar

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]
#: A Sunday; the proof's own noon is 20 December 2018.
CHRISTMAS = "2022-12-25 22:30"


def timed(proof: MakeProof, at: str, calendar: Calendar, **changes: Any) -> Proof:
    config = replace(proof().config, calendar=calendar)
    return proof({"email": EmailPlan(at=at), "x": Plan()}, config=config, **changes)


@pytest.mark.parametrize(
    ("calendar", "check", "words"),
    [
        (Calendar(quiet="21:00-08:00"), "quiet", "22:30 is in your quiet hours, 21:00 to 08:00."),
        (Calendar(blackout=("12-25",)), "blackout", "Tue 25 Dec 2018 is a day on which nothing leaves (12-25)."),
        (Calendar(holidays="GB"), "holiday", "Tue 25 Dec 2018 is a holiday: Christmas Day."),
    ],
)
def test_times_of_rest_warn_or_block_as_configured(
    proof: MakeProof, found: Found, calendar: Calendar, check: str, words: str
) -> None:
    def holiday(day: date) -> str:
        return "Christmas Day" if (day.month, day.day) == (12, 25) else ""

    for kinds, severity in ((("quiet", "blackout", "holidays"), "error"), ((), "warning")):
        seen = found(timed(proof, "2018-12-25 22:30", replace(calendar, block=kinds), holiday=holiday))
        assert (seen[f"campaign.email-{check}"].severity, seen[f"campaign.email-{check}"].message) == (severity, words)
    free = found(timed(proof, "2018-12-27 10:00", calendar, holiday=holiday))
    assert f"campaign.email-{check}" not in free


def test_rest_is_by_the_clocks_of_the_organisation(proof: MakeProof, found: Found) -> None:
    seen = found(timed(proof, "2018-12-27 09:00 Asia/Tokyo", Calendar(quiet="21:00-08:00")))
    assert seen["campaign.email-quiet"].message == "00:00 is in your quiet hours, 21:00 to 08:00."


def test_what_leaves_close_to_something_else_is_told(proof: MakeProof, found: Found) -> None:
    other = Dispatch(
        id=7,
        release_id="r",
        campaign="autumn",
        title="Autumn",
        channel="email",
        at=None,
        due=datetime(2018, 12, 27, 9, 20, tzinfo=UTC),
    )
    seen = found(timed(proof, "2018-12-27 09:00", Calendar(apart=30), ahead=(other,)))
    finding = seen["campaign.email-near"]
    assert finding.severity == "warning"
    assert finding.message == "7 (autumn, email) leaves Thu 27 Dec 2018, 09:20, less than 30 minutes from this."
    assert "campaign.email-near" not in found(timed(proof, "2018-12-27 08:50", Calendar(apart=30), ahead=(other,)))


@pytest.mark.parametrize(
    ("at", "severity", "words"),
    [
        ("2022-12-20 09:00", "warning", "4 years away"),
        ("2218-12-20 09:00", "warning", "200 years away"),
        ("2018-12-19 13:00", "warning", "is past"),
    ],
)
def test_a_time_past_or_years_away_is_told(proof: MakeProof, found: Found, at: str, severity: str, words: str) -> None:
    """Findings M: 2226 was taken for 2026."""
    finding = found(timed(proof, at, Calendar()))["campaign.email-time"]
    assert (finding.severity, words in finding.message) == (severity, True)


def test_a_gap_is_told_with_the_times_beside_it(proof: MakeProof, found: Found) -> None:
    finding = found(timed(proof, "2019-03-31 01:30", Calendar()))["campaign.email-time"]
    assert "nearest times are 00:59 and 02:00" in finding.message
    assert finding.hint == "Choose one of them under [email]."
