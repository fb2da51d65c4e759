"""Merge fields: what has no value, what nobody merged, and what keeps the digest from being built."""

from collections.abc import Callable

import pytest

from publisher.checks.finding import Finding
from publisher.checks.proof import Proof
from publisher.checks.run import run
from publisher.digest.digest import Digest
from publisher.digest.merge.survey import Survey

MakeProof = Callable[..., Proof]
Found = Callable[[Proof], dict[str, Finding]]


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


def test_braces_in_the_subject_and_in_the_text_part_are_found_where_they_are(proof: MakeProof) -> None:
    digest = Digest(subject="Hello {{ name }}", preheader="p" * 50, html="<p>x</p>", text="Dear\n{% if x %}")
    findings = [finding for finding in run(proof(digest=digest)) if finding.check == "fields.unmerged"]
    assert [finding.place for finding in findings] == ["campaign.toml", "digest.txt, line 2"]
    assert findings[0].message == "“{{ name }}” would be sent as it stands there."


def test_readers_who_cannot_be_written_to_are_counted(proof: MakeProof, found: Found) -> None:
    survey = Survey(readers=3, unfit={"a name has a line break.": 1})
    assert found(proof(survey=survey))["fields.unfit"].message == (
        "1 reader cannot be written to: a name has a line break."
    )


def test_a_field_of_every_reader_that_nobody_has_filled_is_noted(proof: MakeProof, found: Found) -> None:
    finding = found(proof(survey=Survey(readers=2, unknown={"subscriber.last_name": 2})))["fields.unknown"]
    assert (finding.severity, finding.hint) == ("note", "")
