"""Bars of what the daemon is sending, below what it says: on standard error, at a terminal, redrawn in place."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo

from rich.text import Text

from publisher.cli.screen.output import ACCENT, QUIET, console, signs
from publisher.daemon.news import Event
from publisher.model.dispatches import DeliveryState, Dispatch, Tally
from publisher.ports.clock import Clock

#: Seconds after which it shows that something is going on, and between one look and the next.
_PATIENCE: Final = 1.0
_OFTEN: Final = 0.25
#: Counting a ledger of millions takes its time: a look may take at most this share of it.
_SHARE: Final = 0.05
_CELLS: Final = 24
_MOST: Final = 3
#: Events after which a dispatch is underway no more.
_OVER: Final = frozenset({Event.DONE, Event.HELD, Event.WAITS, Event.MISSED})
_ONE_UP: Final = "\x1b[1A\x1b[2K"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """How far one dispatch has come."""

    dispatch: Dispatch
    tally: Tally
    #: Since when it is followed, and how many were sent then.
    since: datetime
    before: int = 0

    def done_by(self, now: datetime) -> datetime | None:
        """Return when it will be done at the pace it has had; ``None`` where that cannot be told yet."""
        sent = self.tally[DeliveryState.SENT] - self.before
        took = now - self.since
        return now + took / sent * self.tally.open if sent and took > timedelta(0) else None


def lines(rows: Sequence[Row], *, now: datetime, zone: ZoneInfo, width: int) -> list[Text]:
    """Return a line for each of the first three rows that have begun, and how many more there are.  Pure."""
    rows = [row for row in rows if row.tally.total]
    shown = [_line(row, now, zone, width) for row in rows[:_MOST]]
    more = len(rows) - len(shown)
    return [*shown, *([Text(f"{more} more", style=QUIET)] if more else [])]


def _line(row: Row, now: datetime, zone: ZoneInfo, width: int) -> Text:
    sent, total = row.tally[DeliveryState.SENT], row.tally.total
    filled = _CELLS * sent // total
    by = row.done_by(now)
    words = f"{sent:,} of {total:,}, {100 * sent // total}%" + (
        f", done by about {by.astimezone(zone):%H:%M}" if by else ""
    )
    name = f"{row.dispatch.id} {row.dispatch.campaign}"
    bar = Text.assemble(("█" * filled, ACCENT), ("░" * (_CELLS - filled), QUIET))
    line = Text.assemble(name, "  ", bar, "  ", words)
    if line.cell_len > width:
        line = Text.assemble(name, "  ", words)
    line.truncate(width)  # a line that wraps could not be taken back
    return line


@dataclass(kw_only=True, slots=True)
class Bars:
    """Draws them, and takes them away again."""

    tally: Callable[[int], Tally]
    clock: Clock
    zone: ZoneInfo
    #: Held by whoever writes on the terminal.
    lock: threading.RLock
    _rows: dict[int, Row] = field(default_factory=dict)
    _drawn: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Redraw them now and then until the context ends."""
        looking = threading.Thread(target=self._look, name="publisher-bars", daemon=True)
        looking.start()
        try:
            yield
        finally:
            self._ended.set()
            looking.join()
            with self.lock:
                self.erase()

    def note(self, event: Event, dispatch: Dispatch) -> None:
        """Begin to follow a dispatch, or cease to."""
        with self.lock:
            if event in _OVER:
                self._rows.pop(dispatch.id, None)
            elif event is Event.BEGUN:
                tally = self.tally(dispatch.id)
                self._rows[dispatch.id] = Row(
                    dispatch=dispatch, tally=tally, since=self.clock.now(), before=tally[DeliveryState.SENT]
                )

    def erase(self) -> None:
        """Take them away; whoever calls holds the lock."""
        if self._drawn:
            sys.stderr.write(_ONE_UP * self._drawn)
            sys.stderr.flush()
            self._drawn = 0

    def draw(self) -> None:
        """Draw those that have been underway for long enough; whoever calls holds the lock."""
        now = self.clock.now()
        rows = [row for row in self._rows.values() if now - row.since >= timedelta(seconds=_PATIENCE)]
        out = console(error=True)
        found = lines(rows, now=now, zone=self.zone, width=out.width - 1)
        self.erase()
        for line in found:
            out.print(signs(sys.stderr).written(line.plain) if signs(sys.stderr).plain else line, soft_wrap=True)
        self._drawn = len(found)

    def _look(self) -> None:
        pause = _OFTEN
        while not self._ended.wait(pause):
            began = monotonic()
            with self.lock:
                following = dict(self._rows)
            fresh = {number: self.tally(number) for number in following}
            pause = max(_OFTEN, (monotonic() - began) / _SHARE)
            with self.lock:
                for number, tally in fresh.items():
                    if (row := self._rows.get(number)) is not None:
                        self._rows[number] = Row(dispatch=row.dispatch, tally=tally, since=row.since, before=row.before)
                self.draw()
