"""US dollars, as they are added up and written."""

from collections.abc import Iterable
from math import ceil


def in_dollars(cost: float) -> str:
    """Write a cost as a person reads it: ``$0.275``, ``$1.20``."""
    return f"${cost:.3f}" if round(cost * 1000) % 10 else f"${cost:.2f}"


def about(cost: float) -> str:
    """Write a cost that is not known to the last digit, the cents rounded up: ``about $0.28``."""
    return f"about ${ceil(round(cost * 100, 6)) / 100:.2f}"


def total(costs: Iterable[float]) -> float:
    """Return the sum of costs to a tenth of a cent."""
    return round(sum(costs), 4)
