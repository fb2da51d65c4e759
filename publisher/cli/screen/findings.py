"""Findings of the pre-flight, for a person and for a program."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from publisher.cli.screen.facts import Facts
from publisher.cli.screen.output import BAD, DOUBTFUL, QUIET, SignedLine, asked
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


def told(name: str, findings: Sequence[Finding]) -> list[Any]:
    """Return the pre-flight's answer: the verdict, then what must be and should be mended; notes only with ``-v``."""
    shown = listed(findings)
    return [verdict(name, findings), *(["", *shown] if shown else [])]


def listed(findings: Sequence[Finding]) -> list[Facts]:
    """Return the findings to read one by one, none or one item of a view; notes only with ``-v``."""
    shown = [finding for finding in findings if finding.severity != "note" or asked("detailed")]
    return [table_of(shown)] if shown else []


def verdict(name: str, findings: Sequence[Finding]) -> SignedLine:
    """Say in one sentence whether the campaign can be approved, and how many notes there are."""
    count = Counter(finding.severity for finding in findings)
    must, should, notes = count["error"], count["warning"], count["note"]
    also = f" {counted(notes, 'note')}{'' if asked('detailed') else ' (-v)'}." if notes else ""
    better = f"{should:,} should be" if should else ""
    if must:
        reasons = ", ".join(filter(None, (f"{must:,} must be mended", better)))
        return SignedLine(kind="bad", text=f"{name} cannot be approved: {reasons}.{also}")
    if should:
        return SignedLine(kind="look", text=f"{name} can be approved, but {better} mended.{also}")
    return SignedLine(kind="good", text=f"{name} can be approved.{also}")


def data_of(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings for ``--json``."""
    return [
        {name: getattr(finding, name) for name in ("severity", "check", "place", "message", "hint")}
        for finding in findings
    ]
