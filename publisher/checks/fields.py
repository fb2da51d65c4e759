"""Merge fields: unknown ones, readers without a value, tags that nobody merged."""

import re
from collections.abc import Iterator
from typing import Final

from publisher.checks.finding import Finding, Proof

_UNMERGED: Final = re.compile(r"\{\{|\{%|%7B%7B", re.IGNORECASE)


def check(proof: Proof) -> Iterator[Finding]:
    """Yield what keeps fields from being filled in."""
    for problem in proof.problems:
        yield Finding(check="fields.build", severity="error", message=problem)
    if proof.survey is not None:
        for label, count in proof.survey.missing.items():
            yield _missing(label, count, proof.survey.readers)
        for reason, count in proof.survey.unfit.items():
            yield Finding(
                check="fields.unfit",
                severity="error",
                message=f"{_readers(count)} cannot be written to: {reason}",
                hint="Correct those readers, or take them off the list.",
            )
    yield from _unmerged(proof)


def _missing(label: str, count: int, readers: int) -> Finding:
    whom = "No reader has" if count == readers else f"{_readers(count)} of {readers:,} {_have(count)} no"
    joint = " a value for" if count == readers else " value for"
    return Finding(
        check="fields.missing",
        severity="error",
        message=f"{whom}{joint} {label}, and it has no fallback.",
        place="intro.md",
        hint=f'Give it one: {{{{ {label} | default("friend") }}}}.',
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


def _readers(count: int) -> str:
    return f"{count:,} reader" if count == 1 else f"{count:,} readers"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"
