"""Watermarks: how often something has left from a database, so that an older copy of it can be told from the newest."""

from dataclasses import dataclass
from datetime import datetime

from publisher.when import require_aware


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Watermark:
    """How far a database has come."""

    #: Counts every step after which something may have left.
    number: int
    #: When the last of them was.
    at: datetime

    def __post_init__(self) -> None:
        require_aware(self.at, "Watermark.at")
