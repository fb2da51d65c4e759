"""The pre-flight: what a person should know before a campaign leaves.

Each family of checks is one file with one function that takes a :class:`Proof` and yields :class:`Finding` values.
All are pure.  Errors block approval; warnings and notes do not.
"""

from collections.abc import Callable, Iterator
from typing import Final

from publisher.checks import clients, contrast, fields, plan, properties, readability, size, thread, wording
from publisher.checks.finding import Finding, Proof

#: In the order in which a person works: the plan, the words, the fields, the page, the thread.
FAMILIES: Final[tuple[Callable[[Proof], Iterator[Finding]], ...]] = (
    plan.check,
    wording.check,
    fields.check,
    size.check,
    properties.check,
    contrast.check,
    clients.check,
    readability.check,
    thread.check,
)
_ORDER: Final = ("error", "warning", "note")


def run(proof: Proof) -> tuple[Finding, ...]:
    """Run every family over the proof; what blocks comes first, otherwise in the families' order."""
    found = [finding for family in FAMILIES for finding in family(proof)]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity)))
