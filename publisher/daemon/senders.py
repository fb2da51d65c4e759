"""What the daemon asks of whoever carries the dispatches of a channel."""

import threading
from typing import Protocol

from publisher.model.dispatches import Dispatch
from publisher.model.notes import Note
from publisher.model.releases import Release


class Sender(Protocol):
    """Carries the dispatches of one channel over one account."""

    @property
    def account(self) -> str:
        """Name the account as :class:`Accounts` knows it."""

    @property
    def tries_again(self) -> bool:
        """Tell whether an account that was refused may be tried again unasked; else a person resumes it."""

    @property
    def looks(self) -> bool:
        """Tell whether :meth:`send` finds out by itself what became of a delivery in doubt, and decides it."""

    def send(self, dispatch: Dispatch, release: Release, stop: threading.Event) -> Note:
        """Send what may leave of a running dispatch now, and return why it must be held for a person.

        ``NOTHING`` where it need not be: nothing is left for now, ``stop`` was set (what is in flight is
        finished first), or a person has held or cancelled it meanwhile.

        Raises :class:`AccountError` where the account is refused, and another :class:`TransportError` where the
        other side could not be reached: no delivery is to blame, and what was claimed has gone back.
        """
