"""One loop over all connections of an account: no thread waits for an answer.

Each turn reads what has been answered and writes what can be written, then asks the bag once for all messages that
are complete but for their dots, and releases those.  So a transaction of the ledger, and its flush of the disk, is
shared by all connections that came so far meanwhile.  Only connections are made beside the loop, by threads: resolving
a name, securing and logging in are smtplib's, which waits for each.
"""

import logging
import selectors
import smtplib
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from time import monotonic
from typing import Final

from publisher.errors import AccountError, TransportError
from publisher.model.causes import Known
from publisher.model.dispatches import Answer, DeliveryState
from publisher.model.faults import Fault
from publisher.ports.transports import Bag, Envelope
from publisher.transports.smtp.connection import Connection
from publisher.transports.smtp.dialogue import Dialogue
from publisher.transports.smtp.verdicts import AskedToWaitError, Server
from publisher.transports.smtp.wire import LOST, kind

_LOG: Final = logging.getLogger(__name__)
#: Losses in a row in one place, without an answer for a reader between them, before it rests until the next round.
_PATIENCE: Final = 8
#: Seconds for which an answer may wait to be written down, for the sake of sharing a flush of the disk.
_UNWRITTEN: Final = 0.05
_BACK: Final = Answer(state=DeliveryState.PENDING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How an account's connections are made and used."""

    #: Opens a connection that is ready for a transaction; raises what :meth:`EmailTransport.carry` raises.
    connect: Callable[[], smtplib.SMTP]
    #: Reads off an open connection what the server has said of itself.
    introduce: Callable[[smtplib.SMTP], Server]
    connections: int
    #: Messages before a connection is made anew.
    limit: int
    #: Seconds to wait for an answer, and for that to the final dot.
    timeout: float
    dot_timeout: float
    #: Whether the next message's envelope may go out with the final dot.
    grouping: bool


@dataclass(eq=False, slots=True)
class _Place:
    """Room for one connection: open, or being made."""

    connection: Connection | None = None
    #: A message that was taken out of the bag and waits to be offered here.
    waiting: Envelope | None = None
    #: With which a connection was lost last, and how many in a row.
    lost_with: Envelope | None = None
    losses: int = 0
    #: Whether the selector tells when it can be written to.
    writes: bool = False


class Carrier:
    """Carries what one bag holds; see :meth:`publisher.ports.transports.EmailTransport.carry`."""

    def __init__(self, way: Way, bag: Bag) -> None:
        self._way = way
        self._bag = bag
        self._places: set[_Place] = set()
        #: Those whose message is complete but for its dot.
        self._ready: dict[_Place, None] = {}
        #: Since when an answer waits to be written down.
        self._unwritten: float | None = None
        #: What refused the account; the last loss after which nothing was taken; why nothing can be written down.
        self._refused: AccountError | None = None
        self._gave_up: TransportError | None = None
        self._broken: Exception | None = None
        self._selector = selectors.DefaultSelector()
        self._makers = ThreadPoolExecutor(way.connections, thread_name_prefix="publisher-smtp")
        self._made: SimpleQueue[tuple[_Place, Future[smtplib.SMTP]]] = SimpleQueue()
        self._bell, self._ear = socket.socketpair()

    def carry(self) -> None:
        """Run until nothing comes out of the bag and everything has its answer."""
        self._ear.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ)
        try:
            for _ in range(self._way.connections):
                self._begin(_Place())
            while self._places:
                self._turn()
            self._release()
        finally:
            self._hang_up()
        if error := self._broken or self._refused or self._gave_up:
            raise error

    def _turn(self) -> None:
        for key, _ in self._selector.select(self._patience()):
            if key.data is None:
                self._take_made()
            else:
                self._attend(key.data)
        now = monotonic()
        for place in [
            place for place in self._places if place.connection is not None and place.connection.deadline <= now
        ]:
            self._lose(place, TimeoutError())
        if self._ready or (self._unwritten is not None and now - self._unwritten >= _UNWRITTEN):
            self._release()

    def _patience(self) -> float | None:
        """Return the seconds until something must be done although nobody says anything."""
        ends = [place.connection.deadline for place in self._places if place.connection is not None]
        if self._unwritten is not None:
            ends.append(self._unwritten + _UNWRITTEN)
        return max(0.0, min(ends) - monotonic()) if ends else None

    # Connections

    def _begin(self, place: _Place) -> None:
        """Make a connection where there is a message for it; else the place is given up."""
        if place.losses >= _PATIENCE:
            self._gave_up = self._gave_up or TransportError(f"The mail server was lost {_PATIENCE} times in a row.")
        elif place.waiting is None:
            place.waiting = self._take()
        if place.losses >= _PATIENCE or place.waiting is None:
            self._end(place)
            return
        self._places.add(place)
        making = self._makers.submit(self._way.connect)
        making.add_done_callback(lambda made: self._ring(place, made))

    def _ring(self, place: _Place, made: "Future[smtplib.SMTP]") -> None:
        """Hand the loop a connection; called by the thread that made it."""
        self._made.put((place, made))
        with suppress(OSError):
            self._bell.send(b"\0")

    def _take_made(self) -> None:
        with suppress(BlockingIOError):
            self._ear.recv(len(self._places))
        while not self._made.empty():
            place, made = self._made.get()
            try:
                self._open(place, made.result())
            except AccountError as error:
                self._refuse(place, error)
            except TransportError as error:
                self._gave_up = error
                self._end(place)

    def _open(self, place: _Place, client: smtplib.SMTP) -> None:
        server = self._way.introduce(client)
        way = self._way
        place.connection = Connection(client, Dialogue(server), timeout=way.timeout, dot_timeout=way.dot_timeout)
        place.writes = False
        self._selector.register(place.connection.sock, selectors.EVENT_READ, place)
        small = server.largest is not None and not self._bag.fits(server.largest)
        if small or self._refused or self._broken:
            self._put_back(place)
        self._attend(place)

    def _close(self, place: _Place) -> None:
        if place.connection is not None:
            self._selector.unregister(place.connection.sock)
            place.connection.close()
        place.connection = None
        self._ready.pop(place, None)

    def _end(self, place: _Place) -> None:
        """Give the place up."""
        self._close(place)
        self._put_back(place)
        self._places.discard(place)

    def _hang_up(self) -> None:
        """Let go of everything, whatever has happened."""
        for place in self._places:
            self._close(place)
        self._makers.shutdown(cancel_futures=True)
        while not self._made.empty():
            _, made = self._made.get()
            if not made.cancelled() and made.exception() is None:
                made.result().close()
        for each in (self._selector, self._bell, self._ear):
            each.close()

    # Messages

    def _take(self) -> Envelope | None:
        return None if self._refused or self._broken else self._bag.next()

    def _put_back(self, place: _Place) -> None:
        envelope, place.waiting = place.waiting, None
        if envelope is not None:
            self._answer(place, envelope, _BACK)

    def _answer(self, place: _Place, envelope: Envelope, answer: Answer) -> None:
        if self._unwritten is None:
            self._unwritten = monotonic()
        self._bag.answered(envelope, answer)
        if answer.fault is Fault.SERVER:
            place.losses += 1
            self._gave_up = AskedToWaitError(f"The mail server asks to wait ({answer.reply}).")
        elif answer.state is DeliveryState.UNCERTAIN:
            place.losses += 1
        elif answer.reply:
            place.losses = 0
        if answer.state is DeliveryState.SENT:
            self._gave_up = None

    def _attend(self, place: _Place) -> None:
        """Read what the server has said, write what can be written, begin with another message."""
        connection = place.connection
        if connection is None:
            return
        dialogue = connection.dialogue
        try:
            for reply in connection.listen():
                decided = dialogue.hear(reply)
                if decided is not None:
                    self._answer(place, *decided)
                if dialogue.over:
                    break
            if dialogue.idle:
                self._go_on(place, dialogue)
            self._write(place, connection)
        except AccountError as error:
            self._refuse(place, error)
        except (TransportError, *LOST) as error:
            self._lose(place, error)
        else:
            if dialogue.over:
                place.waiting = dialogue.offered or place.waiting
                self._close(place)
                self._begin(place)

    def _go_on(self, place: _Place, dialogue: Dialogue) -> None:
        envelope = self._next(place, dialogue) if dialogue.count < self._way.limit else None
        if envelope is not None:
            dialogue.offer(envelope)
        else:
            dialogue.quit()

    def _next(self, place: _Place, dialogue: Dialogue) -> Envelope | None:
        """Return the next message that the server has to be asked about."""
        while True:
            place.waiting = place.waiting or self._take()
            if place.waiting is None:
                return None
            answer = dialogue.refuse(place.waiting)
            envelope, place.waiting = place.waiting, None
            if answer is None:
                return envelope
            self._answer(place, envelope, answer)

    def _write(self, place: _Place, connection: Connection) -> None:
        connection.flush()
        if connection.dialogue.ready:
            self._ready[place] = None
        if place.writes != bool(connection.dialogue.outgoing):
            place.writes = not place.writes
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if place.writes else 0)
            self._selector.modify(connection.sock, events, place)

    def _release(self) -> None:
        """Write down what was answered and what is ready, together, and release the dots of what may leave."""
        ready, self._ready = self._ready, {}
        offered = {place: place.connection.dialogue.offered for place in ready if place.connection is not None}
        try:
            granted = self._bag.commit([envelope for envelope in offered.values() if envelope is not None])
        except Exception as error:  # noqa: BLE001 - raised when what is in flight has had its answer
            self._break(error)
            return
        self._unwritten = None
        for place, envelope in offered.items():
            if envelope in granted:
                self._let_go(place)
            elif envelope is not None:
                # DATA cannot be taken back; only a closed connection ends it without a message.
                self._answer(place, envelope, Answer(state=DeliveryState.PENDING, cause=Known.WITHDRAWN))
                self._close(place)
                self._begin(place)

    def _let_go(self, place: _Place) -> None:
        connection = place.connection
        if connection is None:
            return
        dialogue = connection.dialogue
        try:
            rides = self._way.grouping and dialogue.groups and dialogue.count + 1 < self._way.limit
            dialogue.release(self._next(place, dialogue) if rides else None)
            self._write(place, connection)
        except AccountError as error:
            self._refuse(place, error)
        except LOST as error:
            self._lose(place, error)

    # What goes wrong

    def _break(self, error: Exception) -> None:
        """Let nothing more leave, since nothing can be written down; what is in flight is waited for."""
        self._broken = self._broken or error
        self._unwritten = None
        for place in list(self._places):
            if place.connection is not None and place.connection.dialogue.released is None:
                self._abandon(place, place.connection.dialogue)

    def _refuse(self, place: _Place, error: AccountError) -> None:
        """Take nothing more out of the bag: the account is refused, and no message is to blame."""
        self._refused = self._refused or error
        if place.connection is None:
            self._end(place)
        else:
            self._abandon(place, place.connection.dialogue)

    def _abandon(self, place: _Place, dialogue: Dialogue) -> None:
        """Give a place up with what was going on there; nothing of it has been accepted."""
        for envelope in (dialogue.released, dialogue.offered):
            if envelope is not None:
                self._answer(place, envelope, _BACK)
        self._end(place)

    def _lose(self, place: _Place, error: Exception) -> None:
        """Make a new connection for one that was lost; a message that is lost with it twice goes back."""
        connection = place.connection
        if connection is None:
            return
        dialogue = connection.dialogue
        blameless = dialogue.released is not None
        try:
            for decided in dialogue.lost(error):
                self._answer(place, *decided)
        except AccountError as refused:
            self._refuse(place, refused)
            return
        except TransportError as asked:
            error = asked
        self._close(place)
        envelope = dialogue.offered or place.waiting
        if envelope is not None and not blameless:
            _LOG.warning("a connection was lost before a message was complete (%s)", kind(error))
            place.losses += 1
            self._gave_up = error if isinstance(error, TransportError) else _gone(error)
            if place.lost_with is envelope or isinstance(error, AskedToWaitError):
                self._answer(place, envelope, _BACK)
                envelope = None
            place.lost_with = envelope
        place.waiting = envelope
        self._begin(place)


def _gone(error: Exception) -> TransportError:
    return TransportError(f"The mail server went away before the message was complete ({kind(error)}).")
