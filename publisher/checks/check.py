"""A check: a named function with its severity, what it needs, its words and the way out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from publisher.checks.finding import SEVERITIES, Finding, Severity
from publisher.checks.proof import Need

T = TypeVar("T")


class Found(NamedTuple):
    """One place at which a check does not hold; what is left out is the check's own."""

    #: One sentence, for a person who is no programmer.
    message: str
    #: Line of the file, 0 for the whole of it.
    line: int = 0
    #: File, or ``thread.md, part 2``.
    place: str = ""
    #: One sentence that says what to do; empty where the message says it.
    hint: str | None = None
    severity: Severity | None = None
    #: What the ``*`` of the check's id stands for here.
    about: str = ""


# No slots, as for Need.
@dataclass(frozen=True, kw_only=True, eq=False)
class Check(Generic[T]):
    """One thing that the pre-flight looks at."""

    #: Stays for good, since people, programs and pages name it by that: ``campaign.title``, ``property.22``.  A ``*``
    #: stands for what differs from finding to finding, such as a feature of CSS.
    id: str
    #: What holds where nothing is found, for the page that lists all checks.
    title: str
    severity: Severity
    #: Others that a finding may have.
    also: tuple[Severity, ...] = ()
    #: The way out: one sentence that says what to do.
    hint: str
    #: The file to look into.
    place: str
    #: Without it there is nothing to look at.
    needs: Need[T]
    #: Yields every place at which it does not hold; pure, and raises nothing.
    find: Callable[[T], Iterator[Found]]
    #: Its number among the properties of a first-class digest, 0 for none.
    number: int = 0
    #: Whether what is found many times is told once: the first of the worst, and how many more there are.
    together: bool = False

    def look(self, seen: T) -> tuple[Finding, ...]:
        """Return what is found in the part of a proof that the check needs."""
        found = list(map(self._finding, self.find(seen)))
        if not self.together or len(found) < 2:  # noqa: PLR2004 - one is told as it is
            return tuple(found)
        worst = min(found, key=lambda finding: SEVERITIES.index(finding.severity))
        return (replace(worst, message=f"{worst.message} ({len(found) - 1} more like it)"),)

    def _finding(self, found: Found) -> Finding:
        place = found.place or self.place
        return Finding(
            check=self.id.replace("*", found.about),
            severity=found.severity or self.severity,
            message=found.message,
            place=f"{place}, line {found.line}" if found.line else place,
            hint=self.hint if found.hint is None else found.hint,
        )
