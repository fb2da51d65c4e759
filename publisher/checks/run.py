"""The pre-flight: every check there is, and running them over a proof.

A check is one value of :class:`publisher.checks.check.Check` in the tuple ``CHECKS`` of its file; adding one adds it
there and to ``docs/checks.md`` (``make docs``).
"""

from collections.abc import Iterable
from typing import Any, Final

from publisher.checks import (
    accessible,
    clients,
    contrast,
    fields,
    links,
    merge_tags,
    pictures,
    plan,
    readability,
    sender,
    size,
    template,
    thread,
    times,
    wording,
)
from publisher.checks.check import Check
from publisher.checks.finding import SEVERITIES, Finding
from publisher.checks.proof import Need, Proof
from publisher.checks.properties import head, layout, styles, words

#: What a digest's page owes, whoever wrote its template.
PAGE: Final[tuple[Check[Any], ...]] = (
    *head.CHECKS,
    *layout.CHECKS,
    *styles.CHECKS,
    *words.CHECKS,
    *contrast.CHECKS,
    *accessible.CHECKS,
    *clients.CHECKS,
)
#: What a campaign is looked through for, in the order in which a person works: plan, sender, words, fields, page,
#: thread.
CAMPAIGN: Final[tuple[Check[Any], ...]] = (
    *plan.CHECKS,
    *times.CHECKS,
    *sender.CHECKS,
    *wording.CHECKS,
    *links.CHECKS,
    *pictures.CHECKS,
    *merge_tags.CHECKS,
    *fields.CHECKS,
    *size.CHECKS,
    *PAGE,
    *readability.CHECKS,
    *thread.CHECKS,
)
#: What a template is tried on samples for.
TEMPLATE: Final[tuple[Check[Any], ...]] = (*template.CHECKS, fields.UNMERGED, *size.CHECKS, *PAGE)
#: What a thread alone is looked through for.
THREAD: Final[tuple[Check[Any], ...]] = (merge_tags.IN_THREAD, *thread.CHECKS)
#: What the times of a campaign alone are looked through for.
TIMES: Final[tuple[Check[Any], ...]] = times.CHECKS
#: Every check, each once.
CHECKS: Final[tuple[Check[Any], ...]] = tuple(dict.fromkeys((*CAMPAIGN, *TEMPLATE)))


def run(proof: Proof, checks: Iterable[Check[Any]] = CAMPAIGN) -> tuple[Finding, ...]:
    """Run checks over a proof, those that need what it does not have left out.

    What blocks comes first, otherwise what was found stands in the order of the checks.
    """
    seen: dict[Need[Any], Any] = {}
    found: list[Finding] = []
    for check in checks:
        if check.needs not in seen:
            seen[check.needs] = check.needs.of(proof)
        if seen[check.needs] is not None:
            found += check.look(seen[check.needs])
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
