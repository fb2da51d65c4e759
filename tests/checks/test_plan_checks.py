"""Title, subject, posts, readers and times are looked through, and each finding says what to do."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from publisher.channels.channel import Plan
from publisher.channels.email import EmailPlan, Smtp
from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import run
from publisher.digest.merge.survey import Survey
from publisher.workspace.campaigns import PostEntry

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


def test_a_plain_campaign_of_a_new_workspace_wants_nothing_but_readers(proof: MakeProof) -> None:
    """Findings F6: with nobody on the list it was "done, 0 of 0"."""
    findings = run(proof(survey=Survey(readers=0), lists={}))
    assert [finding.check for finding in findings if finding.severity == "error"] == ["campaign.readers"]
    assert {finding.check for finding in findings} == {"campaign.address", "campaign.readers"}


def test_nobody_on_a_list_that_is_not_there_yet_blocks(proof: MakeProof, found: Found) -> None:
    nobody = found(proof({"email": EmailPlan(lists=("newsletter",))}, lists={}, survey=Survey()))
    assert nobody["campaign.readers"].severity == "error"


@pytest.mark.parametrize(
    ("file", "check", "severity"),
    [
        ({"title": " "}, "campaign.title", "error"),
        ({"subject": ""}, "campaign.subject", "error"),
        ({"subject": "x" * 61}, "campaign.subject-length", "warning"),
        ({"subject": "WINTER IS HERE"}, "campaign.subject-shouts", "warning"),
        ({"preheader": ""}, "campaign.preheader", "warning"),
        ({"preheader": "Too short"}, "campaign.preheader-length", "warning"),
        ({"email": None, "x": None}, "campaign.channels", "error"),
        ({"posts": (PostEntry(slug="lantern-walk"),) * 2}, "campaign.post-twice", "warning"),
        ({"email": EmailPlan(at="2018-12-18 09:00")}, "campaign.email-time", "error"),
        ({"email": EmailPlan(at="2018-12-20 11:00")}, "campaign.email-time", "warning"),
        ({"email": EmailPlan(at="2019-03-31 01:30")}, "campaign.email-time", "error"),
        ({"x": Plan(at="noon")}, "campaign.x-time", "error"),
    ],
)
def test_the_plan_is_looked_through(
    proof: MakeProof, found: Found, file: dict[str, Any], check: str, severity: str
) -> None:
    assert found(proof(file))[check].severity == severity


def test_a_missing_post_is_named_with_the_nearest(proof: MakeProof, found: Found) -> None:
    finding = found(proof(missing=("lantern-wakl",), known=("helpline", "lantern-walk")))["campaign.post"]
    assert (finding.severity, finding.place) == ("error", "campaign.toml")
    assert "lantern-wakl" in finding.message
    assert "“lantern-walk”" in finding.hint


def test_a_list_that_does_not_exist_blocks_once_there_are_lists(proof: MakeProof, found: Found) -> None:
    file = {"email": EmailPlan(lists=("newslettr",))}
    assert found(proof(file, lists={"newsletter": 3}))["campaign.list"].hint == "Did you mean “newsletter”?"
    assert found(proof(file, lists={}))["campaign.list"].severity == "warning"


@pytest.mark.parametrize(
    ("who", "words", "hint"),
    [
        ("tagg school", "“tagg” is none of", "docs/segments.md"),
        ("list newslettr, tag school", "speaks of the list “newslettr”", "Did you mean “newsletter”?"),
        ("not tag skool or tag school", "speaks of the tag “skool”", "Did you mean “school”?"),
    ],
)
def test_a_segment_that_means_nothing_blocks(proof: MakeProof, found: Found, who: str, words: str, hint: str) -> None:
    seen = found(proof({"email": EmailPlan(who=who)}, lists={"newsletter": 3}, tags=("school",)))
    assert seen["campaign.segment"].severity == "error"
    assert words in seen["campaign.segment"].message
    assert hint in seen["campaign.segment"].hint


@pytest.mark.parametrize("who", ["", " ", "list newsletter, tag school, field town, sent in 2 weeks"])
def test_a_segment_of_what_there_is_is_well(proof: MakeProof, found: Found, who: str) -> None:
    seen = found(proof({"email": EmailPlan(who=who)}, lists={"newsletter": 3}, tags=("school",)))
    assert "campaign.segment" not in seen


def test_a_digest_of_nothing_blocks_unless_its_template_needs_no_post(proof: MakeProof, found: Found) -> None:
    assert found(proof({"posts": ()}, intro=" "))["campaign.empty"].severity == "error"
    assert "campaign.empty" not in found(proof({"posts": ()}))
    assert "campaign.empty" not in found(proof({"posts": (), "template": "announcement"}, intro=""))
    assert "campaign.empty" not in found(proof({"posts": (), "email": None}, intro=""))


def test_readers_who_leave_by_mail_are_noted_where_mail_is_sent(proof: MakeProof, found: Found) -> None:
    config = proof().config
    sending = replace(config, accounts={"smtp": Smtp(host="smtp.example.org")})
    assert found(proof(config=sending))["campaign.one-click"].place == "config.toml"
    public = replace(sending, email=replace(config.email, public_url="https://news.example.org"))
    assert "campaign.one-click" not in found(proof(config=public))
    assert "campaign.one-click" not in found(proof())


@pytest.mark.parametrize(
    ("file", "section"),
    [({"x": Plan(at="2019-10-27 01:30")}, "x"), ({"email": EmailPlan(at="2019-10-27 01:30")}, "email")],
)
def test_a_time_that_happens_twice_blocks_with_both_instants(
    proof: MakeProof, found: Found, file: dict[str, Any], section: str
) -> None:
    finding = found(proof(file))[f"campaign.{section}-time"]
    assert finding.severity == "error"
    assert "happens twice in Europe/London" in finding.message
    assert "“2019-10-27 01:30 first” (BST, +01:00) or “2019-10-27 01:30 second” (GMT, +00:00)" in finding.message
    assert f"under [{section}]" in finding.hint
    answered = {"x": Plan(at="2019-10-27 01:30 second"), "email": EmailPlan(at="2019-10-27 01:30 first")}
    assert not [check for check in found(proof(answered)) if check.endswith("-time")]


def test_a_time_beyond_the_calendar_is_a_finding_like_any_other(proof: MakeProof, found: Found) -> None:
    finding = found(proof({"email": EmailPlan(at="9999-12-31 23:59 America/New_York")}))["campaign.email-time"]
    assert "not a date and time of the calendar" in finding.message


def test_a_thread_that_stays_at_home_has_no_time(proof: MakeProof, found: Found) -> None:
    assert "campaign.x-time" not in found(proof({"x": Plan(at="noon", send=False)}))


def test_nobody_on_a_list_is_told_once(proof: MakeProof, found: Found) -> None:
    nobody = found(proof({"email": EmailPlan(lists=("newsletter",))}, lists={"newsletter": 0}, survey=Survey()))
    assert nobody["campaign.readers"].message == "Nobody would get this email: no reader is on its lists."
    unknown = found(proof({"email": EmailPlan(lists=("newslettr",))}, lists={"newsletter": 0}, survey=Survey()))
    assert "campaign.list" in unknown
    assert "campaign.readers" not in unknown
