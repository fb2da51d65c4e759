"""The pre-flight names what is wrong, where, and what to do; and lets a plain campaign pass."""

from collections.abc import Callable
from typing import Any

import pytest

from publisher.checks.finding import Finding, Proof
from publisher.checks.run import run
from publisher.digest.digest import Digest, Picture
from publisher.digest.merge.survey import Survey
from publisher.model.posts import Image, Post
from publisher.model.releases import Media, Part
from publisher.workspace.campaigns import EmailPlan, PostEntry, XPlan

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


def test_a_plain_campaign_of_a_new_workspace_has_nothing_that_blocks(proof: MakeProof) -> None:
    findings = run(proof(survey=Survey(readers=0), lists={}))
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert {finding.check for finding in findings} == {"campaign.address", "campaign.readers"}


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
        ({"x": XPlan(at="noon")}, "campaign.x-time", "error"),
    ],
)
def test_the_plan_is_looked_through(
    proof: MakeProof, found: Found, file: dict[str, Any], check: str, severity: str
) -> None:
    assert found(proof(file))[check].severity == severity


def test_a_missing_post_is_named_with_the_nearest(proof: MakeProof, found: Found) -> None:
    finding = found(proof(missing=("lantern-wakl",)))["campaign.post"]
    assert (finding.severity, finding.place) == ("error", "campaign.toml")
    assert "lantern-wakl" in finding.message
    assert "“lantern-walk”" in finding.hint


def test_a_list_that_does_not_exist_blocks_once_there_are_lists(proof: MakeProof, found: Found) -> None:
    file = {"email": EmailPlan(lists=("newslettr",))}
    assert found(proof(file, lists={"newsletter": 3}))["campaign.list"].hint == "Did you mean “newsletter”?"
    assert found(proof(file, lists={}))["campaign.list"].severity == "warning"


def test_a_picture_without_words_blocks(
    proof: MakeProof, found: Found, make_post: Callable[..., Post], picture: Image
) -> None:
    shown = proof(posts=(make_post(image=picture),))
    assert found(shown)["content.alt"].severity == "error"
    told = {"posts": (PostEntry(slug="lantern-walk", image_alt="Lanterns"),)}
    assert "content.alt" not in found(proof(told, posts=(make_post(image=picture),)))


def test_the_opening_is_read_line_by_line(proof: MakeProof, found: Found) -> None:
    intro = (
        "Dear friend,\n\nTODO say more. See [here](https://www.example.org) and [us](www.example.org).\n\n![](a.jpg)\n"
    )
    seen = found(proof(intro=intro))
    assert seen["content.unfinished"].place == "intro.md, line 3"
    assert seen["content.link-words"].severity == "warning"
    assert seen["content.link"].severity == "error"
    assert (seen["content.alt"].severity, seen["content.alt"].place) == ("error", "intro.md, line 5")


def test_fields_without_value_are_counted(proof: MakeProof, found: Found) -> None:
    survey = Survey(readers=1_204, missing={"subscriber.first_name": 3})
    finding = found(proof(survey=survey))["fields.missing"]
    assert finding.message == "3 readers of 1,204 have no value for subscriber.first_name, and it has no fallback."
    assert 'default("friend")' in finding.hint
    everybody = found(proof(survey=Survey(readers=3, missing={"subscriber.fields.town": 3})))["fields.missing"]
    assert everybody.message == "No reader has a value for subscriber.fields.town, and it has no fallback."


def test_a_column_that_no_reader_has_is_told_with_the_nearest(proof: MakeProof, found: Found) -> None:
    survey = Survey(readers=12, unknown={"subscriber.fields.twon": 12}, columns=frozenset({"town", "school"}))
    finding = found(proof(survey=survey))["fields.unknown"]
    assert (finding.severity, finding.hint) == ("warning", "Did you mean “town”?")
    assert "all 12 who see it" in finding.message
    other = Survey(readers=12, missing={"subscriber.fields.xyz": 12}, columns=frozenset({"town", "school"}))
    assert found(proof(survey=other))["fields.missing"].hint == "Columns of your readers: school, town."


def test_what_stops_the_build_is_an_error_in_its_own_words(proof: MakeProof, found: Found) -> None:
    assert found(proof(problems=("There is no merge field subscriber.x.",)))["fields.build"].message.endswith("x.")


@pytest.mark.parametrize("tag", ["{{ name }}", "%7B%7Bname%7D%7D", "{% if x %}"])
def test_a_tag_that_nobody_merged_is_found_with_its_line(proof: MakeProof, found: Found, tag: str) -> None:
    digest = Digest(subject="s", preheader="p" * 50, html=f"<p>\n{tag}</p>", text="x")
    finding = found(proof(digest=digest))["fields.unmerged"]
    assert (finding.severity, finding.place) == ("error", "digest.html, line 2")


@pytest.mark.parametrize(("size", "severity"), [(80, None), (95, "warning"), (103, "error")])
def test_a_digest_that_gmail_would_cut_is_found_for_its_longest_reader(
    proof: MakeProof, found: Found, size: int, severity: str | None
) -> None:
    digest = Digest(subject="s", preheader="p" * 50, html="<p>x</p>", text="x")
    finding = found(proof(digest=digest, survey=Survey(readers=1, longest_html=size * 1024))).get("size.clip")
    assert (finding.severity if finding else None) == severity


def test_heavy_embedded_pictures_are_warned_of(proof: MakeProof, found: Found) -> None:
    picture = Picture(name="a.jpg", content_id="a@x", content=bytes(4_000_000), type="image/jpeg", alt="A")
    digest = Digest(subject="s", preheader="p" * 50, html="<p>x</p>", text="x", pictures=(picture,))
    assert found(proof(digest=digest))["size.pictures"].severity == "warning"


def test_parts_of_the_thread_are_looked_at_one_by_one(proof: MakeProof, found: Found) -> None:
    media = (Media(name="a.jpg", content=b"", type="image/jpeg", alt=""),)
    parts = (
        Part(position=1, text="See README.md for www.example.org/guide.md"),
        Part(position=2, text=" "),
        Part(position=3, text="@priya said", media=media),
    )
    seen = found(proof(parts=parts, lengths=(300, 1, 11), cost=0.6, budget=0.5, posts_left=2))
    assert (seen["thread.length"].severity, seen["thread.length"].place) == ("error", "thread.md, part 1")
    assert "“README.md”" in seen["thread.bare-name"].message
    assert seen["thread.empty"].place == "thread.md, part 2"
    assert seen["thread.mention"].severity == "warning"
    assert seen["thread.alt"].severity == "error"
    assert seen["thread.budget"].severity == "error"
    assert seen["thread.posts"].severity == "error"


def test_what_blocks_comes_first(proof: MakeProof) -> None:
    order = [finding.severity for finding in run(proof({"subject": "", "preheader": ""}))]
    assert order == sorted(order, key=("error", "warning", "note").index)


def test_pictures_that_stay_linked_are_told_where_the_campaign_embeds_them(proof: MakeProof, found: Found) -> None:
    html = '<p><img src="https://www.example.org/a.jpg" alt="A"><img src="cid:b@digest" alt="B"></p>'
    digest = Digest(subject="s", preheader="p" * 50, html=html, text="x")
    embedded = found(proof({"email": EmailPlan(images="embedded")}, digest=digest))
    assert embedded["content.embedding"].message.startswith("1 picture of the site stays linked")
    assert "content.embedding" not in found(proof(digest=digest))
