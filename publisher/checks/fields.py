"""Merge fields: unknown ones, readers without a value, tags that nobody merged."""

import re
from collections.abc import Iterator
from typing import Any, Final

from publisher.checks import merge_tags
from publisher.checks.check import Check, Found
from publisher.checks.proof import CAMPAIGN, DIGEST, READERS, Digested, Proof, Surveyed
from publisher.digest.merge.survey import Survey
from publisher.errors import nearest

_COLUMN: Final = "subscriber.fields."
_UNMERGED: Final = re.compile(r"\{\{|\{%|%7B%7B", re.IGNORECASE)
_SHOWN: Final = 40
#: A problem that begins with a file of the campaign, and perhaps a line of it.
_PLACED: Final = re.compile(r"[\w-]+\.(?:md|toml)(?:, line \d+)?: ")


def _build(proof: Proof) -> Iterator[Found]:
    told = merge_tags.told(proof) if proof.problems else frozenset()
    for problem in proof.problems:
        if problem not in told:
            placed = _PLACED.match(problem)
            place = placed[0].removesuffix(": ") if placed else ""
            yield Found(problem[placed.end() if placed else 0 :], place=place, hint="")


def _missing(seen: Surveyed) -> Iterator[Found]:
    survey = seen.survey
    for label, count in survey.missing.items():
        everybody = count == survey.readers
        whom = (
            "No reader has a value" if everybody else f"{_readers(count)} of {survey.readers:,} {_have(count)} no value"
        )
        yield Found(
            f"{whom} for {label}, and it has no fallback.",
            hint=(_nearest(label, survey) if everybody else "")
            or f'Give it one: {{{{ {label} | default("friend") }}}}.',
            place=merge_tags.place_of_field(seen.proof, label),
        )


def _seen_by(count: int) -> str:
    return "the one who sees it would get" if count == 1 else f"all {count:,} who see it would get"


def _unknown(seen: Surveyed) -> Iterator[Found]:
    for label, count in seen.survey.unknown.items():
        yield Found(
            f"No reader has a value for {label}; {_seen_by(count)} what stands in its place.",
            hint=_nearest(label, seen.survey),
            severity="warning" if label.startswith(_COLUMN) else "note",
            place=merge_tags.place_of_field(seen.proof, label),
        )


def _unfit(seen: Surveyed) -> Iterator[Found]:
    for reason, count in seen.survey.unfit.items():
        yield Found(f"{_readers(count)} cannot be written to: {reason}")


def _nearest(label: str, survey: Survey) -> str:
    """Return the column that a person may have meant, or the columns there are."""
    if not label.startswith(_COLUMN):
        return ""
    found = nearest(label.removeprefix(_COLUMN), survey.columns).strip()
    columns = ", ".join(sorted(survey.columns)[:8])
    return found or (
        f"Columns of your readers: {columns}." if columns else "Your readers have no columns of their own."
    )


def _unmerged(seen: Digested) -> Iterator[Found]:
    digest, subject = seen.digest, seen.proof.campaign.place("subject")
    places = (
        *((line, 0, subject) for line in digest.subject.splitlines()),
        *((line, number, "digest.html") for number, line in enumerate(digest.html.splitlines(), start=1)),
        *((line, number, "digest.txt") for number, line in enumerate(digest.text.splitlines(), start=1)),
    )
    for line, number, name in places:
        braces = _UNMERGED.search(line)
        told = line[braces.start() : braces.start() + _SHOWN].strip() if braces else ""
        if told and not merge_tags.stands_for_itself(seen.proof, told):
            yield Found(f"“{told}” would be sent as it stands there.", number, name)


def _readers(count: int) -> str:
    return f"{count:,} reader" if count == 1 else f"{count:,} readers"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


UNMERGED: Final = Check(
    id="fields.unmerged",
    number=39,
    title="nothing left unmerged",
    severity="error",
    hint="Write merge fields in intro.md, the subject or a template, or take the braces out.",
    place="digest.html",
    needs=DIGEST,
    find=_unmerged,
)

CHECKS: Final[tuple[Check[Any], ...]] = (
    Check(
        id="fields.build",
        title="the digest can be built",
        severity="error",
        hint="Do what the message says.",
        place="",
        needs=CAMPAIGN,
        find=_build,
    ),
    Check(
        id="fields.missing",
        title="a value or a fallback for each reader",
        severity="error",
        hint='Give the field a fallback: {{ subscriber.first_name | default("friend") }}.',
        place="intro.md",
        needs=READERS,
        find=_missing,
    ),
    Check(
        id="fields.unknown",
        title="fields that some reader has a value for",
        severity="warning",
        also=("note",),
        hint="Correct the name of the field, or import its column.",
        place="intro.md",
        needs=READERS,
        find=_unknown,
    ),
    Check(
        id="fields.unfit",
        title="values that can stand where they are used",
        severity="error",
        hint="Correct those readers, or take them off the list.",
        place="",
        needs=READERS,
        find=_unfit,
    ),
    UNMERGED,
)
