"""What a check says, and what it looks at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from publisher.digest.digest import Digest
from publisher.digest.merge.fields import Links
from publisher.digest.merge.survey import Survey
from publisher.model.posts import Post
from publisher.model.releases import Part
from publisher.when import require_aware
from publisher.workspace.campaigns import Campaign
from publisher.workspace.config import Config

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that the pre-flight found.  Errors block approval; warnings and notes do not."""

    #: The family and the check in it, such as ``campaign.subject`` or ``property.22``.
    check: str
    severity: Severity
    #: One sentence, for a person who is no programmer.
    message: str
    #: File and line: ``campaign.toml``, ``digest.html, line 40``; empty where there is none.
    place: str = ""
    #: One sentence that says what to do; empty where the message says it.
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A campaign as it would leave now: all that the checks look at."""

    campaign: Campaign
    config: Config
    #: Aware.
    now: datetime
    posts: tuple[Post, ...] = ()
    #: Slugs of ``[[posts]]`` that the library does not have.
    missing: tuple[str, ...] = ()
    #: The digest for a reader who stands for all; ``None`` where there is no email or it could not be built.
    digest: Digest | None = None
    #: The reader's own addresses in ``digest``.
    links: Links | None = None
    #: Why the digest or its skeleton could not be made, a sentence each.
    problems: tuple[str, ...] = ()
    #: What the audience's values do to the digest; ``None`` where it was not looked at.
    survey: Survey | None = None
    #: Names of all lists and how many readers each has; ``None`` where it was not looked at.
    lists: Mapping[str, int] | None = None
    #: The thread as it will stand there; ``None`` where there is none.
    parts: tuple[Part, ...] | None = None
    #: Length of each part as the network counts it, and the most it takes.
    lengths: tuple[int, ...] = ()
    limit: int = 280
    #: US dollars that the thread costs, and that may still be spent this month.
    cost: float = 0.0
    budget: float | None = None
    #: Posts on X that may still be made this month.
    posts_left: int | None = None
    #: What the thread's drafting says to its editor, a sentence each.
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.now, "Proof.now")
