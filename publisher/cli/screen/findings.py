"""Findings of the pre-flight, for a person and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from publisher.cli.screen.output import BAD, DOUBTFUL, GOOD, QUIET, Line
from publisher.cli.screen.table import Table
from publisher.model.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publisher.checks.finding import Finding

_MARKS: Final = {"error": ("must", BAD), "warning": ("should", DOUBTFUL), "note": ("note", QUIET)}


def table_of(findings: Sequence[Finding]) -> Table:
    """Return findings as a table, what blocks first."""
    order = list(_MARKS)
    rows = []
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        word, style = _MARKS[finding.severity]
        hint = f" {finding.hint}" if finding.hint else ""
        rows.append([Text(word, style=style), finding.place, f"{finding.message}{hint}"])
    return Table(columns=["", "Where", "What"], rows=rows)


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
