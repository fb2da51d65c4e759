"""Why a delivery is where it is: causes that have a name, and those that carry something with them.  Pure.

``str(cause)`` is what the ledger keeps, in the spelling of version 0.1.0, and :func:`read` is its inverse: no row of
another version, and no word of a person, is lost on the way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias


class Known(StrEnum):
    """A cause with a name and nothing more to it."""

    NONE = ""
    APPROVED = "approved"

    # Nothing has left, and nobody is to blame.
    ACCOUNT = "account"
    BUDGET = "budget"
    RELEASE_REFUSED = "the mail server refuses the message, not the reader"
    FOR_REAL = "it was only written into outbox/ before"
    OPENED_AGAIN = "opened again: others were refused in the same way"
    WITHDRAWN = "no longer to be sent"
    WENT_AWAY = "the mail server went away before the final dot"

    # The other side asks to wait.
    RATE_LIMIT = "rate-limit"
    DAILY_LIMIT = "daily-limit"
    UNREACHABLE = "unreachable"
    CLOSING = "the mail server is closing"

    # Refused: by the mail server for email, by the network for a part.
    REFUSED_MAIL = "refused by the mail server"
    BAD_ADDRESS = "the address has a character that none may have"
    FOREIGN_ADDRESS = "the mail server does not take this kind of address"
    REFUSED_PART = "refused"
    REPLY_REFUSED = "reply-refused"
    PARENT_GONE = "parent-gone"
    PICTURE = "picture"
    SINGLE_MODE = "single-mode"
    DUPLICATE = "duplicate"

    # Not known to have arrived or not.
    STOPPED = "the sender stopped before the answer came"
    GARBLED = "the answer after the message was complete cannot be understood"
    NO_ANSWER = "no-answer"
    UNCLEAR_ANSWER = "unclear-answer"
    SERVER_ERROR = "server-error"

    # What looking on the network showed.
    FOUND = "found on the timeline"
    NOT_FOUND = "not on the timeline"

    # What a person or the policy decided.
    RESENT_BY_HAND = "resend, decided by hand"
    SENT_BY_HAND = "sent, decided by hand"
    FAILED_BY_HAND = "failed, decided by hand"
    MENDED = "mended, and approved again"
    AGAIN_BY_HAND = "to be tried again, decided by hand"
    RESENT_BY_POLICY = "resend, by policy"
    SKIPPED_BY_POLICY = "skip, by policy"
    DELETED = "deleted"
    CANCELLED = "the dispatch was cancelled"

    # Readers who get nothing; the suppression list's own reasons are words.
    ERASED = "erased"
    LEFT_SEGMENT = "no longer one of those it goes to"
    LEFT_LIST = "left the list"
    HAS_IT = "has it already"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unanswered:
    """A message was complete, and the line to the mail server was lost before its answer."""

    #: The kind of error, in words that quote nobody: ``timed out``, ``ConnectionResetError``.
    error: str

    def __str__(self) -> str:
        return f"{_UNANSWERED}{self.error})"


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenUp:
    """The last of the attempts was deferred too."""

    attempts: int
    #: Why the last one was.
    last: "Cause" = Known.NONE

    def __str__(self) -> str:
        return f"given up after {self.attempts} attempts: {self.last}".removesuffix(": ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What only words tell: of a person, of the suppression list, of an error, of another version of Publisher."""

    text: str

    def __str__(self) -> str:
        return self.text


#: Why something was put back, deferred, refused, is in doubt, or was decided.
Cause: TypeAlias = Known | Unanswered | GivenUp | Words

_UNANSWERED: Final = "no answer after the message was complete ("
_GIVEN_UP: Final = re.compile(r"given up after ([1-9][0-9]{0,8}) attempts(?:: (.+))?", re.DOTALL)
_KNOWN: Final[Mapping[str, Known]] = MappingProxyType({str(known): known for known in Known})


def read(text: str) -> Cause:
    """Return the cause that the ledger keeps as ``text``; what is not known are words."""
    known = _KNOWN.get(text)
    if known is not None:
        return known
    if text.startswith(_UNANSWERED) and text.endswith(")"):
        return Unanswered(error=text[len(_UNANSWERED) : -1])
    given_up = _GIVEN_UP.fullmatch(text)
    if given_up is not None:
        return GivenUp(attempts=int(given_up[1]), last=read(given_up[2] or ""))
    return Words(text=text)
