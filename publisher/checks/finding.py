"""What a check says."""

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "note"]
#: What blocks comes first.
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that the pre-flight found.  Errors block approval; warnings and notes do not."""

    #: The id of the check, such as ``campaign.subject`` or ``property.22``.
    check: str
    severity: Severity
    #: One sentence, for a person who is no programmer.
    message: str
    #: File and line: ``campaign.toml``, ``digest.html, line 40``; empty where there is none.
    place: str = ""
    #: One sentence that says what to do; empty where the message says it.
    hint: str = ""
