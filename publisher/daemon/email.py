"""Sending one dispatch of email: each reader a message of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Event
from typing import ClassVar, Final

from publisher.daemon.bag import DispatchBag
from publisher.daemon.claims import Claims
from publisher.digest.merge.fields import Links
from publisher.model.dispatches import Dispatch
from publisher.model.notes import NOTHING, Note
from publisher.model.rehearsals import OUTBOX
from publisher.model.releases import Release
from publisher.model.subscribers import Subscriber
from publisher.ports.clock import Clock
from publisher.ports.ledger import Leases
from publisher.ports.transports import EmailTransport

_BATCH: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailSender:
    """Sends digests; see :class:`Sender`."""

    leases: Leases
    transport: EmailTransport
    clock: Clock
    #: The workspace's key, for Message-IDs.
    key: bytes = field(repr=False)
    #: Makes the addresses for leaving and looking of one reader.
    links: Callable[[Subscriber], Links]
    #: Signs a finished message, or returns it as it is.
    sign: Callable[[bytes], bytes]
    #: Whether the transport writes into ``outbox/``, so that nobody gets anything.
    rehearses: bool = False

    #: What is wrong with a mail server often mends itself.
    tries_again: ClassVar[bool] = True
    looks: ClassVar[bool] = False

    @property
    def account(self) -> str:
        """Name the account."""
        return self.transport.account

    def send(self, dispatch: Dispatch, release: Release, stop: Event) -> Note:
        """Send to the readers who are pending, and to those deferred whose time has come."""
        email = release.digests.get(dispatch.channel)
        if email is None:
            return NOTHING
        if not self.rehearses:
            self.leases.for_real(dispatch.id, self.clock.now())
        token = token_hex(16)
        bag = DispatchBag(
            email,
            release_id=release.id,
            key=self.key,
            links=self.links,
            sign=self.sign,
            claims=Claims(self.leases, dispatch.id, token=token, clock=self.clock, batch=_BATCH),
            leases=self.leases,
            token=token,
            clock=self.clock,
            stop=stop,
            evidence=OUTBOX if self.rehearses else "",
        )
        try:
            self.transport.carry(bag)
        finally:
            bag.give_back()
            if bag.wronged:
                self.leases.reopen(bag.wronged, self.clock.now())
        if bag.trouble is not None:
            raise bag.trouble
        return bag.why_held
