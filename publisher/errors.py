"""The tree of errors.

Every message is one sentence that names the thing and says what to do about it.  ``exit_code`` is what the
command line ends with.  No message carries a secret or a reader's address.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """What a command ends with; where several of 3 to 6 are true, the smallest counts."""

    DONE = 0
    #: It failed, or the answer is no.
    FAILED = 1
    #: A mistake of the person, or a ``--yes`` that is missing; nothing was changed.
    MISTAKE = 2
    #: Something is in doubt or was refused for good.
    DOUBT = 3
    #: Something is past its grace.
    MISSED = 4
    #: Something is held or paused, or is not approved a day before it leaves.
    STOPPED = 5
    #: Something is queued, and no daemon runs.
    NO_DAEMON = 6
    #: A person said no.
    DECLINED = 130


class PublisherError(Exception):
    """The root of all errors that Publisher raises on purpose."""

    exit_code: ClassVar[Exit] = Exit.FAILED


class MistakeError(PublisherError):
    """A person asked for something that cannot be done as asked; nothing was changed."""

    exit_code: ClassVar[Exit] = Exit.MISTAKE


class WorkspaceError(MistakeError):
    """There is no workspace here, or one stands in the way."""


class ConfigError(MistakeError):
    """``config.toml`` or a secret it needs is missing, broken or says something impossible."""


class CampaignError(MistakeError):
    """A campaign's folder is missing or one of its files is broken."""


class PostError(MistakeError):
    """A post is missing from the library or cannot be what is asked of it."""


class SourceError(MistakeError):
    """A file or address to import from cannot be read."""


class AudienceError(MistakeError):
    """A subscriber, list or import file is not usable."""


class TemplateError(MistakeError):
    """An email template is missing or broken."""


class MergeError(MistakeError):
    """A merge field is unknown, has no value, or its value cannot stand where it is used."""


class ReleaseError(MistakeError):
    """A release is missing, blocked by its checks, or no longer what was approved."""


class TimeError(MistakeError):
    """A time cannot be read, does not exist, or happens twice on the wall clock."""


class SkippedTimeError(TimeError):
    """A time does not exist on the wall clock: the clocks go forward over it."""

    def __init__(self, message: str, before: datetime, after: datetime) -> None:
        """``before`` and ``after`` are the nearest aware instants that the clocks do show, to the minute."""
        super().__init__(message)
        self.before = before
        self.after = after


class AmbiguousTimeError(TimeError):
    """A time happens twice on the wall clock, and nothing says which of the two is meant."""

    def __init__(self, message: str, first: datetime, second: datetime) -> None:
        """``first`` and ``second`` are the two aware instants, in UTC."""
        super().__init__(message)
        self.first = first
        self.second = second


class QueueError(MistakeError):
    """A dispatch is missing or cannot make the move that was asked for."""


class FailureError(PublisherError):
    """Something outside the person's control did not work; trying again may help."""


class FetchError(FailureError):
    """An address could not be fetched just now."""


class ProgramError(FailureError):
    """A program that the organisation names could not be run, failed, or answered what cannot be used."""


class StoreError(FailureError):
    """The database cannot be opened, is of another version, or refused a change."""


class TransportError(FailureError):
    """A channel's other side refused or went away."""


class AccountError(TransportError):
    """The account itself is refused (login, TLS, credit); no recipient is to blame."""


class LoginError(AccountError):
    """The other side does not accept who logs in, or with what."""


class LaterError(TransportError):
    """The other side asks for patience; nothing has left."""

    def __init__(self, message: str, retry_at: datetime) -> None:
        """``retry_at`` is the aware instant from which to try again."""
        super().__init__(message)
        self.retry_at = retry_at


class BudgetError(TransportError):
    """The month's budget or number of posts is used up; nothing has left."""


class DaemonError(FailureError):
    """The daemon cannot start or go on."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean “x”?`` for the known word nearest to ``word``, or an empty string."""
    from difflib import get_close_matches  # noqa: PLC0415 - only an error needs it, --help does not

    matches = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean “{matches[0]}”?" if matches else ""
