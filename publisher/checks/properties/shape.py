"""What a property is, and what it looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from publisher.checks.finding import Proof, Severity
from publisher.checks.page.computed import Looks
from publisher.checks.page.elements import Page, page_of
from publisher.digest.digest import Digest


class Miss(NamedTuple):
    """One place at which a property does not hold."""

    message: str
    #: 0 for the whole page.
    line: int = 0
    file: str = "digest.html"
    #: Where it is not the property's own.
    severity: Severity | None = None
    #: Whether another family says it as well.
    told: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Digested:
    """A proof with its digest, the page read."""

    proof: Proof
    digest: Digest
    page: Page
    light: Looks

    @classmethod
    def of(cls, proof: Proof) -> "Digested":
        """Read the digest of a proof that has one."""
        if proof.digest is None:
            raise ValueError("the proof has no digest")
        page = page_of(proof.digest.html)
        return cls(proof=proof, digest=proof.digest, page=page, light=Looks(page, "light"))


Test = Callable[[Digested], Iterator[Miss]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """One of the forty."""

    number: int
    #: What holds where it holds.
    title: str
    test: Test
    severity: Severity = "warning"
    hint: str = "Mend the template; publisher templates copy shows the packaged one."
