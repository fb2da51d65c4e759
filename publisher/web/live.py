"""What the page shows now, and waiting for the next."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from publisher.desk.preview import Preview
from publisher.web.look import Look, Looker

#: Seconds after which a look is said to be under way; until then nobody notices.
PATIENCE: Final = 1.5
_WAITING: Final = "What you saved takes long to build, and is being built still."


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What the page shows: the files as they are, or as they last could be shown, with what is wrong since."""

    #: ``None`` where there has been nothing to show yet.
    preview: Preview | None = None
    #: One sentence about what is broken or awaited; empty where all is shown as it is saved.
    trouble: str = ""
    #: Why nobody knows what the checks say, to stand behind “not known while”; empty where it is known.
    unknown: str = ""
    #: How much of ``preview`` is older than the files.
    stale: Literal["nothing", "email", "all"] = "nothing"
    #: When the stale part was looked at, aware; ``None`` where there is none.
    since: datetime | None = None
    #: Whether the trouble is only that something takes its time.
    waiting: bool = False


class Live:
    """The newest preview, or the last good one with a sentence about what is broken since.

    Belongs to one event loop; looks are taken in a thread beside it.
    """

    def __init__(self, source: Looker, now: Callable[[], datetime], *, patience: float = PATIENCE) -> None:
        """``now`` returns the aware time, ``patience`` is in seconds."""
        self._source = source
        self._now = now
        self._patience = patience
        self._wanted = asyncio.Event()
        self._news = asyncio.Event()
        self._good: Preview | None = None
        self._good_at: datetime | None = None
        self.shown = Shown()
        #: Grows with each change of what is shown; 0 before the first.
        self.version = 0
        self.closed = False

    def look_again(self) -> None:
        """Say that the files have changed."""
        self._wanted.set()

    async def follow(self) -> None:
        """Look at the files whenever they have changed, and tell who waits, until closed."""
        await self._wanted.wait()
        while not self.closed:
            self._wanted.clear()
            await self._refresh()
            await self._wanted.wait()

    async def newer(self, seen: int) -> int:
        """Return the version as soon as it is another than ``seen``, or ``-1`` when the preview is closed."""
        while self.version == seen and not self.closed:
            await self._news.wait()
        return -1 if self.closed else self.version

    def close(self) -> None:
        """Let go of all who wait, and of a look under way."""
        self.closed = True
        self._source.give_up()
        self._wanted.set()
        self._tell()

    async def _refresh(self) -> None:
        looking = asyncio.create_task(asyncio.to_thread(self._source.look))
        await asyncio.wait({looking}, timeout=self._patience)
        if not looking.done():
            self._show(self._kept(Look(trouble=_WAITING, unknown="your last save is being built"), waiting=True))
            if not await self._worth_waiting_for(looking):
                return
        self._take(await looking)

    async def _worth_waiting_for(self, looking: "asyncio.Task[Look]") -> bool:
        """Wait for a long look; give it up, and return ``False``, where newer files are saved in the meantime."""
        saved = asyncio.create_task(self._wanted.wait())
        await asyncio.wait({looking, saved}, return_when=asyncio.FIRST_COMPLETED)
        saved.cancel()
        if looking.done():
            return True
        self._source.give_up()
        await looking
        return False

    def _take(self, look: Look) -> None:
        if look.preview is None:
            self._show(self._kept(look))
        elif look.trouble:
            self._show(self._with_mail(look.preview, look))
        else:
            self._good, self._good_at = look.preview, self._now()
            self._show(Shown(preview=look.preview))

    def _kept(self, look: Look, *, waiting: bool = False) -> Shown:
        """Return what was shown last, all of it older than the files."""
        return Shown(
            preview=self._good or self.shown.preview,
            trouble=look.trouble,
            unknown=look.unknown,
            stale="all",
            since=self._good_at,
            waiting=waiting,
        )

    def _with_mail(self, preview: Preview, look: Look) -> Shown:
        """Return a preview whose digest cannot be built with the last digest that could."""
        shown = Shown(preview=preview, trouble=look.trouble, unknown=look.unknown)
        if preview.html or self._good is None or not self._good.html:
            return shown
        return replace(shown, preview=_mailed(preview, self._good), stale="email", since=self._good_at)

    def _show(self, shown: Shown) -> None:
        if shown == self.shown and self.version:
            return
        self.shown = shown
        self.version += 1
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _mailed(preview: Preview, last: Preview) -> Preview:
    return replace(
        preview,
        sender=last.sender,
        subject=last.subject,
        preheader=last.preheader,
        html=last.html,
        text=last.text,
        size_bytes=last.size_bytes,
        pictures=last.pictures,
    )
