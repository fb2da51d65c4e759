"""Findings of the pre-flight, for a person and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import BAD, DOUBTFUL, GOOD, QUIET, Line
from publisher.model.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.checks.finding import Finding

_MARKS: Final = {"error": ("must", BAD), "warning": ("should", DOUBTFUL), "note": ("note", QUIET)}


def table_of(findings: Sequence[Finding]) -> Facts:
    """Return findings with their weight, their place, what is wrong and the way out; what blocks comes first."""
    order = list(_MARKS)
    rows = [
        (_MARKS[finding.severity][0], "\n".join(filter(None, (finding.place, finding.message, finding.hint))))
        for finding in sorted(findings, key=lambda finding: order.index(finding.severity))
    ]
    return Facts(rows=rows, styles=dict(_MARKS.values()))


def verdict(name: str, findings: Sequence[Finding]) -> Line:
    """Say in one sentence whether the campaign can be approved."""
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    if errors:
        return Line(text=f"{name} cannot be approved yet: {counted(errors, 'thing')} must be mended.", style=BAD)
    if warnings:
        return Line(text=f"{name} can be approved; {counted(warnings, 'thing')} could be better.", style=GOOD)
    return Line(text=f"{name} can be approved.", style=GOOD)


def data_of(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings for ``--json``."""
    return [
        {name: getattr(finding, name) for name in ("severity", "check", "place", "message", "hint")}
        for finding in findings
    ]
