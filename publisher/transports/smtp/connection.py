"""One open connection that never waits: what came is read, what fits is written."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import monotonic
from typing import Final

from publisher.transports.smtp.dialogue import Dialogue
from publisher.transports.smtp.refusals import Stage
from publisher.transports.smtp.wire import Replies, Reply

#: Seconds for which a server may answer a goodbye.
_GOODBYE: Final = 5.0
_PIECE: Final = 65_536
#: What says that a socket has nothing to give, or to take, for now.
_LATER: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Connection:
    """A connection, and what is said over it."""

    def __init__(self, client: smtplib.SMTP, dialogue: Dialogue, *, timeout: float, dot_timeout: float) -> None:
        """Take over the connection of ``client``; the seconds are for each answer, and for that to the final dot."""
        assert client.sock is not None  # noqa: S101 - a connection that was made has one
        self.sock: Final = client.sock
        client.sock = None
        client.close()
        self.sock.setblocking(False)
        self.dialogue: Final = dialogue
        #: When the server has been silent for too long, by the monotonic clock.
        self.deadline = 0.0
        self._replies = Replies()
        self._secured = isinstance(self.sock, ssl.SSLSocket)
        self._timeout = timeout
        self._longer: Mapping[Stage | None, float] = {Stage.DOT: dot_timeout, Stage.QUIT: min(timeout, _GOODBYE)}
        self._wait()

    def listen(self) -> Iterator[Reply]:
        """Yield the answers that have come; raise one of :data:`LOST` where the connection has ended."""
        while True:
            try:
                data = self.sock.recv(_PIECE)
            except _LATER:
                return
            if not data:
                raise smtplib.SMTPServerDisconnected("the connection was closed")
            yield from self._replies.read(data)
            self._wait()
            if not self._secured:
                # Were there more, select would say so; what TLS has decrypted already, it would not.
                return

    def flush(self) -> None:
        """Write what fits; raise one of :data:`LOST` where the connection has ended."""
        outgoing = self.dialogue.outgoing
        if not outgoing:
            return
        with suppress(*_LATER):
            while outgoing:
                piece = outgoing[0]
                sent = self.sock.send(piece)
                if sent < len(piece):
                    outgoing[0] = memoryview(piece)[sent:]
                else:
                    outgoing.popleft()
        self._wait()

    def close(self) -> None:
        """Close the connection, whatever is going on."""
        self.sock.close()

    def _wait(self) -> None:
        self.deadline = monotonic() + self._longer.get(self.dialogue.awaits, self._timeout)
