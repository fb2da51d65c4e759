"""To come."""

from collections.abc import Iterator

from publisher.checks.finding import Finding, Proof


def check(_proof: Proof) -> Iterator[Finding]:
    """Yield nothing yet."""
    yield from ()
