"""A bar on standard error for what takes longer than a moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from time import monotonic
from typing import Self

from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from publisher.cli.screen.output import ACCENT, QUIET, console
from publisher.model.words import counted

#: Seconds after which a bar shows that something is going on.
PATIENCE = 1.0
#: Seconds between one word to the bar and the next: a post costs next to nothing.
_OFTEN = 0.1
_PARTS = 1_000


class Progress:
    """What a person sees while sources are read: nothing at first, then a bar; nothing at all off a terminal."""

    def __init__(self, noun: str = "post") -> None:
        """``noun`` is what is counted."""
        self._noun = noun
        self._out = console(error=True)
        self._bar = Bar(
            TextColumn("Reading {task.description}", markup=False),
            BarColumn(bar_width=24, complete_style=ACCENT, pulse_style=ACCENT),
            TextColumn("{task.fields[said]}", style=QUIET, markup=False),
            console=self._out,
            transient=True,
            refresh_per_second=8,
        )
        self._timer = Timer(PATIENCE, self._bar.start)
        self._timer.daemon = True

    def reading(self, name: str) -> Callable[[object, float | None], None]:
        """Begin with a source; return what is to be called with each thing in it and the share read so far."""
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        task = self._bar.add_task(_short(name, self._out.width - 56), total=None, said="")
        count, then = 0, 0.0

        def tell(_row: object, share: float | None) -> None:
            nonlocal count, then
            count += 1
            if monotonic() - then > _OFTEN:
                then = monotonic()
                total = None if share is None else _PARTS
                self._bar.update(
                    task, total=total, completed=(share or 0) * _PARTS, said=_said(count, share, self._noun)
                )

        return tell

    @contextmanager
    def shown(self) -> Iterator[Self]:
        """Show the bar, once it has been waited for long enough, until the end of the block."""
        if not self._out.is_terminal:
            yield self
            return
        self._timer.start()
        try:
            yield self
        finally:
            self._timer.cancel()
            self._timer.join()
            self._bar.stop()


def _said(count: int, share: float | None, noun: str) -> str:
    return counted(count, noun) if share is None else f"{share:4.0%} · {counted(count, noun)}"


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"…{name[-max(most, 12) :]}"
