"""What carries a channel."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from publisher.model.dispatches import Answer, Channel
from publisher.model.releases import Part
from publisher.ports.accounts import Accounts
from publisher.ports.clock import Clock
from publisher.workspace.secrets import Secrets


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What a transport may need beside its account, whatever it carries."""

    secrets: Secrets
    #: The workspace's folder for what Publisher keeps.
    state: Path
    accounts: Accounts
    clock: Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One message for one reader; ``repr`` shows nothing of it."""

    #: In angle brackets, as in the message: the same each time that this reader's copy is made.
    message_id: str = field(repr=False)
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    #: Complete, CRLF line ends, not dot-stuffed.
    message: bytes = field(repr=False)


#: Called at the last moment at which nothing has left yet; durable when it returns True.  On False the transport
#: must not go on and answers PENDING.
Commit = Callable[[], bool]


class EmailSession(Protocol):
    """An open connection; used by one thread."""

    @property
    def largest(self) -> int | None:
        """Most bytes of a message that the other side takes; ``None`` where it does not say."""

    def send(self, envelope: Envelope, commit: Commit) -> Answer:
        """Send one message; never raises for what befalls one recipient.

        Raises :class:`AccountError` where the account or the sender is refused, at whatever stage, and
        :class:`TransportError` where the other side asks everybody to wait or the connection was lost before
        ``commit`` was asked: the envelope has provably not been taken.  What is refused whoever reads it is PENDING
        with :attr:`Fault.RELEASE`.
        """


class EmailTransport(Protocol):
    """Carries the channel ``email``."""

    #: Names the account in :class:`Accounts`.
    account: str

    def session(self) -> AbstractContextManager[EmailSession]:
        """Open a connection; raises :class:`AccountError` or :class:`TransportError`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One part to be posted, with what it hangs on."""

    campaign: str
    part: Part
    #: Number of parts of its thread.
    total: int
    #: Id of the part before it on the network; empty for the first.
    reply_to: str = ""
    #: What is asked of the network for the whole thread, as ``ThreadRelease.options``.
    options: Mapping[str, str] = field(default_factory=dict)


class SocialTransport(Protocol):
    """Carries a social channel.

    Every method raises :class:`AccountError` where the account is refused, :class:`LaterError` where the other
    side asks to wait, and another :class:`TransportError` where it cannot be reached.
    """

    #: Names the account in :class:`Accounts`.
    account: str

    def head(self) -> str:
        """Return the id of the newest own post, or an empty string; the evidence kept with ``committing``."""

    def post(self, posting: Posting, commit: Commit) -> Answer:
        """Post one part.

        What it raises, :class:`BudgetError` included, means that the part has provably not left; what is not
        known is an UNCERTAIN answer.
        """

    def find(self, posting: Posting, since: str) -> str | None:
        """Look for the part on the own timeline after ``since`` (``0``: from its beginning); return its id if live.

        ``None`` says that it was not seen, which is no proof yet: timelines lag.
        """

    def delete(self, remote_id: str) -> None:
        """Delete a post; one that is gone already counts as deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transports:
    """What carries each channel in this workspace."""

    email: EmailTransport
    social: Mapping[Channel, SocialTransport]
