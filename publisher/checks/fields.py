"""Merge fields: unknown ones, readers without a value, tags that nobody merged."""

import re
from collections.abc import Iterator
from typing import Final

from publisher.checks.finding import Finding, Proof
from publisher.digest.merge.survey import Survey
from publisher.errors import nearest
from publisher.model.words import agreeing, counted

_COLUMN: Final = "subscriber.fields."
_UNMERGED: Final = re.compile(r"\{\{|\{%|%7B%7B", re.IGNORECASE)


def check(proof: Proof) -> Iterator[Finding]:
    """Yield what keeps fields from being filled in."""
    for problem in proof.problems:
        yield Finding(check="fields.build", severity="error", message=problem)
    if proof.survey is not None:
        for label, count in proof.survey.missing.items():
            yield _missing(label, count, proof.survey)
        for label, count in proof.survey.unknown.items():
            yield _unknown(label, count, proof.survey)
        for reason, count in proof.survey.unfit.items():
            yield Finding(
                check="fields.unfit",
                severity="error",
                message=f"{counted(count, 'reader')} cannot be written to: {reason}",
                hint="Correct those readers, or take them off the list.",
            )
    yield from _unmerged(proof)


def _missing(label: str, count: int, survey: Survey) -> Finding:
    whom = (
        "No reader has a value"
        if count == survey.readers
        else f"{counted(count, 'reader')} of {survey.readers:,} {agreeing(count, 'has', 'have')} no value"
    )
    hint = _nearest(label, survey) if count == survey.readers else ""
    return Finding(
        check="fields.missing",
        severity="error",
        message=f"{whom} for {label}, and it has no fallback.",
        place="intro.md",
        hint=hint or f'Give it one: {{{{ {label} | default("friend") }}}}.',
    )


def _unknown(label: str, count: int, survey: Survey) -> Finding:
    custom = label.startswith(_COLUMN)
    return Finding(
        check="fields.unknown",
        severity="warning" if custom else "note",
        message=f"No reader has a value for {label}; all {count:,} who see it would get what stands in its place.",
        place="intro.md",
        hint=_nearest(label, survey),
    )


def _nearest(label: str, survey: Survey) -> str:
    """Return the column that a person may have meant, or the columns there are."""
    if not label.startswith(_COLUMN):
        return ""
    found = nearest(label.removeprefix(_COLUMN), survey.columns).strip()
    columns = ", ".join(sorted(survey.columns)[:8])
    return found or (
        f"Columns of your readers: {columns}." if columns else "Your readers have no columns of their own."
    )


def _unmerged(proof: Proof) -> Iterator[Finding]:
    if proof.digest is None:
        return
    places = {"subject": proof.digest.subject, "digest.html": proof.digest.html, "digest.txt": proof.digest.text}
    for name, content in places.items():
        for number, line in enumerate(content.splitlines(), start=1):
            if match := _UNMERGED.search(line):
                yield Finding(
                    check="fields.unmerged",
                    severity="error",
                    message=f"“{line[match.start() : match.start() + 40].strip()}” would be sent as it stands there.",
                    place=f"{name}, line {number}" if name != "subject" else "campaign.toml",
                    hint="Write merge fields in intro.md, the subject or a template, or take the braces out.",
                )
