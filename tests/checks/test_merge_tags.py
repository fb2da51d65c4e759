"""Tags that nobody merges, slips in fields and stray Markdown are told by file and line, and all of them at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from publisher.checks.finding import Finding
from publisher.checks.merge_tags import told
from publisher.checks.proof import Proof
from publisher.checks.run import run
from publisher.digest.digest import Digest
from publisher.digest.merge.survey import Survey
from publisher.model.posts import Post
from publisher.social.thread import Thread
from publisher.workspace.campaigns import PostEntry

MakeProof = Callable[..., Proof]
MakePost = Callable[..., Post]
FILE = """\
title = "Winter digest"
subject = "SUBJECT"
preheader = "Twelve evenings, one lantern walk, and a helpline number worth keeping"

[[posts]]
slug = "lantern-walk"
excerpt = "EXCERPT"
"""


@pytest.fixture
def looked(proof: MakeProof, make_post: MakePost, thread: Callable[..., Thread]) -> Callable[..., list[Finding]]:
    """Return what is found in a campaign with these words, by the families of this file."""

    def look(
        subject: str = "Winter", excerpt: str = "", intro: str = "Dear friend,\n", social: str = "", **post: Any
    ) -> list[Finding]:
        parts = tuple(part.strip() for part in social.split("\n---\n") if part.strip())
        made = proof({"subject": subject, "posts": (PostEntry(slug="lantern-walk", excerpt=excerpt),)}, intro)
        campaign = replace(
            made.campaign,
            thread=parts,
            files={
                "campaign.toml": FILE.replace("SUBJECT", subject).replace("EXCERPT", excerpt),
                "intro.md": intro,
                "thread.md": social,
            },
        )
        made = replace(
            made,
            campaign=campaign,
            posts=(make_post(**post),),
            thread=thread(*parts) if parts else None,
        )
        return [
            finding
            for finding in run(made)
            if finding.check in ("fields.grammar", "fields.foreign", "fields.line-break", "content.markup")
            or finding.check == "thread.merge-tag"
        ]

    return look


Looked = Callable[..., list[Finding]]


@pytest.mark.parametrize("tag", ["*|FNAME|*", "{first_name}", "[First Name]", "%%first_name%%"])
@pytest.mark.parametrize(
    ("where", "place"),
    [("subject", "campaign.toml, line 2"), ("excerpt", "campaign.toml, line 7"), ("intro", "intro.md, line 1")],
)
def test_a_tag_of_another_tool_blocks_and_names_the_field_to_write(
    looked: Looked, tag: str, where: str, place: str
) -> None:
    (finding,) = looked(**{where: f"Dear {tag}, hello"})
    assert (finding.check, finding.severity, finding.place) == ("fields.foreign", "error", place)
    assert tag in finding.message
    assert finding.hint == 'Write {{ subscriber.first_name | default("friend") }}.'


def test_what_may_be_prose_only_warns(looked: Looked) -> None:
    (finding,) = looked(intro="Dear all,\n\n[Company] writes\n")
    assert (finding.severity, finding.place) == ("warning", "intro.md, line 3")
    assert "backslash" in finding.hint


def test_links_and_what_stands_behind_a_backslash_are_meant(looked: Looked) -> None:
    assert looked(intro="[Name](https://www.example.org) and \\[First Name]\n") == []


@pytest.mark.parametrize("tag", ["{{ subscriber.first_name }}", "{% if x %}", "*|FNAME|*", "[First Name]", "{name}"])
def test_any_tag_in_a_thread_blocks_with_its_line(looked: Looked, tag: str) -> None:
    (finding,) = looked(social=f"One\n\n---\n\nTwo\nfor {tag}\n")
    assert (finding.check, finding.severity) == ("thread.merge-tag", "error")
    assert finding.place == "thread.md, line 6"


@pytest.mark.parametrize("where", ["title", "text", "html"])
def test_a_tag_that_a_post_tells_of_may_be_quoted(looked: Looked, where: str) -> None:
    said = "Why *|FNAME|* and {{ first_name }} fail"
    found = looked(subject="Why *|FNAME|* fails", social=said, **{where: said})
    assert {(finding.check, finding.severity) for finding in found} == {
        ("fields.foreign", "warning"), ("thread.merge-tag", "warning"),
    }  # fmt: skip


def test_a_slip_in_a_field_names_the_field_that_was_meant(looked: Looked) -> None:
    (finding,) = looked(intro="Dear\n{{ first_name }},\n")
    assert (finding.check, finding.severity, finding.place) == ("fields.grammar", "error", "intro.md, line 2")
    assert "“subscriber.first_name”" in finding.message


def test_all_of_it_is_told_at_once(looked: Looked) -> None:
    found = looked(
        subject="{{ first_name }}", excerpt="**Bold** {name}", intro="{{ x }}\n\n*|EMAIL|*", social="{{ y }}"
    )
    assert [finding.place for finding in found] == [
        "campaign.toml, line 2", "intro.md, line 1", "intro.md, line 3", "campaign.toml, line 7", "thread.md, line 1",
        "campaign.toml, line 7",
    ]  # fmt: skip


def test_a_subject_on_two_lines_blocks(looked: Looked) -> None:
    (finding,) = looked(subject="Hello\r\nBcc: x@example.org")
    assert (finding.check, finding.severity) == ("fields.line-break", "error")
    assert finding.place.startswith("campaign.toml")


@pytest.mark.parametrize("mark", ["**bold**", "[words](https://www.example.org)", "<b>", "&nbsp;", "_so_"])
@pytest.mark.parametrize("where", ["subject", "excerpt"])
def test_markdown_in_a_teaser_is_told_to_stand_as_it_is(looked: Looked, mark: str, where: str) -> None:
    (finding,) = looked(**{where: f"A {mark} word"})
    assert (finding.check, finding.severity) == ("content.markup", "warning")
    assert mark in finding.message


def test_markdown_in_the_opening_is_markdown(looked: Looked) -> None:
    assert looked(intro="A **bold** [word](https://www.example.org).\n") == []


def test_what_building_stops_at_is_told_once_with_its_place(proof: MakeProof) -> None:
    problem = "intro.md, line 2: There is no merge field first_name. Did you mean “subscriber.first_name”?"
    spoiled = proof(intro="Dear\n{{ first_name }}\n", problems=(problem, "Something else."))
    assert told(spoiled) == {problem}
    found = [finding for finding in run(spoiled) if finding.check in ("fields.build", "fields.grammar")]
    assert [(finding.check, finding.place) for finding in found] == [
        ("fields.grammar", "intro.md, line 2"), ("fields.build", ""),
    ]  # fmt: skip


def digest(text: str, **changes: Any) -> Digest:
    return Digest(subject="Winter", preheader="", html=f"<p>{text}</p>", text=text, **changes)


@pytest.mark.parametrize("place", ["title", "text", "html"])
def test_braces_of_a_post_stand_there_as_they_are(proof: MakeProof, make_post: MakePost, place: str) -> None:
    told_of = "Use {{ name }} or %7B%7Bid%7D%7D here"
    shown = proof(digest=digest(told_of), posts=(make_post(**{place: told_of}),))
    assert "fields.unmerged" not in {finding.check for finding in run(shown)}


def test_a_tag_in_a_post_is_told_once_where_the_digest_shows_it(proof: MakeProof, make_post: MakePost) -> None:
    post = make_post(title="For *|FNAME|* alone", text="Dear *|FNAME|*,\n{{ x }}")
    shown = proof(digest=digest("For *|FNAME|*\nalone {{ x }}"), posts=(post,))
    (finding,) = (found for found in run(shown) if found.check == "fields.in-post")
    assert (finding.severity, finding.place) == ("warning", "campaign.toml")
    assert "“*|FNAME|*” in the post “lantern-walk”" in finding.message
    assert "fields.in-post" not in {found.check for found in run(proof(digest=digest("Else."), posts=(post,)))}


def test_braces_that_a_person_wrote_so_are_meant(proof: MakeProof) -> None:
    meant = proof(intro="Use {{ '{{' }} x }}.", digest=digest("Use {{ x }}."))
    assert "fields.unmerged" not in {item.check for item in run(meant)}
    slip = proof(intro="Use x.", digest=digest("Use {{ x }}."))
    assert {item.severity for item in run(slip) if item.check == "fields.unmerged"} == {"error"}


def test_a_field_that_readers_lack_is_told_where_it_stands(proof: MakeProof) -> None:
    survey = Survey(readers=3, missing={"subscriber.first_name": 1}, unknown={"subscriber.fields.town": 3})
    seen = {
        finding.check: finding.place
        for finding in run(
            proof(survey=survey, digest=digest("x", places={"subscriber.first_name": "intro.md, line 4"}))
        )
    }
    assert seen["fields.missing"] == "intro.md, line 4"
    assert seen["fields.unknown"] == "digest.html.j2"
