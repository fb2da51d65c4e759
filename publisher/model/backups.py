"""What a backup holds."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What a database holds, as a person knows it by."""

    campaigns: int
    readers: int
    posts: int
    #: When something left last, aware; ``None`` where nothing has.
    last_left: datetime | None
    #: The workspace's key, by which copies of one database are known.
    key: bytes = field(repr=False)
