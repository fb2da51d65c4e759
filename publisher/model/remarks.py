"""What Publisher has to say about something that a person wrote, as data: whoever shows it finds the form."""

from dataclasses import dataclass
from typing import Literal

#: An error stands in the way of approval.
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One thing to know before a thread leaves."""

    #: What it is about, one word that stays for good: ``mention``, ``picture``, ``markup``.
    about: str
    severity: Severity
    #: One sentence, for a person who is no programmer.
    sentence: str
    #: One sentence that says what to do; empty where the first one says it.
    hint: str = ""
    #: Number of the part in ``thread.md``, 1 for the first; 0 where it is about all of them.
    part: int = 0
    #: Line of ``thread.md``, 1 for the first; 0 where it is not about one line, or not known.
    line: int = 0
