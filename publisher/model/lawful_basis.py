"""The lawful basis on which a reader is written to, with its evidence (UK GDPR article 6 and 7, PECR regulation 22)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from publisher.when import require_aware


class BasisKind(StrEnum):
    """On which ground somebody may be written to."""

    #: Nobody has noted it: readers of 0.1.0, and of files that do not say.
    UNKNOWN = "unknown"
    CONSENT = "consent"
    #: Of charities since 5 February 2026: details given in support of the purpose, with a refusal offered.
    SOFT_OPT_IN = "soft opt-in"


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """A lawful basis and what proves it; ``repr`` leaves the evidence out."""

    kind: BasisKind = BasisKind.UNKNOWN
    #: When it was given; aware.
    at: datetime | None = None
    #: By which act: ``form on the website``, ``paper form at the open day``.
    how: str = field(default="", repr=False)
    #: The words that were shown.
    words: str = field(default="", repr=False)
    #: From where: an address of the web, a place, a service, an IP address.
    source: str = field(default="", repr=False)
    #: Of a soft opt-in: how refusing was offered.
    refusal: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.at is not None:
            require_aware(self.at, "Basis.at")

    @property
    def known(self) -> bool:
        """Whether anybody has noted it."""
        return self.kind is not BasisKind.UNKNOWN


#: Nobody has noted it.
UNKNOWN: Final = Basis()
#: The texts of the evidence, by the names of :class:`Basis`.
EVIDENCE: Final = ("how", "words", "source", "refusal")
