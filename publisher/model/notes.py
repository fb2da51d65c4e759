"""Why a dispatch is where it is: a reason with a name, and what belongs to it.  Pure.

The ledger keeps :func:`written`, and no sentence; :mod:`publisher.model.note_words` says it to people.
"""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final


class Reason(StrEnum):
    """Why a dispatch was held, missed, cancelled, or queued once more."""

    NONE = ""
    APPROVED = "approved"
    #: Only its words are known: of version 0.1.0, or of an error.
    SAID = "said"

    # A person's or another release's doing.
    BY_HAND = "by hand"
    REPLACED = "replaced"
    RESEND = "resend"
    RETRY = "retry"
    MENDED = "mended"
    LEFT = "left as it is"
    DELETING = "being deleted"
    DELETED = "deleted"
    REST_POSTED = "rest posted as one"
    RETIMED = "time changed"

    #: The database was older than what has left, so that it may have left already.
    OLDER = "database older"

    # Nothing leaves, and nobody is to blame.
    MISSED = "missed"
    #: For the mail server or the network, which is away or asks for patience.
    WAITS = "waits"
    BUDGET = "budget"
    UNFIT = "not what was approved"

    # The mail server refuses what is not about one reader.
    TOO_LARGE = "too large"
    MESSAGE_REFUSED = "message refused"
    REFUSED_IN_A_ROW = "refused in a row"
    REFUSED_ALIKE = "refused alike"

    # A part stops the thread.
    REPLY_REFUSED = "reply refused"
    DUPLICATE = "duplicate"
    PARENT_GONE = "parent gone"
    PART_REFUSED = "part refused"
    PART_NOT_FOUND = "part not found"
    PART_IN_DOUBT = "part in doubt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A reason, with what of these belongs to it."""

    reason: Reason = Reason.NONE
    #: Who did it.
    by: str = ""
    #: A person's own words, or an error's.
    words: str = ""
    #: What the other side answered, without addresses.
    reply: str = ""
    #: The part that it is about.
    part: int = 0
    #: Bytes of the message; readers in a row; number of the dispatch that has the rest; seconds that were waited.
    count: int = 0
    #: Bytes that the mail server takes.
    limit: int = 0

    def __bool__(self) -> bool:
        return self.reason is not Reason.NONE


NOTHING: Final = Note()
_NAMES: Final = frozenset(field.name for field in fields(Note))


def said(words: str) -> Note:
    """Return the note of which only the words are known."""
    return Note(reason=Reason.SAID, words=words) if words else NOTHING


def data(note: Note) -> dict[str, Any]:
    """Return a note as its reason and what belongs to it, for programs; empty where there is none."""
    return {name: value for name, value in asdict(note).items() if value}


def written(note: Note) -> str:
    """Return what the ledger keeps of a note."""
    return json.dumps(data(note), ensure_ascii=False) if note else ""


def read(text: str) -> Note:
    """Return the note that the ledger keeps as ``text``; a reason of another version comes back as its words."""
    if not text:
        return NOTHING
    try:
        kept = {name: value for name, value in json.loads(text).items() if name in _NAMES}
        return Note(**kept | {"reason": Reason(kept["reason"])})
    except (ValueError, TypeError, AttributeError, KeyError):
        return said(text)
