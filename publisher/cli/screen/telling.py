"""What a daemon says while it runs: sentences for a person, lines of JSON for a program."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

import click
from rich.text import Text

from publisher.cli.screen.output import BAD, DOUBTFUL, GOOD, complain, say, signs
from publisher.cli.screen.underway import Bars
from publisher.daemon.news import Event, News, name
from publisher.daemon.running import this_machine
from publisher.errors import Exit
from publisher.model.dispatches import Tally
from publisher.model.words import agreeing
from publisher.ports.clock import Clock

#: The sign before what is told, and its style.
_SIGNS: Final = {
    Event.DONE: ("good", GOOD),
    Event.WAITS: ("look", DOUBTFUL),
    Event.HELD: ("look", DOUBTFUL),
    Event.ALL_HELD: ("look", DOUBTFUL),
    Event.MISSED: ("look", DOUBTFUL),
    Event.CLOCK: ("look", DOUBTFUL),
    Event.DOUBT: ("doubt", DOUBTFUL),
    Event.PAUSED: ("bad", BAD),
    Event.FAILED: ("bad", BAD),
}
#: What is told with ``-q`` too.
_ERRORS: Final = frozenset({Event.PAUSED, Event.FAILED, Event.HELD})


class Teller(Protocol):
    """Passes on what happens; every method may be called from any thread."""

    #: Numbers of the dispatches that were told of, in order.
    worked: dict[int, None]

    def following(self, tally: Callable[[int], Tally]) -> AbstractContextManager[None]:
        """Show how far what is underway has come, as long as the context lasts."""

    def started(self) -> None:
        """Tell that the daemon runs."""

    def tell(self, news: News) -> None:
        """Tell what has happened."""

    def stopping(self, in_flight: int) -> None:
        """Tell that what is in flight is finished before the end."""

    def at_once(self) -> None:
        """End this very moment."""

    def stopped(self, left: Mapping[str, int]) -> None:
        """Tell that nothing is in flight any more, and what is left of what was underway."""

    def idle(self, says: str) -> None:
        """Tell that nothing was due."""


@dataclass(kw_only=True, slots=True)
class Lines:
    """For a program: a line of JSON for each thing."""

    clock: Clock
    worked: dict[int, None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def following(self, tally: Callable[[int], Tally]) -> Iterator[None]:  # noqa: ARG002 - lines follow nothing
        """Follow nothing."""
        yield

    def started(self) -> None:
        """Tell on which machine."""
        self._write("started", host=this_machine())

    def tell(self, news: News) -> None:
        """Tell the event with the dispatch and the figures that belong to it."""
        about: dict[str, Any] = {}
        if news.dispatch is not None:
            self.worked[news.dispatch.id] = None
            about = {
                "dispatch": news.dispatch.id,
                "campaign": news.dispatch.campaign,
                "channel": news.dispatch.channel,
            }
        self._write(news.event, **about, **news.figures, says=news.says)

    def stopping(self, in_flight: int) -> None:
        """Tell how many are in flight."""
        self._write("stopping", in_flight=in_flight)

    def at_once(self) -> None:
        """End."""
        os._exit(Exit.DECLINED)

    def stopped(self, left: Mapping[str, int]) -> None:
        """Tell the figures of what was underway."""
        self._write("stopped", **left)

    def idle(self, says: str) -> None:
        """Tell that nothing was due."""
        self._write("idle", says=says)

    def _write(self, event: str, **more: Any) -> None:
        line = {"at": self.clock.now().isoformat(timespec="seconds"), "event": event, **more}
        with self._lock:
            click.echo(json.dumps(line, ensure_ascii=False))


@dataclass(kw_only=True, slots=True)
class Sentences:
    """For a person: a line with the time for each thing, and below them, at a terminal, what is underway."""

    zone: ZoneInfo
    clock: Clock
    #: Errors only.
    quiet: bool
    worked: dict[int, None] = field(default_factory=dict)
    _bars: Bars | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def following(self, tally: Callable[[int], Tally]) -> Iterator[None]:
        """Draw bars on standard error, at a terminal that can."""
        if not sys.stderr.isatty() or signs(sys.stderr).plain or self.quiet:
            yield
            return
        self._bars = Bars(tally=tally, clock=self.clock, zone=self.zone, lock=self._lock)
        try:
            with self._bars.shown():
                yield
        finally:
            self._bars = None

    def started(self) -> None:
        """Say where it runs, and how it ends."""
        self._say(f"The daemon runs on {this_machine()}. Ctrl-C finishes what is in flight, then stops.")

    def tell(self, news: News) -> None:
        """Say what has happened, and when."""
        if news.dispatch is not None:
            self.worked[news.dispatch.id] = None
        if self._bars is not None and news.dispatch is not None:
            self._bars.note(news.event, news.dispatch)
        if self.quiet and news.event not in _ERRORS:
            return
        self._say(self._sentence(news))

    def stopping(self, in_flight: int) -> None:
        """Say how many are in flight, and what a second Ctrl-C does."""
        if in_flight:
            them = agreeing(in_flight, "it", "them")
            self._say(f"Finishing {in_flight:,} in flight. Ctrl-C again ends at once and leaves {them} in doubt.")

    def at_once(self) -> None:
        """Put the terminal in order, and end."""
        with self._lock:
            if self._bars is not None:
                self._bars.erase()
        complain("Ended at once; what was in flight is in doubt when the daemon runs again.")
        os._exit(Exit.DECLINED)

    def stopped(self, left: Mapping[str, int]) -> None:
        """Say what is left of what was underway."""
        if not left["total"]:
            self._say("Stopped; nothing is in flight.")
            return
        doubt = f"{left['doubt']:,}" if left["doubt"] else "none"
        self._say(f"Stopped. {left['sent']:,} of {left['total']:,} sent, {left['to_go']:,} to go, {doubt} in doubt.")

    def idle(self, says: str) -> None:
        """Say that nothing was due."""
        self._say(says)

    def _sentence(self, news: News) -> Text:
        local = self.clock.now().astimezone(self.zone)
        begin = f"{local:%H:%M}  " + (f"{name(news.dispatch)}: " if news.dispatch is not None else "")
        kind, style = _SIGNS.get(news.event, ("", ""))
        if news.event is Event.DONE and news.figures["sent"] < news.figures["total"]:
            kind, style = "look", DOUBTFUL
        sign = (f"{getattr(signs(sys.stdout), kind)} ", f"bold {style}") if kind else ""
        return Text.assemble(begin, sign, news.says)

    def _say(self, line: str | Text) -> None:
        if isinstance(line, str) and self.quiet:
            return
        with self._lock:
            if self._bars is not None:
                self._bars.erase()
            say(line)
            if self._bars is not None:
                self._bars.draw()
