"""What carries a channel."""

from collections.abc import Callable, Collection, Mapping, Sequence
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


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Envelope:
    """One message for one reader, known by its identity; ``repr`` shows nothing of it."""

    #: In angle brackets, as in the message: the same each time that this reader's copy is made.
    message_id: str = field(repr=False)
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    #: Complete, CRLF line ends, not dot-stuffed.
    message: bytes = field(repr=False)
    #: Whether one of its lines may begin with a dot.
    dotted: bool = True


#: Called at the last moment at which nothing has left yet; durable when it returns True.  On False the transport
#: must not go on and answers PENDING.
Commit = Callable[[], bool]


class Bag(Protocol):
    """What a carrier of email takes its messages from, and tells what became of them; used by one thread.

    Whatever was taken out is answered, whatever happens; but for what was in flight when one of these methods raised.
    """

    def fits(self, largest: int) -> bool:
        """Tell whether all messages have at most ``largest`` bytes; nothing further comes out where they do not."""

    def next(self) -> Envelope | None:
        """Return the next message; ``None`` where there is none for now."""

    def answered(self, envelope: Envelope, answer: Answer) -> None:
        """Take what became of a message: durable with the next :meth:`commit`."""

    def commit(self, ready: Sequence[Envelope]) -> Collection[Envelope]:
        """Write down all answers, and that these messages are about to leave; return those that may.

        Called at the last moment at which nothing of them has left; durable when it returns.  Those that may not
        leave are to be answered PENDING.
        """


class EmailTransport(Protocol):
    """Carries the channel ``email``."""

    #: Names the account in :class:`Accounts`.
    account: str

    def carry(self, bag: Bag) -> None:
        """Send what comes out of the bag, until nothing does and everything has its answer.

        Nothing is raised for what befalls one reader.  Raises :class:`AccountError` where the account or the sender
        is refused, at whatever stage, and another :class:`TransportError` where the other side could not be reached,
        asks everybody to wait, or was lost and took nothing since.  What had not left by then was answered PENDING,
        and so is what is refused whoever reads it, with :attr:`Fault.RELEASE`.
        """


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
