"""The forty properties of a first-class digest, by number, on the finished HTML.

A number stays with its property: findings and tests name it by that.  One that another family looks at more closely
(contrast, size, unmerged tags) is here for its number and reported there.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from publisher.checks.finding import Finding, Proof
from publisher.checks.properties import head, layout, styles, words
from publisher.checks.properties.shape import Digested, Miss, Property

__all__ = ["PROPERTIES", "Property", "check", "misses"]

PROPERTIES: Final[tuple[Property, ...]] = (*head.PROPERTIES, *layout.PROPERTIES, *styles.PROPERTIES, *words.PROPERTIES)
#: Reported by the families contrast, size and fields.
_ELSEWHERE: Final = frozenset({32, 35, 39})


def check(proof: Proof) -> Iterator[Finding]:
    """Yield a finding for each property that does not hold, with its first line and how often it fails."""
    if proof.digest is None:
        return
    digested = Digested.of(proof)
    for one in PROPERTIES:
        found = [] if one.number in _ELSEWHERE else [miss for miss in one.test(digested) if not miss.told]
        if found:
            yield _finding(one, found)


def misses(proof: Proof, number: int) -> list[Finding]:
    """Return what one property finds, for a test that goes through them by number."""
    digested = Digested.of(proof)
    tested = ((one, list(one.test(digested))) for one in PROPERTIES if one.number == number)
    return [_finding(one, found) for one, found in tested if found]


def _finding(one: Property, found: Sequence[Miss]) -> Finding:
    first = found[0]
    more = f" ({len(found) - 1} more like it)" if len(found) > 1 else ""
    return Finding(
        check=f"property.{one.number}",
        severity=first.severity or one.severity,
        message=f"{first.message}{more}",
        place=f"{first.file}, line {first.line}" if first.line else first.file,
        hint=one.hint,
    )
